"""Texts as rows: of recommendations and of measures."""

from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.recommendation import Text
from app.storage.owned_rows import grouped
from app.storage.tables import TextRow


def texts_of(session: Session, owner: InstrumentedAttribute[int | None], ids: list[int]) -> dict[int, list[Text]]:
    """Owner → its texts, in the order of texts."""
    row = TextRow
    columns = (owner, row.kind, row.language, row.text, row.origin, row.review)
    found = session.execute(select(*columns).where(owner.in_(ids)))
    # Sorted as rows: a text is compared field by field in the same order, but ten times as slowly.
    return grouped((cast(int, number), Text(*rest)) for number, *rest in sorted(map(tuple, found)))  # type: ignore[arg-type]


def text_row(text: Text, recommendation: int | None, measure: int | None) -> dict[str, Any]:
    """The row of a text; one of the two owners is None."""
    return {
        "recommendation_id": recommendation,
        "measure_id": measure,
        "kind": text.kind,
        "language": text.language,
        "origin": text.origin,
        "review": text.review,
        "text": text.text,
    }
