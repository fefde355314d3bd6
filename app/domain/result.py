"""What a search found, before it is shown in any format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.query import SearchQuery
from app.domain.recommendation import Recommendation


@dataclass(frozen=True, slots=True)
class Corpus:
    """The state of the record of truth that an answer rests on."""

    number: int
    updated: datetime


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One code of a facet with the number of hits it has, or would have, in this search."""

    code: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Hit:
    """One recommendation found. Highlights are safe HTML with <mark>: field → markup.

    `matched_measures` are the ids of the measures in which words of the search stand.
    """

    recommendation: Recommendation
    highlights: Mapping[str, str] = field(default_factory=dict)
    matched_measures: tuple[str, ...] = ()
    score: float | None = None


@dataclass(frozen=True)
class SearchResult:
    """A page of hits with the exact total and disjunctive facet counts, all from the same query."""

    query: SearchQuery
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    corpus: Corpus
