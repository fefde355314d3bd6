"""What goes from step to step of an import: a value with the place it was read from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a source: the file and the row of a table or the record of a list, from 1."""

    file: str
    unit: Literal["row", "record"]
    number: int

    def __str__(self) -> str:
        return f"{self.file}, {self.unit} {self.number:,}"


@dataclass(frozen=True, slots=True)
class Envelope(Generic[Value]):
    """A value and the place it was read from."""

    place: Place
    value: Value


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a record. A warning keeps it, a failure drops it; what is proposed waits for an editor."""

    severity: Literal["warning", "failure", "proposed"]
    kind: str
    message: str
    place: Place | None = None


Tell = Callable[[Problem], None]
"""Takes a problem down; steps do not know who does."""
