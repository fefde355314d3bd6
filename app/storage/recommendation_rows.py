"""Recommendations as rows: how whole records are read from the tables and written to them, many at a time.

Plain statements, not the unit of work: a mapped object for every row costs ten times as much, and an import of the
whole UN corpus writes millions of rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, bindparam, delete, select, update
from sqlalchemy import insert as insert_into
from sqlalchemy.orm import Session

from app.domain.recommendation import Recommendation, Status
from app.storage.measure_rows import insert_measures, measures_of
from app.storage.owned_rows import grouped, insert
from app.storage.part_rows import PART, part_columns, part_of
from app.storage.tables import (
    DocumentRow,
    ExternalIdRow,
    MeasureRow,
    MeasureTermRow,
    RecommendationRow,
    RecommendationTermRow,
    TextRow,
    table_of,
)
from app.storage.term_rows import TermIds, Terms, term_rows, terms_of
from app.storage.text_rows import text_row, texts_of


@dataclass(frozen=True)
class Names:
    """What the rows of records refer to: database ids of terms and documents."""

    terms: TermIds
    documents: Mapping[str, int]


def read_rows(
    session: Session, condition: ColumnElement[bool], terms: Terms, most: int | None = None
) -> dict[int, Recommendation]:
    """The whole recommendations that meet a condition, by database id and in its order; seven statements.

    Each is as `canonical` makes it: its texts and foreign ids are in order, and no tag is without codes.
    """
    row = RecommendationRow
    heads = session.execute(
        select(
            row.id,
            row.slug,
            DocumentRow.key,
            row.year,
            row.treaty_articles,
            row.official_text_fingerprint,
            row.status,
            row.merged_into,
            *(getattr(row, name) for name in PART),
        )
        .outerjoin(DocumentRow, DocumentRow.id == row.document_id)
        .where(condition)
        .order_by(row.id)
        .limit(most)
    ).all()
    ids = [head.id for head in heads]
    texts = texts_of(session, TextRow.recommendation_id, ids)
    tags = terms_of(session, RecommendationTermRow, RecommendationTermRow.recommendation_id, ids, terms)
    foreign = _external_ids_of(session, ids)
    measures = measures_of(session, ids, terms)
    return {
        head.id: Recommendation(
            id=head.slug,
            document=head.key,
            year=head.year,
            treaty_articles=tuple(head.treaty_articles),
            official_text_fingerprint=head.official_text_fingerprint,
            status=cast(Status, head.status),
            merged_into=head.merged_into,
            external_ids=tuple(sorted(foreign.get(head.id, ()))),
            measures=tuple(measures.get(head.id, ())),
            **part_of(head, texts.get(head.id, ()), tags.get(head.id, ())),
        )
        for head in heads
    }


def insert_rows(session: Session, records: Sequence[Recommendation], names: Names) -> None:
    """Write records that are new."""
    if not records:
        return
    rows = [{"slug": record.id, **_head(record, names)} for record in records]
    made = session.execute(
        insert_into(table_of(RecommendationRow)).returning(RecommendationRow.id, RecommendationRow.slug), rows
    )
    ids = {slug: number for number, slug in made}
    _insert_owned(session, {ids[record.id]: record for record in records}, names)


def update_rows(session: Session, records: Mapping[int, Recommendation], names: Names) -> None:
    """Write records anew over the rows with these database ids."""
    if not records:
        return
    table = table_of(RecommendationRow)
    statement = update(table).where(table.c.id == bindparam("row_id"))
    session.execute(statement, [{"row_id": number, **_head(record, names)} for number, record in records.items()])
    owners = (
        MeasureRow.recommendation_id,
        TextRow.recommendation_id,
        RecommendationTermRow.recommendation_id,
        ExternalIdRow.recommendation_id,
    )
    for owner in owners:
        session.execute(delete(owner.class_).where(owner.in_(list(records))).execution_options(**_UNTRACKED))
    _insert_owned(session, records, names)


_UNTRACKED: Final = {"synchronize_session": False}
"""No mapped object of these tables is ever in a session."""


def _insert_owned(session: Session, records: Mapping[int, Recommendation], names: Names) -> None:
    owners = list(records.items())
    insert(
        session,
        ExternalIdRow,
        (
            {"scheme": scheme, "value": value, "recommendation_id": number}
            for number, record in owners
            for scheme, value in record.external_ids
        ),
    )
    insert(
        session,
        RecommendationTermRow,
        ({"recommendation_id": number, **term} for number, record in owners for term in term_rows(record, names.terms)),
    )
    measures = {measure.id: measure for _, record in owners for measure in record.measures}
    ids = insert_measures(session, owners)
    insert(
        session,
        MeasureTermRow,
        (
            {"measure_id": ids[slug], **term}
            for slug, measure in measures.items()
            for term in term_rows(measure, names.terms)
        ),
    )
    insert(
        session,
        TextRow,
        (
            *(text_row(text, number, None) for number, record in owners for text in record.texts),
            *(text_row(text, None, ids[slug]) for slug, measure in measures.items() for text in measure.texts),
        ),
    )


def _head(record: Recommendation, names: Names) -> dict[str, Any]:
    return {
        "document_id": names.documents[record.document] if record.document else None,
        "year": record.year,
        "treaty_articles": list(record.treaty_articles),
        "official_text_fingerprint": record.official_text_fingerprint,
        "status": record.status,
        "merged_into": record.merged_into,
        **part_columns(record),
    }


def _external_ids_of(session: Session, ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    row = ExternalIdRow
    found = session.execute(select(row.recommendation_id, row.scheme, row.value).where(row.recommendation_id.in_(ids)))
    return grouped((number, (scheme, value)) for number, scheme, value in found)
