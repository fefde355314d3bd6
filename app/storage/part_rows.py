"""What recommendations and measures share, as columns and back."""

from collections.abc import Sequence
from typing import Any, Final, cast

from sqlalchemy import Row

from app.domain.recommendation import Measure, Municipal, MunicipalLevel, Provenance, Recommendation, Text
from app.storage.owned_rows import grouped
from app.storage.term_rows import AREAS

PART: Final = (
    "paragraph",
    "municipal_level",
    "municipal_assessor",
    "source_url",
    "confidence",
    "inferred_fields",
    "note",
)
"""The columns both tables have."""


def part_of(row: Row[Any], texts: Sequence[Text], tags: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The fields that recommendations and measures share."""
    areas = tuple(code for vocabulary, code in tags if vocabulary == AREAS)
    return {
        "paragraph": row.paragraph,
        "texts": tuple(texts),
        "tags": {facet: tuple(codes) for facet, codes in grouped(tags).items() if facet != AREAS},
        "municipal": Municipal(cast(MunicipalLevel, row.municipal_level), areas, row.municipal_assessor),
        "provenance": Provenance(row.source_url, row.confidence, tuple(row.inferred_fields), row.note),
    }


def part_columns(part: Recommendation | Measure) -> dict[str, Any]:
    """The columns of a part."""
    return {
        "paragraph": part.paragraph,
        "municipal_level": part.municipal.level,
        "municipal_assessor": part.municipal.assessor,
        "source_url": part.provenance.source_url,
        "confidence": part.provenance.confidence,
        "inferred_fields": list(part.provenance.inferred_fields),
        "note": dict(part.provenance.note),
    }
