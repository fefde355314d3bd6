"""The shapes of the API's answers, for the OpenAPI description; tests hold real answers to them.

Answers are written without passing through these models: that would cost more than the search.
"""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """An answer has exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class Corpus(Answer):
    """The state of the record that the answer rests on; the number rises with every change."""

    number: int = Field(examples=[1])
    updated: datetime


class Coded(Answer):
    """A code of a vocabulary with its label in the answer's language."""

    code: str = Field(examples=["barnevern"])
    label: str = Field(examples=["Barnevern"])


class DocumentCard(Answer):
    """The UN document a recommendation stands in."""

    id: str = Field(examples=["CRC/C/NOR/CO/5-6"])
    symbol: str | None
    title: str
    title_language: str | None
    url: str
    source_url: str | None


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


class Hit(Card):
    """A recommendation found. Highlights are safe HTML: escaped text with <mark> around what matched."""

    highlights: dict[str, str]
    matched_measures: list[MeasureCard]
    score: float | None = Field(
        description="How well it matches, for comparing hits of one answer only; null unless sorted by relevance."
    )


class FacetValue(Answer):
    """One code of a facet: hits it has or would have, and the link that puts it in or takes it out."""

    code: str
    label: str
    count: int
    selected: bool
    href: str


class Paging(Answer):
    """Links to this page and its neighbours, with all filters."""

    self: str
    next: str | None
    prev: str | None


class Part(Answer):
    """One part of a question: what was typed, what it was taken for, and the concepts it stands for."""

    kind: Literal["concept", "compound", "word", "phrase", "prefix", "symbol", "paragraph", "identifier", "place"]
    typed: str
    read: str
    corrected: bool
    concepts: list[Coded]
    pieces: list["Part"]


class Reading(Answer):
    """How a question was read. Parts of one group are alternatives; `left_out` words stand in no record."""

    groups: list[list[Part]]
    excluded: list[str]
    passed_over: list[str]
    left_out: list[str]


class Suggestion(Answer):
    """Something that can be searched, how many hits it has, and the address of its list."""

    kind: str
    label: str
    count: int
    href: str


class SuggestAnswer(Answer):
    """What can be searched that is called like what is typed so far."""

    suggestions: list[Suggestion]
    corpus: Corpus


class SearchAnswer(Answer):
    """A page of recommendations with the exact total and the facets of the same search.

    `left_out` are words of the question that stand in no record; `instead` is offered when nothing was found.
    """

    total: int
    page: int
    size: int
    sort: Literal["relevance", "newest", "oldest", "document"]
    language: Literal["nb", "nn", "en", "se"]
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    links: Paging
    corpus: Corpus
    left_out: list[str]
    reading: Reading | None
    instead: list[Suggestion]


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


class FieldChange(Answer):
    """One field before and after."""

    field: str
    before: Any
    after: Any


class Revision(Answer):
    """One change. A person is not named, only that it was a person."""

    id: int
    corpus_number: int
    at: datetime
    author_kind: Literal["person", "import", "program"]
    author: str | None
    reason: str
    source: str | None
    action: Literal["created", "changed", "withdrawn", "merged"]
    subject: Literal["recommendation", "document", "term", "vocabulary"]
    subject_id: str
    changed: list[FieldChange]


class HistoryAnswer(Answer):
    """Every change of one recommendation, oldest first."""

    id: str
    revisions: list[Revision]
    corpus: Corpus


class ChangesLinks(Answer):
    """Links to this page of changes and the next."""

    self: str
    next: str | None


class ChangesAnswer(Answer):
    """Changes above a corpus number, oldest first."""

    changes: list[Revision]
    links: ChangesLinks
    corpus: Corpus


class Listed(Answer):
    """A number of recommendations and the address of their list."""

    count: int
    url: str


class Document(DocumentCard):
    """A whole UN document. Dates are YYYY, YYYY-MM or YYYY-MM-DD; `unverified` names fields still to be checked."""

    titles: dict[str, str]
    body: Coded
    treaty: Coded | None
    cycle: Coded | None
    session: str | None
    considered: str | None
    adopted: str | None
    published: str | None
    dates_note: str | None
    follow_up: str | None
    unverified: list[str]
    recommendations: Listed


class DocumentsAnswer(Answer):
    """Documents."""

    total: int
    documents: list[Document]
    corpus: Corpus


class DocumentAnswer(Document):
    """One document."""

    corpus: Corpus


class Term(Coded):
    """A term of a vocabulary with all its labels, other spellings, and facts."""

    labels: dict[str, str]
    broader: str | None
    aliases: list[str]
    facts: dict[str, Any]
    recommendations: Listed | None


class VocabularyCard(Coded):
    """A vocabulary: its name, size and address."""

    terms: int
    url: str


class VocabulariesAnswer(Answer):
    """All vocabularies."""

    vocabularies: list[VocabularyCard]
    corpus: Corpus


class VocabularyAnswer(Coded):
    """One vocabulary with its terms in the editors' order."""

    labels: dict[str, str]
    facts: dict[str, Any]
    total: int
    terms: list[Term]
    corpus: Corpus


class Municipality(Answer):
    """A municipality; `sami_language_area` names the Sámi language whose administrative area it is in."""

    code: str = Field(examples=["5501"])
    name: str
    official_name: str
    county: Coded
    names: dict[str, str]
    sami_language_area: str | None
    human_rights_city: str | None
    url: str


class MunicipalitiesAnswer(Answer):
    """Municipalities."""

    total: int
    municipalities: list[Municipality]
    corpus: Corpus


class MunicipalityAnswer(Municipality):
    """One municipality."""

    corpus: Corpus


class StatisticsCell(Answer):
    """One cell of year × treaty × municipal level; treaty `none` stands for recommendations outside treaties."""

    year: int
    treaty: str
    municipal: str
    count: int


class StatisticsAnswer(Answer):
    """Counts of a search by year, treaty and municipal level; every cell that is not empty."""

    total: int
    cells: list[StatisticsCell]
    year: dict[str, int]
    treaty: dict[str, int]
    municipal: dict[str, int]
    links: dict[str, str]
    corpus: Corpus


class ParameterFault(Answer):
    """One wrong parameter."""

    parameter: str
    value: str
    message: str
    did_you_mean: str | None


class Problem(Answer):
    """Every error has this shape (RFC 9457)."""

    type: str = Field(examples=["urn:anbefalinger:problem:invalid-parameters"])
    title: str
    status: int
    detail: str
    instance: str
    request_id: str | None
    errors: list[ParameterFault] = []


class Health(Answer):
    """A sign of life."""

    status: Literal["ok"]


class Ready(Answer):
    """Ready to answer, and from which state of the record."""

    status: Literal["ok"]
    corpus: Corpus
    records: int


class Version(Answer):
    """What is running."""

    name: str
    version: str
    api: str
    index: str


class Home(Answer):
    """Where everything is."""

    name: str
    version: str
    links: dict[str, str]
    corpus: Corpus
