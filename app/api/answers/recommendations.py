"""The answers about one recommendation: itself, and what is like it."""

from typing import Literal

from pydantic import Field

from app.api.answers.parts import Answer, Coded, Corpus, DocumentCard


class Municipal(Answer):
    """Whether, why and in which services municipalities are concerned, and who judged it."""

    level: Literal["explicit", "implicit", "none", "unassessed"]
    label: str
    rationale: str | None = Field(description="Why it concerns municipalities.")
    service_areas: list[Coded]
    assessor: str | None = Field(description="`person`, or the program that judged it; a person is not named.")


class Provenance(Answer):
    """Where the record comes from; `inferred_fields` were concluded by us, not read in the source."""

    source_url: str | None
    confidence: Coded
    inferred_fields: list[str]
    note: str | None


class Source(Answer):
    """The address to read more at, and what it is the address of."""

    url: str
    of: Literal["recommendation", "document"]


class Text(Answer):
    """One text: whose voice (kind, origin), in which language, and whether a person has reviewed it."""

    kind: Literal["official", "title", "summary", "rationale", "response", "assessment"]
    language: Literal["nb", "nn", "en", "se"]
    text: str
    origin: Literal["own", "un", "state", "institution", "machine"]
    licence: str | None = Field(description="NLOD-2.0 for our own words; null where the text is not ours to license.")
    review: Literal["unreviewed", "reviewed", "stale"]


class MeasureCard(Answer):
    """One point of a recommendation."""

    id: str
    paragraph: str | None
    title: str | None
    summary: str | None
    languages: dict[str, str]


class Measure(MeasureCard):
    """One point of a recommendation, whole."""

    municipal: Municipal
    tags: dict[str, list[Coded]]
    texts: list[Text]
    provenance: Provenance


class Card(Answer):
    """A recommendation as a list shows it. `languages` says in which language each text is."""

    id: str = Field(examples=["crc-2018-views-of-the-child"])
    url: str
    title: str | None
    summary: str | None
    languages: dict[str, str]
    year: int
    paragraph: str | None
    treaty_articles: list[str]
    document: DocumentCard | None
    municipal: Municipal
    tags: dict[str, list[Coded]]
    measure_count: int
    cite: str = Field(
        description="How to cite it, as the UN does: body, title (symbol), date, paragraph.",
        examples=["Committee against Torture, Concluding observations (CAT/C/NOR/CO/8), 14 May 2018, para. 18."],
    )
    source: Source | None
    provenance: Provenance


class ExternalId(Answer):
    """An id that another system gave the recommendation; it resolves too."""

    scheme: str
    value: str


class RecommendationLinks(Answer):
    """What belongs to a recommendation."""

    self: str
    history: str
    similar: str


class BulkRecord(Card):
    """A whole recommendation, as a line of the bulk file holds it."""

    measures: list[Measure]
    status: Literal["current", "withdrawn", "merged"]
    texts: list[Text]
    external_ids: list[ExternalId]
    official_text_fingerprint: str | None
    links: RecommendationLinks


class Sign(Answer):
    """What a rule found: one of our tags, or a concept that the words speak of."""

    kind: Literal["theme", "group", "concept"]
    code: str
    label: str


class Because(Answer):
    """A rule that applies, why it says what it says, and the signs it found."""

    rule: str
    why: str
    why_language: str | None
    evidence: list[Sign]


class MunicipalSuggestion(Answer):
    """What rules suggest about a record that nobody has assessed. It is no assessment, and no facet counts it."""

    level: Literal["explicit", "implicit", "none"]
    label: str
    service_areas: list[Coded]
    because: list[Because]


class Recommendation(BulkRecord):
    """A whole recommendation. `municipal_suggestion` is null if somebody has assessed it or no rule applies."""

    municipal_suggestion: MunicipalSuggestion | None
    corpus: Corpus


class SimilarItem(Answer):
    """A similar recommendation; likeness runs from 0 to 1, `shared` are the tags both have."""

    likeness: float
    shared: dict[str, list[Coded]]
    recommendation: Card


class SimilarAnswer(Answer):
    """Recommendations that ask for much the same."""

    id: str
    similar: list[SimilarItem]
    corpus: Corpus
