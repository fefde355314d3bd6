"""Measures as rows: the ordered points of recommendations."""

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain.recommendation import Measure, Recommendation
from app.storage.owned_rows import grouped
from app.storage.part_rows import PART, part_columns, part_of
from app.storage.tables import MeasureRow, MeasureTermRow, TextRow, table_of
from app.storage.term_rows import Terms, terms_of
from app.storage.text_rows import texts_of


def measures_of(session: Session, ids: list[int], terms: Terms) -> dict[int, list[Measure]]:
    """Recommendation → its measures, in order."""
    row = MeasureRow
    found = session.execute(
        select(row.id, row.recommendation_id, row.slug, *(getattr(row, name) for name in PART))
        .where(row.recommendation_id.in_(ids))
        .order_by(row.recommendation_id, row.position)
    ).all()
    if not found:
        return {}
    numbers = [one.id for one in found]
    texts = texts_of(session, TextRow.measure_id, numbers)
    tags = terms_of(session, MeasureTermRow, MeasureTermRow.measure_id, numbers, terms)
    return grouped(
        (one.recommendation_id, Measure(id=one.slug, **part_of(one, texts.get(one.id, ()), tags.get(one.id, ()))))
        for one in found
    )


def insert_measures(session: Session, owners: Sequence[tuple[int, Recommendation]]) -> dict[str, int]:
    """Write the measures of recommendations, without texts and terms; returns public id → database id."""
    rows = [
        {"slug": measure.id, "recommendation_id": number, "position": place, **part_columns(measure)}
        for number, record in owners
        for place, measure in enumerate(record.measures)
    ]
    if not rows:
        return {}
    made = session.execute(insert(table_of(MeasureRow)).returning(MeasureRow.slug, MeasureRow.id), rows)
    return dict((slug, number) for slug, number in made)  # noqa: C402
