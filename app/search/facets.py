"""Counting facets: how many hits each code has, or would have if it were chosen."""

from collections.abc import Sequence
from typing import Any, Final

from tantivy import Query

from app.domain.query import SearchQuery
from app.domain.result import FacetValue
from app.search.generation import Generation
from app.search.query import compile_query

_MOST: Final = 65_000
"""Codes counted in one facet, the aggregation's own limit; far above any vocabulary of the corpus."""

_ENTRY_BYTES: Final = 1_000
_VALUE_BYTES: Final = 130
"""What the counts of a facet take in memory, about: for the question, and for each code."""


def count_facets(generation: Generation, query: SearchQuery, compiled: Query) -> dict[str, tuple[FacetValue, ...]]:
    """The wanted facets, each with its counts taken over the search without that facet's own filter.

    Counts do not depend on language, order and page: what one page has counted the next ones have at once.
    """
    asked = (query.text, query.expand, tuple(sorted(query.filters.items())), query.year_from, query.year_to)
    found = {facet: generation.facets.get((facet, asked)) for facet in query.facets}
    wanted = [facet for facet, values in found.items() if values is None]
    filtered = [facet for facet in wanted if query.without_facet(facet) != query]
    counts = _count(generation, compiled, [facet for facet in wanted if facet not in filtered])
    for facet in filtered:
        counts |= _count(generation, compile_query(generation, query.without_facet(facet)), [facet])
    for facet in wanted:
        found[facet] = values = _values(generation, query, facet, counts[facet])
        generation.facets.put((facet, asked), values, _ENTRY_BYTES + _VALUE_BYTES * len(values))
    return {facet: values for facet, values in found.items() if values is not None}


def count_facet(generation: Generation, query: SearchQuery, facet: str) -> dict[str, int]:
    """The number of hits of every code of one facet that has any."""
    return _count(generation, compile_query(generation, query), [facet])[facet]


def _count(generation: Generation, compiled: Query, facets: Sequence[str]) -> dict[str, dict[str, int]]:
    if not facets:
        return {}
    wanted = {facet: {"terms": {"field": facet, "size": _MOST}} for facet in facets}
    found: dict[str, Any] = generation.searcher.aggregate(compiled, wanted)
    return {
        facet: {_code(bucket["key"]): bucket["doc_count"] for bucket in found[facet]["buckets"]} for facet in facets
    }


def _code(key: object) -> str:
    return str(int(key)) if isinstance(key, (int, float)) else str(key)


def _values(generation: Generation, query: SearchQuery, facet: str, counts: dict[str, int]) -> tuple[FacetValue, ...]:
    """Most hits first, years by year; what is selected stays, even with no hit."""
    chosen = query.filters.get(facet, ())
    if facet == "year" and query.year_from is not None and query.year_from == query.year_to:
        chosen = (str(query.year_from),)
    codes = dict.fromkeys([*counts, *chosen])
    if facet == "year":
        ordered = sorted(codes, key=int, reverse=True)
    else:
        place = generation.catalogue.place
        ordered = sorted(codes, key=lambda code: (-counts.get(code, 0), place(facet, code)))
    return tuple(FacetValue(code, counts.get(code, 0), query.selects(facet, code)) for code in ordered)
