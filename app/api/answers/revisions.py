"""The answers about what changed."""

from datetime import datetime
from typing import Any, Literal

from app.api.answers.parts import Answer, Corpus


class FieldChange(Answer):
    """One field before and after."""

    field: str
    before: Any
    after: Any


class Revision(Answer):
    """One change. A person is not named, only that it was a person."""

    id: int
    corpus_number: int
    at: datetime
    author_kind: Literal["person", "import", "program"]
    author: str | None
    reason: str
    source: str | None
    action: Literal["created", "changed", "withdrawn", "merged"]
    subject: Literal["recommendation", "document", "term", "vocabulary"]
    subject_id: str
    changed: list[FieldChange]


class HistoryAnswer(Answer):
    """Every change of one recommendation, oldest first."""

    id: str
    revisions: list[Revision]
    corpus: Corpus


class ChangesLinks(Answer):
    """Links to this page of changes and the next."""

    self: str
    next: str | None


class ChangesAnswer(Answer):
    """Changes above a corpus number, oldest first."""

    changes: list[Revision]
    links: ChangesLinks
    corpus: Corpus
