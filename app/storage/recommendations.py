"""Recommendations in the database: one way to read them, one way to save them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, cast

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from app.domain.recommendation import Recommendation, Status, canonical, faults
from app.domain.revision import RevisionAction
from app.errors import InvalidRecord
from app.storage.changes import Change
from app.storage.documents import document_ids
from app.storage.ids import ids_wanted
from app.storage.recommendation_rows import Names, insert_rows, read_rows, update_rows
from app.storage.tables import DocumentRow, ExternalIdRow, RecommendationRow
from app.storage.term_rows import Terms
from app.storage.vocabularies import known_vocabularies, load_term_names, term_ids, term_names

Value = TypeVar("Value")
Outcome = Literal["created", "changed", "unchanged"]

BATCH: Final = 500
"""Records read or written together: few statements, bounded memory."""


def load_recommendation(session: Session, slug: str) -> Recommendation | None:
    """The recommendation with this public id, or None."""
    found = read_rows(session, RecommendationRow.slug == slug, load_term_names(session))
    return next(iter(found.values()), None)


def load_all(session: Session) -> Iterator[Recommendation]:
    """Every recommendation in the order of the database, read in batches so that memory stays bounded."""
    terms, last = load_term_names(session), 0
    while found := read_rows(session, RecommendationRow.id > last, terms, BATCH):
        last = max(found)
        yield from found.values()


def load_range(session: Session, first: int, last: int, terms: Terms) -> Iterator[Recommendation]:
    """The recommendations with database ids from `first` to `last`, in that order, read in batches as `load_all`."""
    row = RecommendationRow
    while first <= last and (found := read_rows(session, row.id.between(first, last), terms, BATCH)):
        first = max(found) + 1
        yield from found.values()


def load_numbered(session: Session, numbers: Sequence[int], terms: Terms) -> Iterator[Recommendation]:
    """The recommendations with these database ids, lowest first, read in batches as `load_all`."""
    for some in _batched(sorted(numbers)):
        yield from read_rows(session, RecommendationRow.id.in_(some), terms).values()


@dataclass(frozen=True, slots=True)
class Outline:
    """What the index needs to know of every record: where it stands in the database and in the fixed orders."""

    number: int
    id: str
    document: str | None
    year: int
    paragraph: str | None
    status: str


def load_outlines(session: Session) -> list[Outline]:
    """The outline of every recommendation, in the database's order; one statement."""
    return _outlines(session, true())


def load_outlines_of(
    session: Session,
    *,
    ids: Collection[str] = (),
    numbers: Collection[int] = (),
    documents: Collection[str | None] = (),
) -> list[Outline]:
    """As `load_outlines`, for records with one of these public ids or database ids or in one of these documents.

    None among the documents stands for the records in no document.
    """
    row, found = RecommendationRow, list[Outline]()
    for slugs in _batched(sorted(ids)):
        found += _outlines(session, row.slug.in_(slugs))
    for some in _batched(sorted(numbers)):
        found += _outlines(session, row.id.in_(some))
    for keys in _batched(sorted(one for one in documents if one is not None)):
        found += _outlines(session, DocumentRow.key.in_(keys))
    if None in documents:
        found += _outlines(session, row.document_id.is_(None))
    return sorted(set(found), key=lambda one: one.number)


def _batched(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """The values, as many at a time as are read together."""
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def _outlines(session: Session, condition: ColumnElement[bool]) -> list[Outline]:
    row = RecommendationRow
    statement = select(row.id, row.slug, DocumentRow.key, row.year, row.paragraph, row.status)
    found = session.execute(statement.outerjoin(RecommendationRow.document).where(condition).order_by(row.id))
    return [Outline(*one) for one in found]


def find_id(session: Session, name: str) -> tuple[str, Status, str | None] | None:
    """(public id, status, survivor) for a public id or an alias given by another system; None if neither."""
    statement = (
        select(RecommendationRow.slug, RecommendationRow.status, RecommendationRow.merged_into)
        .outerjoin(RecommendationRow.external_ids)
        .where(or_(RecommendationRow.slug == name, ExternalIdRow.value == name))
        .order_by(RecommendationRow.slug != name, RecommendationRow.id)
        .limit(1)
    )
    row = session.execute(statement).first()
    return (row.slug, cast(Status, row.status), row.merged_into) if row else None


def save_recommendation(change: Change, record: Recommendation) -> Outcome:
    """Save one recommendation: checked, with its revision and corpus number, in the change's transaction.

    Raises InvalidRecord with every broken rule; then nothing of the record is written.
    """
    return save_recommendations(change, [record])[0]


def save_recommendations(change: Change, records: Sequence[Recommendation]) -> list[Outcome]:
    """As `save_recommendation` for up to BATCH records with as few statements as for one; outcomes in order."""
    ids = ids_wanted(change.session, records)
    for record in records:
        if broken := [*faults(record, known_vocabularies(change), document_ids(change)), *ids.faults(record)]:
            raise InvalidRecord(record.id, broken)
    stored = stored_records(change, [record.id for record in records])
    wanted = [canonical(record) for record in records]
    names = Names(term_ids(change), document_ids(change))
    insert_rows(change.session, [record for record in wanted if record.id not in stored], names)
    changed = {stored[one.id][0]: one for one in wanted if one.id in stored and stored[one.id][1] != one}
    update_rows(change.session, changed, names)
    outcomes = [_outcome(record, stored) for record in wanted]
    change.record_all(
        (
            "recommendation",
            record.id,
            stored[record.id][1] if record.id in stored else None,
            record,
            _action(record, stored),
        )
        for record, outcome in zip(wanted, outcomes, strict=True)
        if outcome != "unchanged"
    )
    return outcomes


Stored = dict[str, tuple[int, Recommendation]]


def stored_records(change: Change, ids: Sequence[str]) -> Stored:
    """Public id → database id and record, for those of the ids that are in the database."""
    found = read_rows(change.session, RecommendationRow.slug.in_(ids), term_names(change))
    return {record.id: (number, record) for number, record in found.items()}


def _outcome(record: Recommendation, stored: Stored) -> Outcome:
    if record.id not in stored:
        return "created"
    return "unchanged" if stored[record.id][1] == record else "changed"


def _action(after: Recommendation, stored: Stored) -> RevisionAction:
    if after.id not in stored:
        return "created"
    if after.status == "current":
        return "changed"
    return after.status if after.status != stored[after.id][1].status else "changed"
