"""The corpus number, the revisions that raise it, and the import runs that make them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.tables.base import Base


class CorpusRow(Base):
    """The one row that says which state of the record this is."""

    __tablename__ = "corpus"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    updated: Mapped[datetime]


class ImportRunRow(Base):
    """One run of a seed load or import; its revisions name it."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    source: Mapped[str]
    checksum: Mapped[str]
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    corpus_number: Mapped[int | None]
    counts: Mapped[dict[str, Any]]
    problems: Mapped[dict[str, Any]]
    undoes: Mapped[int | None]


class SourceRow(Base):
    """What a source said of a record when it last said something new.

    `digests` are those of the row in force, then of other rows with the same id. `brought`: the record came into the
    corpus with this row. `row` is the row as it was read, as compressed JSON.
    """

    __tablename__ = "source_row"

    scheme: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id", ondelete="CASCADE"), index=True)
    import_run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    brought: Mapped[bool]
    digests: Mapped[list[str]]
    row: Mapped[bytes]


class RevisionRow(Base):
    """One change of one record, with the whole record before and after."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    corpus_number: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime]
    author: Mapped[str]
    author_kind: Mapped[str]
    reason: Mapped[str]
    source: Mapped[str | None]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[str] = mapped_column(index=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any]]
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
