"""The tables; importing this package makes all of them known to the metadata."""

from app.storage.tables.base import Base, table_of
from app.storage.tables.corpus import CorpusRow, ImportRunRow, RevisionRow, SourceRow
from app.storage.tables.documents import DocumentRow
from app.storage.tables.recommendations import (
    ExternalIdRow,
    MeasureRow,
    MeasureTermRow,
    RecommendationRow,
    RecommendationTermRow,
    TextRow,
)
from app.storage.tables.vocabularies import TermRow, VocabularyRow

__all__ = [
    "Base",
    "CorpusRow",
    "DocumentRow",
    "ExternalIdRow",
    "ImportRunRow",
    "MeasureRow",
    "MeasureTermRow",
    "RecommendationRow",
    "RecommendationTermRow",
    "RevisionRow",
    "SourceRow",
    "TermRow",
    "TextRow",
    "VocabularyRow",
    "table_of",
]
