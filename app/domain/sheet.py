"""What an editor can change of a recommendation in a table: each field as the text of one cell, and back."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import orjson

from app.domain.cells import divided, joined
from app.domain.facets import FACETS, FACETS_BY_NAME
from app.domain.language import LANGUAGES, Language, choose
from app.domain.plain import plain
from app.domain.recommendation import Measure, Recommendation, Text, TextKind, all_codes, canonical, texts_of
from app.domain.symbol import is_symbol, normalise_symbol

FieldKind = Literal["text", "line", "number", "list"]
"""`line` is short and may look like a number; `list` is several values in one cell."""

SPOKEN: Final[tuple[TextKind, ...]] = ("title", "summary", "rationale")
"""The kinds of text that are ours, in every language."""

_PARAGRAPH: Final = re.compile(r"\d{1,3}(\.\d{1,3})?(?:[\s,–-]{1,5}\d{1,3}(\.\d{1,3})?|[\s,–-]{0,5}\([a-z]{1,5}\))*")


class CellFaultError(ValueError):
    """A cell cannot mean anything in its column; the message says why."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what its cell shows, and the record with what a cell says; None where a cell cannot change it.

    `write` raises CellFaultError.
    """

    name: str
    read: Callable[[Recommendation], str]
    write: Callable[[Recommendation, str], Recommendation] | None = None
    kind: FieldKind = "text"
    facet: str | None = None


def version_of(record: Recommendation) -> str:
    """Sixteen hex digits that change whenever anything of the record changes."""
    written = orjson.dumps(plain(canonical(record)), option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(written, digest_size=8).hexdigest()


def _with_year(record: Recommendation, cell: str) -> Recommendation:
    if not re.fullmatch(r"\d{4}", cell):
        raise CellFaultError(f"a year is four digits such as 2025, not {cell[:40]!r}")
    return replace(record, year=int(cell))


def _with_document(record: Recommendation, cell: str) -> Recommendation:
    return replace(record, document=(normalise_symbol(cell) if is_symbol(cell) else cell) or None)


def _with_paragraph(record: Recommendation, cell: str) -> Recommendation:
    # Spreadsheets like to make dates of paragraphs.
    if cell and not _PARAGRAPH.fullmatch(cell):
        raise CellFaultError(f"a paragraph is a number such as 12, 131.20, 32–33 or 12 (a), not {cell[:40]!r}")
    return replace(record, paragraph=cell or None)


def _with_level(record: Recommendation, cell: str) -> Recommendation:
    level = cell or "unassessed"
    return replace(record, municipal=replace(record.municipal, level=level))  # type: ignore[arg-type] # see `faults`


def _with_source(record: Recommendation, cell: str) -> Recommendation:
    if cell and not cell.startswith(("https://", "http://")):
        raise CellFaultError(f"an address begins with https://, not {cell[:40]!r}")
    return replace(record, provenance=replace(record.provenance, source_url=cell or None))


def _with_confidence(record: Recommendation, cell: str) -> Recommendation:
    return replace(record, provenance=replace(record.provenance, confidence=cell or "high"))


def _own(record: Recommendation, facet: str, cell: str) -> tuple[str, ...]:
    """The codes of a cell that the record itself has; those of its points stand in the cell too, and stay."""
    given = divided(cell)
    of_points = {code for point in record.measures for code in _codes(point, facet)}
    if missing := sorted(of_points.difference(given)):
        raise CellFaultError(f"{', '.join(map(repr, missing))} stands on a point of the recommendation and must stay")
    before = _codes(record, facet)
    return tuple(code for code in given if code in before or code not in of_points)


def _codes(part: Recommendation | Measure, facet: str) -> tuple[str, ...]:
    return part.municipal.service_areas if facet == "service_area" else part.tags.get(facet, ())


def _with_areas(record: Recommendation, cell: str) -> Recommendation:
    areas = _own(record, "service_area", cell)
    return replace(record, municipal=replace(record.municipal, service_areas=areas))


def _tag(facet: str) -> Field:
    def write(record: Recommendation, cell: str) -> Recommendation:
        return replace(record, tags={**record.tags, facet: _own(record, facet, cell)})

    single = FACETS_BY_NAME[facet].single
    return Field(facet, lambda one: joined(all_codes(one, facet)), write, "text" if single else "list", facet)


def _spoken(kind: TextKind, language: Language) -> Field:
    return Field(f"{kind}_{language}", lambda one: texts_of(one, kind).get(language, ""), _writer(kind, language))


def shown_in(kind: TextKind, language: Language) -> Field:
    """A text as lists show it to readers of a language: in that language, else in the nearest that has it."""

    def read(record: Recommendation) -> str:
        found = choose(texts_of(record, kind), language)
        return found[0] if found else ""

    return Field(kind, read, _writer(kind, language))


def _writer(kind: TextKind, language: Language) -> Callable[[Recommendation, str], Recommendation]:
    def write(record: Recommendation, cell: str) -> Recommendation:
        others = tuple(text for text in record.texts if (text.kind, text.language) != (kind, language))
        return replace(record, texts=(*others, Text(kind, language, cell)) if cell else others)

    return write


def _official(record: Recommendation) -> str:
    found = choose(texts_of(record, "official"), "en")
    return found[0] if found else ""


ID: Final = Field("id", lambda one: one.id, kind="line")
VERSION: Final = Field("version", version_of, kind="line")
OFFICIAL: Final = Field("official", _official)

FIELDS: Final[tuple[Field, ...]] = (
    ID,
    VERSION,
    Field("document", lambda one: one.document or "", _with_document, "line"),
    Field("paragraph", lambda one: one.paragraph or "", _with_paragraph, "line"),
    Field("year", lambda one: str(one.year), _with_year, "number"),
    *(_spoken(kind, language) for kind in ("title", "summary") for language in LANGUAGES),
    OFFICIAL,
    Field("municipal", lambda one: one.municipal.level, _with_level, facet="municipal"),
    Field(
        "service_area", lambda one: joined(all_codes(one, "service_area")), _with_areas, "list", facet="service_area"
    ),
    *(_spoken("rationale", language) for language in LANGUAGES),
    *(_tag(facet.name) for facet in FACETS if facet.kind == "tag"),
    Field(
        "treaty_articles",
        lambda one: joined(one.treaty_articles),
        lambda one, cell: replace(one, treaty_articles=divided(cell)),
        "list",
    ),
    Field("confidence", lambda one: one.provenance.confidence, _with_confidence, facet="confidence"),
    Field("source_url", lambda one: one.provenance.source_url or "", _with_source),
)
"""Everything the editor's sheet holds, in its order."""

FIELDS_BY_NAME: Final = {field.name: field for field in FIELDS}
