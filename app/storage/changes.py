"""A change: one transaction in which records are saved, with its revisions and its corpus number."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from app.domain.revision import Author, RevisionAction, SubjectKind
from app.storage.corpus import lock_corpus, raise_corpus
from app.storage.engine import writing
from app.storage.tables import RevisionRow, table_of

Entry = tuple[SubjectKind, str, Any, Any, RevisionAction | None]
"""Subject, its id, before, after, action."""


@dataclass
class Change:
    """An open change. The corpus number is raised at the first record that really changes, once for all of them."""

    session: Session
    author: Author
    at: datetime
    import_run: int | None = None
    number: int | None = None
    known: dict[str, Any] = field(default_factory=dict)
    """What the change has already read and will need again: vocabularies, documents, term ids."""

    def record(
        self,
        subject: SubjectKind,
        subject_id: str,
        before: Any,
        after: Any,
        action: RevisionAction | None = None,
    ) -> None:
        """Write one revision and, if it is the first of this change, raise the corpus number.

        `before` and `after` are values of the domain or plain data; either is stored as plain data.
        """
        self.record_all([(subject, subject_id, before, after, action)])

    def record_all(self, entries: Iterable[Entry]) -> None:
        """As `record` for several records, in one statement."""
        rows = [self._row(*entry) for entry in entries]
        if rows:
            self.session.execute(insert(table_of(RevisionRow)), rows)

    def _row(
        self, subject: SubjectKind, subject_id: str, before: Any, after: Any, action: RevisionAction | None
    ) -> dict[str, Any]:
        if self.number is None:
            self.number = raise_corpus(self.session, self.at)
        return {
            "corpus_number": self.number,
            "at": self.at,
            "author": self.author.name,
            "author_kind": self.author.kind,
            "reason": self.author.reason,
            "source": self.author.source,
            "action": action or ("created" if before is None else "changed"),
            "subject": subject,
            "subject_id": subject_id,
            "before": before,
            "after": after,
            "import_run_id": self.import_run,
        }


@contextmanager
def changing(engine: Engine, author: Author) -> Iterator[Change]:
    """Open a change; everything saved in the block is kept together or not at all.

    Changes queue: each reads what the one before it left, so no revision has a `before` that never was the last state.
    """
    with writing(engine) as session:
        lock_corpus(session)
        yield Change(session, author, datetime.now(UTC))
