"""The answer to a search, and what is suggested while one is typed."""

from typing import Literal

from pydantic import Field

from app.api.answers.parts import Answer, Coded, Corpus
from app.api.answers.recommendations import Card, MeasureCard


class Hit(Card):
    """A recommendation found. Highlights are safe HTML: escaped text with <mark> around what matched."""

    highlights: dict[str, str]
    matched_measures: list[MeasureCard]
    score: float | None = Field(
        description="How well it matches, for comparing hits of one answer only; null unless sorted by relevance."
    )


class FacetValue(Answer):
    """One code of a facet: hits it has or would have, and the link that puts it in or takes it out."""

    code: str
    label: str
    count: int
    selected: bool
    href: str


class Paging(Answer):
    """Links to this page and its neighbours, with all filters."""

    self: str
    next: str | None
    prev: str | None


class Part(Answer):
    """One part of a question: what was typed, what it was taken for, and the concepts it stands for."""

    kind: Literal[
        "concept", "compound", "word", "phrase", "prefix", "symbol", "paragraph", "section", "identifier", "place"
    ]
    typed: str
    read: str
    corrected: bool
    concepts: list[Coded]
    pieces: list["Part"]


class Reading(Answer):
    """How a question was read. Parts of one group are alternatives; `left_out` words stand in no record."""

    groups: list[list[Part]]
    excluded: list[str]
    passed_over: list[str]
    left_out: list[str]


class Suggestion(Answer):
    """Something that can be searched, how many hits it has, and the address of its list."""

    kind: str
    label: str
    count: int
    href: str


class SuggestAnswer(Answer):
    """What can be searched that is called like what is typed so far."""

    suggestions: list[Suggestion]
    corpus: Corpus


class SearchAnswer(Answer):
    """A page of recommendations with the exact total and the facets of the same search.

    `left_out` are words of the question that stand in no record; `instead` is offered when nothing was found.
    """

    total: int
    page: int
    size: int
    sort: Literal["relevance", "newest", "oldest", "document"]
    language: Literal["nb", "nn", "en", "se"]
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    links: Paging
    corpus: Corpus
    left_out: list[str]
    reading: Reading | None
    instead: list[Suggestion]
