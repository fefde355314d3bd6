"""The corpus number: which state of the record of truth this is."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.result import Corpus
from app.storage.tables import CorpusRow

CHANNEL: Final = "anbefalinger_corpus"
"""Where PostgreSQL announces a new corpus number to whoever listens; the payload is the number."""


def read_corpus(session: Session) -> Corpus:
    """The corpus number and when it was last raised."""
    row = session.execute(select(CorpusRow.number, CorpusRow.updated).where(CorpusRow.id == 1)).one()
    return Corpus(row.number, row.updated)


def read_from_standby(session: Session) -> bool:
    """Whether the session reads a replica, which may be behind."""
    return session.get_bind().dialect.name == "postgresql" and bool(session.scalar(select(func.pg_is_in_recovery())))


def lock_corpus(session: Session) -> None:
    """Let nobody else change the record until this transaction ends; on SQLite a writing transaction already does."""
    session.execute(select(CorpusRow.id).with_for_update()).one()


def raise_corpus(session: Session, at: datetime) -> int:
    """Raise the number by one and return it; PostgreSQL announces it when the transaction is kept."""
    statement = (
        update(CorpusRow)
        .where(CorpusRow.id == 1)
        .values(number=CorpusRow.number + 1, updated=at)
        .returning(CorpusRow.number)
    )
    number = session.execute(statement).scalar_one()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_notify(CHANNEL, str(number))))
    return number
