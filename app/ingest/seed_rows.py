"""The shapes that seed files may have, and how each becomes a value of the domain."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.domain.concept import Role
from app.domain.document import Document
from app.domain.language import LANGUAGES
from app.domain.recommendation import Measure, Municipal, Provenance, Recommendation, Text, TextKind, canonical
from app.domain.vocabulary import Term
from app.ingest.seed_files import SeedEntry

Filled = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
LanguageCode = Annotated[str, StringConstraints(pattern=f"^({'|'.join(LANGUAGES)})$")]
Texts = dict[LanguageCode, Filled]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]

ASSESSOR = "seed data"
HOME = "NOR"

Row = TypeVar("Row", bound="SeedRow")


class SeedRow(BaseModel):
    """A row takes exactly the fields it names."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SeedTerm(SeedRow):
    """One term of `vocabularies/<name>.json`."""

    code: Filled
    labels: Texts
    broader: str | None = None
    aliases: list[Filled] = []
    facts: dict[str, Any] = {}

    def term(self) -> Term:
        """As the domain knows it."""
        return Term(self.code, dict(self.labels), self.broader, tuple(self.aliases), self.facts)


class SeedVocabulary(SeedRow):
    """A whole vocabulary file; the terms are read one by one, each with its line."""

    vocabulary: Filled
    labels: Texts
    facts: dict[str, Any] = {}
    terms: list[Any]


class SeedConcept(SeedRow):
    """One concept of `thesaurus/*.json`: every way of saying one thing. Most are what a question is about."""

    id: Slug
    role: Role = "matter"
    en: list[Filled]
    nb: list[Filled]
    nn: list[Filled]
    se: list[Filled]
    se_unreviewed: list[Filled]
    abbreviations: list[Filled]
    broader: list[Filled]
    tags: dict[str, list[Filled]]
    shared: list[Filled]

    def term(self) -> Term:
        """As a term of the vocabulary `concept`; its labels are the first forms."""
        forms = {"en": self.en, "nb": self.nb, "nn": self.nn, "se": [*self.se, *self.se_unreviewed]}
        labels = {"en": self.en, "nb": self.nb, "nn": self.nn or self.nb, "se": self.se}
        facts = {
            "forms": {language: ones for language, ones in forms.items() if ones},
            "unreviewed": self.se_unreviewed,
            "broader": self.broader,
            "tags": {facet: codes for facet, codes in self.tags.items() if codes},
            "shared": self.shared,
            "role": self.role,
        }
        first = {language: ones[0] for language, ones in labels.items() if ones}
        return Term(self.id, first, aliases=tuple(self.abbreviations), facts=facts)


class SeedRule(SeedRow):
    """One rule of `municipal_rules.json`: signs that suggest whether municipalities are concerned, and where."""

    id: Slug
    level: Literal["explicit", "implicit", "none"]
    service_areas: list[Filled]
    signs: dict[str, list[Filled]]
    along: dict[str, list[Filled]]
    unless: dict[str, list[Filled]]
    why: Texts

    def term(self) -> Term:
        """As a term of the vocabulary of rules; its labels say why."""
        return Term(self.id, dict(self.why), facts=self.model_dump(exclude={"id", "why"}))


class SeedLightWords(SeedRow):
    """`light_words.json`: words that say nothing in a question, by language."""

    nb: list[Filled]
    nn: list[Filled]
    en: list[Filled]


class SeedDocument(SeedRow):
    """One document of `documents.json`."""

    id: Filled
    symbol: Filled | None
    title: Filled
    title_nb: Filled | None = None
    title_nn: Filled | None = None
    body: Filled
    treaty: str | None
    cycle: str | None
    session: str | None
    considered: PartialDate | None
    adopted: PartialDate | None
    published: PartialDate | None
    dates_note: str | None
    follow_up: str | None
    source_url: str | None
    unverified: list[str]

    def document(self) -> Document:
        """As the domain knows it; the title in the file is the UN's own, in English."""
        titles = {"en": self.title, "nb": self.title_nb, "nn": self.title_nn}
        return Document(
            titles={language: title for language, title in titles.items() if title},
            unverified=tuple(self.unverified),
            **self.model_dump(exclude={"title", "title_nb", "title_nn", "unverified"}),
        )


class SeedMunicipal(SeedRow):
    """Whether municipalities are concerned, why, and which of their services."""

    level: Literal["explicit", "implicit", "none", "unassessed"]
    rationale: Texts
    service_areas: list[Filled]


class SeedProvenance(SeedRow):
    """Where the record comes from and how sure we are."""

    source_url: Filled | None
    confidence: Literal["high", "medium", "low"]
    inferred_fields: list[Filled]
    note: Texts


class SeedPart(SeedRow):
    """What recommendations and measures have in common."""

    id: Slug
    paragraph: Filled | None
    title: Texts
    summary: Texts
    tags: dict[str, list[Filled]]
    municipal: SeedMunicipal
    provenance: SeedProvenance

    def common(self) -> dict[str, Any]:
        """The fields that both domain classes share."""
        municipal, provenance = self.municipal, self.provenance
        assessed = municipal.level != "unassessed"
        return {
            "id": self.id,
            "paragraph": self.paragraph,
            "texts": self._texts(),
            "tags": {facet: tuple(codes) for facet, codes in self.tags.items()},
            "municipal": Municipal(municipal.level, tuple(municipal.service_areas), ASSESSOR if assessed else None),
            "provenance": Provenance(
                provenance.source_url,
                provenance.confidence,
                tuple(provenance.inferred_fields),
                dict(provenance.note),
            ),
        }

    def _texts(self) -> tuple[Text, ...]:
        kinds: dict[TextKind, Texts] = {
            "title": self.title,
            "summary": self.summary,
            "rationale": self.municipal.rationale,
        }
        return tuple(Text(kind, language, text) for kind, texts in kinds.items() for language, text in texts.items())


class SeedMeasure(SeedPart):
    """One measure of a recommendation."""


class SeedRecommendation(SeedPart):
    """One recommendation of `recommendations/<document>.json`."""

    document: Filled | None
    year: Annotated[int, Field(ge=1945, le=2100)]
    treaty_articles: list[Filled]
    official_text_fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")] | None = None
    measures: list[SeedMeasure] = []

    def recommendation(self) -> Recommendation:
        """As the domain knows it; Norway is the State under review unless the file names another."""
        self.tags.setdefault("country", [HOME])
        return canonical(
            Recommendation(
                document=self.document,
                year=self.year,
                treaty_articles=tuple(self.treaty_articles),
                official_text_fingerprint=self.official_text_fingerprint,
                measures=tuple(Measure(**measure.common()) for measure in self.measures),
                **self.common(),
            )
        )


def read_row(kind: type[Row], entry: SeedEntry) -> Row:
    """The row an entry holds. Raises SeedError at the field that is not as it should be."""
    try:
        return kind.model_validate(entry.value)
    except ValidationError as error:
        first = error.errors()[0]
        name = entry.value.get("id") or entry.value.get("code") if isinstance(entry.value, dict) else None
        where = ".".join(str(part) for part in first["loc"]) or kind.__name__
        raise entry.error(f"{name or 'entry'}: {where}: {first['msg']}", *first["loc"]) from None
