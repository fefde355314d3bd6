"""The shapes of the API's answers, for the OpenAPI description; tests hold real answers to them.

Answers are written without passing through these models: that would cost more than the search.
"""

from app.api.answers.catalogue import (
    Document,
    DocumentAnswer,
    DocumentsAnswer,
    MunicipalitiesAnswer,
    Municipality,
    MunicipalityAnswer,
    Term,
    VocabulariesAnswer,
    VocabularyAnswer,
    VocabularyCard,
)
from app.api.answers.parts import Answer, Coded, Corpus, DocumentCard, Listed
from app.api.answers.recommendations import (
    BulkRecord,
    Card,
    ExternalId,
    Measure,
    MeasureCard,
    Municipal,
    Provenance,
    Recommendation,
    RecommendationLinks,
    SimilarAnswer,
    SimilarItem,
    Source,
    Text,
)
from app.api.answers.revisions import ChangesAnswer, ChangesLinks, FieldChange, HistoryAnswer, Revision
from app.api.answers.search import FacetValue, Hit, Paging, Part, Reading, SearchAnswer, SuggestAnswer, Suggestion
from app.api.answers.service import Health, Home, ParameterFault, Problem, Ready, Version
from app.api.answers.statistics import StatisticsAnswer, StatisticsCell

__all__ = [
    "Answer",
    "BulkRecord",
    "Card",
    "ChangesAnswer",
    "ChangesLinks",
    "Coded",
    "Corpus",
    "Document",
    "DocumentAnswer",
    "DocumentCard",
    "DocumentsAnswer",
    "ExternalId",
    "FacetValue",
    "FieldChange",
    "Health",
    "HistoryAnswer",
    "Hit",
    "Home",
    "Listed",
    "Measure",
    "MeasureCard",
    "Municipal",
    "MunicipalitiesAnswer",
    "Municipality",
    "MunicipalityAnswer",
    "Paging",
    "ParameterFault",
    "Part",
    "Problem",
    "Provenance",
    "Reading",
    "Ready",
    "Recommendation",
    "RecommendationLinks",
    "Revision",
    "SearchAnswer",
    "SimilarAnswer",
    "SimilarItem",
    "Source",
    "StatisticsAnswer",
    "StatisticsCell",
    "SuggestAnswer",
    "Suggestion",
    "Term",
    "Text",
    "Version",
    "VocabulariesAnswer",
    "VocabularyAnswer",
    "VocabularyCard",
]
