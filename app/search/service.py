"""Searching: a SearchQuery in, a SearchResult out, from the index alone."""

from collections.abc import Iterator
from typing import Final

from tantivy import DocAddress, Order, Query

from app.domain.language import LANGUAGES, choose
from app.domain.query import SearchQuery, Sort
from app.domain.recommendation import Measure, Recommendation, TextKind, texts_of
from app.domain.result import Hit, SearchResult
from app.search.facets import count_facets
from app.search.generation import Generation
from app.search.highlights import highlight, matches
from app.search.marks import Marks
from app.search.query import asked, compile_query

_SHOWN: Final[tuple[TextKind, ...]] = ("title", "summary", "rationale", "official")

FIRST_BATCH: Final = 200
BATCH: Final = 20_000
"""Addresses looked up at a time on the way through all hits: few at first, for a quick start. A later batch costs the
index a sort of all hits before it, so that batches must not be small; an address takes about 150 bytes."""


def search(generation: Generation, query: SearchQuery) -> SearchResult:
    """One page of what the query finds, with the exact total and the wanted facets."""
    compiled = compile_query(generation, query)
    total, found = _addresses(generation, query.order, compiled, query.size, query.offset)
    marks = asked(generation, query.text, query.expand).marks
    return SearchResult(
        query=query,
        total=total,
        hits=tuple(_hit(generation.record(address), score, query, marks) for score, address in found),
        facets=count_facets(generation, query, compiled),
        corpus=generation.corpus,
    )


def count_hits(generation: Generation, query: SearchQuery) -> int:
    """How many recommendations a query finds: its total."""
    found = generation.searcher.search(compile_query(generation, query), 1)
    return int(found.count)  # type: ignore[attr-defined]


def every_hit(generation: Generation, query: SearchQuery) -> Iterator[Recommendation]:
    """Every recommendation a query finds, in the order of its list; page and size say nothing.

    Memory stays bounded: addresses are looked up a batch at a time, records are read one by one and not kept.
    """
    compiled, order = compile_query(generation, query), query.order
    offset, size = 0, FIRST_BATCH
    while offset < generation.size:
        total, found = _addresses(generation, order, compiled, size, offset)
        yield from generation.records(address for _, address in found)
        offset, size = offset + size, BATCH
        if offset >= total:
            return


def _addresses(
    generation: Generation, order: Sort, compiled: Query, size: int, offset: int
) -> tuple[int, list[tuple[float | None, DocAddress]]]:
    """The exact total, and score and address of the hits that begin at an offset."""
    beyond = offset >= generation.size
    limit, start = (1, 0) if beyond else (size, offset)
    if order == "relevance":
        found = generation.searcher.search(compiled, limit, offset=start)
        hits = [(score, address) for score, address in found.hits]
    else:
        found = generation.searcher.search(
            compiled, limit, offset=start, order_by_field=f"place_{order}", order=Order.Asc
        )
        hits = [(None, address) for _, address in found.hits]
    # The count is exact; the library's type stub forgets it.
    return found.count, [] if beyond else hits  # type: ignore[attr-defined]


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
