"""The corpus number: which state of the record of truth this is."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.result import Corpus
from app.storage.tables import CorpusRow


def read_corpus(session: Session) -> Corpus:
    """The corpus number and when it was last raised."""
    row = session.execute(select(CorpusRow.number, CorpusRow.updated).where(CorpusRow.id == 1)).one()
    return Corpus(row.number, row.updated)


def lock_corpus(session: Session) -> None:
    """Let nobody else change the record until this transaction ends; on SQLite a writing transaction already does."""
    session.execute(select(CorpusRow.id).with_for_update()).one()


def raise_corpus(session: Session, at: datetime) -> int:
    """Raise the number by one and return it."""
    statement = (
        update(CorpusRow)
        .where(CorpusRow.id == 1)
        .values(number=CorpusRow.number + 1, updated=at)
        .returning(CorpusRow.number)
    )
    return session.execute(statement).scalar_one()
