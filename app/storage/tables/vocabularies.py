"""Controlled vocabularies and their terms: one mechanism for all of them."""

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.tables.base import Base


class VocabularyRow(Base):
    """A vocabulary, such as theme, treaty, body or service_area."""

    __tablename__ = "vocabulary"

    code: Mapped[str] = mapped_column(primary_key=True)
    labels: Mapped[dict[str, str]]
    facts: Mapped[dict[str, Any]]


class TermRow(Base):
    """One value of a vocabulary. `broader` is a code in the same vocabulary."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("vocabulary", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vocabulary: Mapped[str] = mapped_column(ForeignKey("vocabulary.code"))
    code: Mapped[str]
    position: Mapped[int]
    labels: Mapped[dict[str, str]]
    broader: Mapped[str | None]
    aliases: Mapped[list[str]]
    facts: Mapped[dict[str, Any]]
