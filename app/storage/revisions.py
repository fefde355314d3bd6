"""Reading the log of revisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.result import Corpus
from app.domain.revision import ActorKind, Author, Revision, RevisionAction, SubjectKind
from app.storage.tables import RevisionRow


def history_of(session: Session, subject: SubjectKind, subject_id: str) -> list[Revision]:
    """Every revision of one record, oldest first."""
    statement = (
        select(RevisionRow)
        .where(RevisionRow.subject == subject, RevisionRow.subject_id == subject_id)
        .order_by(RevisionRow.id)
    )
    return [_revision(row) for row in session.scalars(statement)]


def changes_since(
    session: Session, corpus_number: int, *, after_id: int, limit: int, subjects: Sequence[SubjectKind]
) -> list[Revision]:
    """Up to `limit` revisions above a corpus number and after a revision id, oldest first."""
    statement = (
        select(RevisionRow)
        .where(
            RevisionRow.corpus_number > corpus_number,
            RevisionRow.id > after_id,
            RevisionRow.subject.in_(subjects),
        )
        .order_by(RevisionRow.id)
        .limit(limit)
    )
    return [_revision(row) for row in session.scalars(statement)]


def stands_in_log(session: Session, corpus: Corpus) -> bool:
    """Whether the record was once in this very state: some change raised the number to it at that moment."""
    row = RevisionRow
    found = session.scalars(select(row.at).where(row.corpus_number == corpus.number).limit(1)).first()
    return found == corpus.updated


@dataclass(frozen=True, slots=True)
class Touched:
    """What a revision touched: subject, its id, and the record before (None if it was new) and after."""

    subject: SubjectKind
    subject_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


def touched_since(session: Session, corpus_number: int, most: int) -> list[Touched] | None:
    """What every revision above a corpus number touched, oldest first; None if there are more than `most`."""
    row = RevisionRow
    newer = row.corpus_number > corpus_number
    if (session.scalar(select(func.count()).select_from(row).where(newer)) or 0) > most:
        return None
    columns = (row.subject, row.subject_id, row.before, row.after)
    return [Touched(*found) for found in session.execute(select(*columns).where(newer).order_by(row.id))]


def last_changes(session: Session, subject: SubjectKind, ids: Sequence[str]) -> dict[str, datetime]:
    """When each of some records last changed; one that has no revision is left out."""
    statement = (
        select(RevisionRow.subject_id, func.max(RevisionRow.at).label("at"))
        .where(RevisionRow.subject == subject, RevisionRow.subject_id.in_(ids))
        .group_by(RevisionRow.subject_id)
    )
    return {row.subject_id: row.at for row in session.execute(statement)}


def others_than(session: Session, author: str) -> dict[str, set[str]]:
    """For every recommendation that somebody else wrote to after an author last did: the kinds of those others."""
    row = RevisionRow
    theirs = (
        select(row.subject_id, func.max(row.id).label("last"))
        .where(row.subject == "recommendation", row.author == author)
        .group_by(row.subject_id)
        .subquery()
    )
    statement = (
        select(row.subject_id, row.author_kind)
        .outerjoin(theirs, theirs.c.subject_id == row.subject_id)
        .where(row.subject == "recommendation", or_(theirs.c.last.is_(None), row.id > theirs.c.last))
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for subject, kind in session.execute(statement):
        found.setdefault(subject, set()).add(kind)
    return found


def touched_by_people(session: Session, subject_ids: Sequence[str]) -> set[str]:
    """Those of the recommendations that a person or the seed data ever wrote to."""
    row = RevisionRow
    statement = select(row.subject_id).where(
        row.subject == "recommendation",
        row.subject_id.in_(subject_ids),
        or_(row.author_kind == "person", row.author == "seed"),
    )
    return set(session.scalars(statement.distinct()))


def last_changed_by_people(session: Session, subject_ids: Sequence[str]) -> set[str]:
    """Those of the recommendations whose latest revision is a person's."""
    row = RevisionRow
    latest = (
        select(func.max(row.id))
        .where(row.subject == "recommendation", row.subject_id.in_(subject_ids))
        .group_by(row.subject_id)
    )
    return set(session.scalars(select(row.subject_id).where(row.id.in_(latest), row.author_kind == "person")))


def revisions_of_run(
    session: Session, run: int, *, after_id: int, limit: int, subject: SubjectKind | None = None
) -> list[Revision]:
    """Up to `limit` of a run's revisions after a revision id, oldest first; of one kind of subject or of all."""
    statement = select(RevisionRow).where(RevisionRow.import_run_id == run, RevisionRow.id > after_id)
    if subject is not None:
        statement = statement.where(RevisionRow.subject == subject)
    statement = statement.order_by(RevisionRow.id).limit(limit)
    return [_revision(row) for row in session.scalars(statement)]


def count_of_run(session: Session, run: int) -> int:
    """How many revisions of recommendations a run made."""
    row = RevisionRow
    wanted = (row.import_run_id == run, row.subject == "recommendation")
    return session.execute(select(func.count()).select_from(row).where(*wanted)).scalar_one()


def changed_after_run(session: Session, run: int) -> list[str]:
    """The recommendations of a run that something else changed since."""
    ours, later = aliased(RevisionRow), aliased(RevisionRow)
    statement = (
        select(ours.subject_id)
        .join(later, (later.subject == ours.subject) & (later.subject_id == ours.subject_id) & (later.id > ours.id))
        .where(
            ours.import_run_id == run,
            ours.subject == "recommendation",
            or_(later.import_run_id.is_(None), later.import_run_id != run),
        )
        .distinct()
        .order_by(ours.subject_id)
    )
    return list(session.scalars(statement))


def _revision(row: RevisionRow) -> Revision:
    return Revision(
        id=row.id,
        corpus_number=row.corpus_number,
        at=row.at,
        author=Author(row.author, cast(ActorKind, row.author_kind), row.reason, row.source),
        action=cast(RevisionAction, row.action),
        subject=cast(SubjectKind, row.subject),
        subject_id=row.subject_id,
        before=row.before,
        after=row.after,
        import_run=row.import_run_id,
    )
