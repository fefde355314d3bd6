"""Searching: a SearchQuery in, a SearchResult out, from the index alone."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.domain.language import LANGUAGES, choose
from app.domain.query import SearchQuery, Sort
from app.domain.recommendation import Measure, Recommendation, TextKind, texts_of
from app.domain.result import Hit, SearchResult
from app.search.documents import numbers_of
from app.search.facets import count_facets
from app.search.generation import Generation
from app.search.highlights import highlight, matches
from app.search.marks import Marks
from app.search.matches import Matches, first
from app.search.query import asked, chosen, hits_of

_SHOWN: Final[tuple[TextKind, ...]] = ("title", "summary", "rationale", "official")


def search(generation: Generation, query: SearchQuery) -> SearchResult:
    """One page of what the query finds, with the exact total and the wanted facets."""
    understood = asked(generation, query.text, query.expand)
    found = _filtered(generation, query, understood.found)
    page = [
        (int(found.numbers[at]), float(found.scores[at]) if query.order == "relevance" else None)
        for at in first(_rank(generation, query.order, found), query.offset, query.size)
    ]
    return SearchResult(
        query=query,
        total=len(found),
        hits=tuple(_hit(generation.numbered(number), score, query, understood.marks) for number, score in page),
        facets=count_facets(generation, query),
        corpus=generation.corpus,
    )


def count_hits(generation: Generation, query: SearchQuery) -> int:
    """How many recommendations a query finds: its total."""
    return len(hits_of(generation, query))


def every_hit(generation: Generation, query: SearchQuery) -> Iterator[Recommendation]:
    """Every recommendation a query finds, in the order of its list; page and size say nothing.

    Records are read one by one and not kept.
    """
    found = _filtered(generation, query, asked(generation, query.text, query.expand).found)
    order = np.argsort(_rank(generation, query.order, found), kind="stable")
    yield from generation.records(generation.documents.address(int(found.numbers[at])) for at in order)


def _filtered(generation: Generation, query: SearchQuery, found: Matches) -> Matches:
    filters = chosen(generation, query)
    if not filters:
        return found
    numbers = numbers_of(found.documents.intersection(*filters.values()))
    return Matches(numbers, found.within(numbers))


def _rank(generation: Generation, order: Sort, found: Matches) -> NDArray[Any]:
    """A number for each hit: the lower it is, the earlier the hit comes; of equal ones the first."""
    if order == "relevance":
        return -found.scores
    return generation.documents.places(order)[found.numbers]


def _hit(record: Recommendation, score: float | None, query: SearchQuery, marks: Marks) -> Hit:
    if not marks:
        return Hit(record, score=score)
    shown: dict[str, str] = {}
    for kind in _SHOWN:
        chosen = choose(texts_of(record, kind), query.language)
        if chosen and (marked := highlight(chosen[0], chosen[1], marks)):
            shown[kind] = marked
    measures = tuple(measure.id for measure in record.measures if _measure_matches(measure, marks))
    return Hit(record, shown, measures, score)


def _measure_matches(measure: Measure, marks: Marks) -> bool:
    return any(
        text.language in LANGUAGES and matches(text.text, text.language, marks)
        for text in measure.texts
        if text.kind in ("title", "summary", "official")
    )
