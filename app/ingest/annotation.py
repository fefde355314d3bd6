"""What the UN's index says about one paragraph: as it is read, and in our own terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a source, its columns named alike whatever file it comes from; nothing is cleaned yet.

    `id` is the source's own id. `raw` is the row as it was read, which is kept.
    """

    id: str
    text: str
    symbol: str
    body: str
    kind: str
    document: str
    countries: tuple[str, ...]
    themes: tuple[str, ...]
    groups: tuple[str, ...]
    states: tuple[str, ...]
    positions: tuple[str, ...]
    session: str
    cycle: str
    published: str
    indexed: str
    raw: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Point:
    """One lettered point of a paragraph."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A row in the terms of our vocabularies. `text` is the UN's wording without heading, number and State.

    `year` is None if nothing tells it. `digest` changes whenever the source says something else.
    """

    id: str
    digest: str
    text: str
    fingerprint: str
    body: str | None
    year: int | None
    kind: str
    symbol: str | None = None
    heading: str | None = None
    paragraph: str | None = None
    points: tuple[Point, ...] = ()
    treaty: str | None = None
    cycle: str | None = None
    session: int | None = None
    published: str | None = None
    countries: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    response: str | None = None
    source_url: str | None = None
    inferred: tuple[str, ...] = ()
