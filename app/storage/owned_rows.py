"""Rows that belong to others, gathered by whom they belong to."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import insert as insert_into
from sqlalchemy.orm import Session

from app.storage.tables import Base, table_of

Key = TypeVar("Key")
Owned = TypeVar("Owned")


def grouped(pairs: Iterable[tuple[Key, Owned]]) -> dict[Key, list[Owned]]:
    """Key → its values, in the order they come."""
    groups: dict[Key, list[Owned]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def insert(session: Session, kind: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows in one statement, if there are any."""
    if found := list(rows):
        session.execute(insert_into(table_of(kind)), found)
