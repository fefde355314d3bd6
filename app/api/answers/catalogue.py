"""The answers about documents, vocabularies and municipalities."""

from typing import Any

from pydantic import Field

from app.api.answers.parts import Answer, Coded, Corpus, DocumentCard, Listed


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
