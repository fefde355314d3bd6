"""Persons stay unnamed in public answers: what was done is shown, and whether a person or a program did it."""

from typing import Any, Final

PROGRAMS: Final = frozenset({"seed data"})
"""The assessors that are no persons."""

PERSON: Final = "person"


def shown_assessor(name: str | None) -> str | None:
    """The assessor as the public may see it: a program by its name, anybody else as a person."""
    return name if name is None or name in PROGRAMS else PERSON


def unnamed(value: Any) -> Any:
    """The same plain data of a record, without the names of assessors."""
    if isinstance(value, dict):
        return {name: shown_assessor(one) if name == "assessor" else unnamed(one) for name, one in value.items()}
    return [unnamed(one) for one in value] if isinstance(value, list) else value
