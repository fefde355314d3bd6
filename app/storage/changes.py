"""A change: one transaction in which records are saved, with its revisions and its corpus number."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.revision import Author, RevisionAction, SubjectKind
from app.storage.corpus import lock_corpus, raise_corpus
from app.storage.engine import writing
from app.storage.tables import RevisionRow


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
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any],
        action: RevisionAction | None = None,
    ) -> None:
        """Write one revision and, if it is the first of this change, raise the corpus number."""
        if self.number is None:
            self.number = raise_corpus(self.session, self.at)
        self.session.add(
            RevisionRow(
                corpus_number=self.number,
                at=self.at,
                author=self.author.name,
                author_kind=self.author.kind,
                reason=self.author.reason,
                source=self.author.source,
                action=action or ("created" if before is None else "changed"),
                subject=subject,
                subject_id=subject_id,
                before=dict(before) if before is not None else None,
                after=dict(after),
                import_run_id=self.import_run,
            )
        )


@contextmanager
def changing(engine: Engine, author: Author) -> Iterator[Change]:
    """Open a change; everything saved in the block is kept together or not at all.

    Changes queue: each reads what the one before it left, so no revision has a `before` that never was the last state.
    """
    with writing(engine) as session:
        lock_corpus(session)
        yield Change(session, author, datetime.now(UTC))
