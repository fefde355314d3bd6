"""A UN recommendation to Norway with its measures, texts, tags, municipal relevance and provenance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, get_args

from app.domain.address import is_web_address
from app.domain.facets import FACETS_BY_NAME
from app.domain.language import LANGUAGES
from app.domain.vocabulary import Vocabulary

TextKind = Literal["official", "title", "summary", "rationale", "response", "assessment"]
"""Whose voice a text is: the UN's words, our title, summary and rationale, Norway's answer, an institution."""

TextOrigin = Literal["own", "un", "state", "institution", "machine"]
ReviewState = Literal["unreviewed", "reviewed", "stale"]
"""`stale`: the official text changed after this text was written from it."""

MunicipalLevel = Literal["explicit", "implicit", "none", "unassessed"]
LEVELS: Final[tuple[MunicipalLevel, ...]] = get_args(MunicipalLevel)
CONFIDENCES: Final = ("high", "medium", "low")
Status = Literal["current", "withdrawn", "merged"]


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text in one language, one kind and from one origin; voices never blend."""

    kind: TextKind
    language: str
    text: str
    origin: TextOrigin = "own"
    review: ReviewState = "unreviewed"


@dataclass(frozen=True, slots=True)
class Municipal:
    """Whether municipalities are concerned, which of their services, and who judged it.

    The reason is a text of kind `rationale`.
    """

    level: MunicipalLevel = "unassessed"
    service_areas: tuple[str, ...] = ()
    assessor: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the record comes from and how sure we are. `inferred_fields` were concluded, not read in the source."""

    source_url: str | None = None
    confidence: str = "high"
    inferred_fields: tuple[str, ...] = ()
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """One ordered point of a recommendation, found and shown on its own."""

    id: str
    texts: tuple[Text, ...]
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    municipal: Municipal = Municipal()
    provenance: Provenance = Provenance()
    paragraph: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One numbered paragraph or one UPR recommendation. `id` is a public slug that is never used again.

    `external_ids` are (scheme, value) pairs such as ("uhri", AnnotationId); each resolves as an alias of `id`.
    """

    id: str
    year: int
    texts: tuple[Text, ...]
    tags: Mapping[str, tuple[str, ...]]
    document: str | None = None
    paragraph: str | None = None
    treaty_articles: tuple[str, ...] = ()
    municipal: Municipal = Municipal()
    provenance: Provenance = Provenance()
    official_text_fingerprint: str | None = None
    external_ids: tuple[tuple[str, str], ...] = ()
    status: Status = "current"
    merged_into: str | None = None
    measures: tuple[Measure, ...] = ()


def parts_of(record: Recommendation) -> "tuple[Recommendation | Measure, ...]":
    """The recommendation itself, then its measures in order."""
    return (record, *record.measures)


def canonical(record: Recommendation) -> Recommendation:
    """The same record with its texts in a fixed order and no empty tag lists, so that equal records compare equal."""
    measures = tuple(
        replace(measure, texts=tuple(sorted(measure.texts)), tags=_filled(measure.tags)) for measure in record.measures
    )
    return replace(
        record,
        texts=tuple(sorted(record.texts)),
        tags=_filled(record.tags),
        external_ids=tuple(sorted(record.external_ids)),
        measures=measures,
    )


