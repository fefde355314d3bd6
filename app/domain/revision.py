"""Revisions: who changed what, when, why and from which source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

ActorKind = Literal["person", "import", "program"]
RevisionAction = Literal["created", "changed", "withdrawn", "merged"]
SubjectKind = Literal["recommendation", "document", "term", "vocabulary"]


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a change and why: a person's name or a program's, with the source the change comes from."""

    name: str
    kind: ActorKind
    reason: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of one record. `before` is None for a new record; both sides are whole records as plain data."""

    id: int
    corpus_number: int
    at: datetime
    author: Author
    action: RevisionAction
    subject: SubjectKind
    subject_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    import_run: int | None = None


def changed_fields(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields that differ between two states of a record: name → (before, after)."""
    old = before or {}
    names = dict.fromkeys([*after, *old])
    return {name: (old.get(name), after.get(name)) for name in names if old.get(name) != after.get(name)}
