"""Reading the log of revisions."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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


def last_changes(session: Session, subject: SubjectKind, ids: Sequence[str]) -> dict[str, datetime]:
    """When each of some records last changed; one that has no revision is left out."""
    statement = (
        select(RevisionRow.subject_id, func.max(RevisionRow.at).label("at"))
        .where(RevisionRow.subject == subject, RevisionRow.subject_id.in_(ids))
        .group_by(RevisionRow.subject_id)
    )
    return {row.subject_id: row.at for row in session.execute(statement)}


def last_authors(session: Session, subject: SubjectKind) -> dict[str, str]:
    """For every record of a kind that has a history, the name of whoever changed it last."""
    latest = select(func.max(RevisionRow.id)).where(RevisionRow.subject == subject).group_by(RevisionRow.subject_id)
    statement = select(RevisionRow.subject_id, RevisionRow.author).where(RevisionRow.id.in_(latest))
    return {row.subject_id: row.author for row in session.execute(statement)}


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