def _filled(tags: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {facet: codes for facet, codes in tags.items() if codes}


def texts_of(record: Recommendation | Measure, kind: TextKind) -> dict[str, str]:
    """The record's own texts of one kind, language → text."""
    return {text.language: text.text for text in record.texts if text.kind == kind}


def all_codes(record: Recommendation, facet: str) -> tuple[str, ...]:
    """The record's codes in a tag facet or `service_area`, its measures' codes included, each once."""
    if not record.measures:
        # Nearly every record there is, and codes of one part stand once (`faults`).
        return tuple(record.municipal.service_areas if facet == "service_area" else record.tags.get(facet, ()))
    parts: Iterator[Sequence[str]] = (
        part.municipal.service_areas if facet == "service_area" else part.tags.get(facet, ())
        for part in parts_of(record)
    )
    return tuple(dict.fromkeys(code for part in parts for code in part))


def languages_of(record: Recommendation) -> tuple[str, ...]:
    """The languages in which the record can be read: those of its summaries and official texts."""
    present = {text.language for text in record.texts if text.kind in ("summary", "official")}
    return tuple(language for language in LANGUAGES if language in present)


def faults(record: Recommendation, vocabularies: Mapping[str, Vocabulary], documents: Mapping[str, Any]) -> list[str]:
    """Every rule the record breaks, in words; an empty list if it may be saved."""
    found: list[str] = []
    if not 1945 <= record.year <= 2100:
        found.append(f"year {record.year} is outside 1945–2100")
    if record.document is not None and record.document not in documents:
        found.append(f"unknown document {record.document!r}")
    if not texts_of(record, "title"):
        found.append("has no title in any language")
    if not record.tags.get("body"):
        found.append("has no UN body")
    if (record.status == "merged") != (record.merged_into is not None):
        found.append("is merged without naming the survivor, or names one without being merged")
    if record.merged_into == record.id:
        found.append("is merged into itself")
    ids = [record.id, *(measure.id for measure in record.measures)]
    found += [f"measure id {one!r} stands twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    for part in parts_of(record):
        found += [f"{part.id}: {fault}" for fault in _part_faults(part, vocabularies)]
    return found


def _is_slug(text: str) -> bool:
    return bool(text) and text == text.lower() and all(c.isalnum() or c == "-" for c in text)


def _part_faults(part: Recommendation | Measure, vocabularies: Mapping[str, Vocabulary]) -> Iterator[str]:
    if not _is_slug(part.id):
        yield f"id {part.id!r} is not a slug of lower-case letters, digits and hyphens"
    for facet, codes in part.tags.items():
        known = FACETS_BY_NAME.get(facet)
        if known is None or known.kind != "tag" or facet not in vocabularies:
            yield f"unknown facet {facet!r}"
            continue
        yield from _code_faults(facet, codes, vocabularies[facet])
        if known.single and len(codes) > 1:
            yield f"{facet} takes one code, not {len(codes)}"
    yield from _code_faults("service_area", part.municipal.service_areas, vocabularies.get("service_area"))
    if part.municipal.level not in LEVELS:
        yield f"unknown municipal level {part.municipal.level!r}"
    if part.municipal.level in ("none", "unassessed") and part.municipal.service_areas:
        yield f"municipal level {part.municipal.level!r} with service areas"
    if part.municipal.level in ("explicit", "implicit") and not texts_of(part, "rationale"):
        yield f"municipal level {part.municipal.level!r} without a reason"
    if part.provenance.confidence not in CONFIDENCES:
        yield f"unknown confidence {part.provenance.confidence!r}"
    if (source := part.provenance.source_url) is not None and not is_web_address(source):
        yield f"source {source[:200]!r} is not an http or https address"
    yield from _text_faults(part.texts)


def _text_faults(texts: Sequence[Text]) -> Iterator[str]:
    seen: set[tuple[str, str, str]] = set()
    for text in texts:
        if text.language not in LANGUAGES:
            yield f"unknown language {text.language!r}"
        if not text.text.strip():
            yield f"empty {text.kind} in {text.language}"
        if (key := (text.kind, text.language, text.origin)) in seen:
            yield f"two {text.kind} texts in {text.language} from {text.origin}"
        seen.add(key)


def _code_faults(facet: str, codes: Sequence[str], vocabulary: Vocabulary | None) -> Iterator[str]:
    for code in codes:
        if vocabulary is None or code not in vocabulary:
            near = vocabulary.nearest(code) if vocabulary else None
            yield f"unknown {facet} {code!r}" + (f", did you mean {near!r}?" if near else "")
    yield from (f"{facet} {code!r} stands twice" for code in sorted({c for c in codes if codes.count(c) > 1}))
