"""Counting facets: how many hits each code has, or would have if it were chosen."""

from operator import itemgetter
from typing import Final

from pyroaring import BitMap

from app.domain.query import SearchQuery
from app.domain.result import FacetValue
from app.search.generation import Generation
from app.search.query import hits_of

_ENTRY_BYTES: Final = 1_000
_VALUE_BYTES: Final = 130
"""What the counts of a facet take in memory, about: for the question, and for each code."""


def count_facets(generation: Generation, query: SearchQuery) -> dict[str, tuple[FacetValue, ...]]:
    """The wanted facets, each with its counts taken over the search without that facet's own filter.

    Counts do not depend on language, order and page: what one page has counted the next ones have at once.
    """
    asked = (query.text, query.expand, tuple(sorted(query.filters.items())), query.year_from, query.year_to)
    found = {facet: generation.facets.get((facet, asked)) for facet in query.facets}
    wanted = [facet for facet, values in found.items() if values is None]
    hits = hits_of(generation, query) if wanted else BitMap()
    for facet in wanted:
        own = hits_of(generation, query, but=facet) if _filters(query, facet) else hits
        found[facet] = values = _values(generation, query, facet, _count(generation, own, facet))
        generation.facets.put((facet, asked), values, _ENTRY_BYTES + _VALUE_BYTES * len(values))
    return {facet: values for facet, values in found.items() if values is not None}


def count_facet(generation: Generation, query: SearchQuery, facet: str) -> dict[str, int]:
    """The number of hits of every code of one facet that has any, most hits first."""
    counts = _count(generation, hits_of(generation, query), facet)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _filters(query: SearchQuery, facet: str) -> bool:
    if facet == "year":
        return query.year_from is not None or query.year_to is not None
    return bool(query.filters.get(facet))


def _count(generation: Generation, hits: BitMap, facet: str) -> dict[str, int]:
    """The hits of every code that has any, in the order of the vocabulary."""
    codes = generation.once(("codes", facet), lambda: _in_order(generation, facet))
    if len(hits) == generation.size:
        return {code: len(documents) for code, documents in codes}
    counted = hits.intersection_cardinality
    return {code: count for code, documents in codes if (count := counted(documents))}


def _in_order(generation: Generation, facet: str) -> list[tuple[str, BitMap]]:
    place = generation.catalogue.place
    return sorted(generation.documents.codes(facet).items(), key=lambda pair: place(facet, pair[0]))


def _values(generation: Generation, query: SearchQuery, facet: str, counts: dict[str, int]) -> tuple[FacetValue, ...]:
    """Most hits first, years by year; what is selected stays, even with no hit."""
    if facet == "year":
        alone = query.year_from is not None and query.year_from == query.year_to
        codes = dict.fromkeys([*counts, str(query.year_from)] if alone else counts)
        years = sorted(codes, key=int, reverse=True)
        return tuple(FacetValue(year, counts.get(year, 0), query.selects(facet, year)) for year in years)
    chosen = query.filters.get(facet, ())
    if missing := [code for code in dict.fromkeys(chosen) if code not in counts]:
        place = generation.catalogue.place
        found = {**counts, **dict.fromkeys(missing, 0)}
        counts = {code: found[code] for code in sorted(found, key=lambda code: place(facet, code))}
    # A stable sort, reversed or not, keeps the vocabulary's order among equals.
    ordered = sorted(counts.items(), key=itemgetter(1), reverse=True)
    return tuple([FacetValue(code, count, code in chosen) for code, count in ordered])
