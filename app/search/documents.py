"""The documents of a generation by number: which have which code, and where each stands in the fixed orders.

Numbers rise in the order of the index, so that of two equal hits the index itself would give the lower number first.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray
from pyroaring import BitMap
from tantivy import DocAddress, Occur, Query, Schema, Searcher, SearchResult

from app.search.columns import read_columns
from app.search.schema import ORDERS, SHARD
from app.search.shards import Shard, columns_name

Numbers = NDArray[np.uint32]
"""Numbers of documents."""

Scores = NDArray[np.float32]
Hits = list[tuple[float, DocAddress]]

_YEAR: Final = "year"
_AT_ONCE: Final = 40_000
"""Hits taken over from the index at a time: every other request waits for it, 5 ms for so many. More are taken over
shard by shard, each of which holds fewer, with a search of its own that nobody waits for."""

_SCORE, _ADDRESS = itemgetter(0), itemgetter(1)
_SEGMENT, _DOC = attrgetter("segment_ord"), attrgetter("doc")


class Documents:
    """All documents of one searcher, whose shards have their files in a folder.

    What they have is read when this is made: the files may be gone afterwards.
    """

    def __init__(self, searcher: Searcher, schema: Schema, shards: Sequence[Shard], folder: Path) -> None:
        self._searcher, self._schema, self._shards = searcher, schema, shards
        self.size: Final = sum(shard.records for shard in shards)
        segments = [segment for shard in shards for segment in shard.segments]
        self._starts = list(accumulate((segment["max_doc"] for segment in segments), initial=0))
        self.room: Final = self._starts.pop()
        """One more than the highest number; some below it may be nobody's, where documents were deleted."""
        columns = [read_columns(folder / columns_name(segment)) for segment in segments]
        self._written = [one.codes for one in columns]
        self._live = self._find_live()
        self.everything: Final = numbers_of(self._live)
        """The numbers of all documents, rising."""
        self._places = {order: _ranks(_column([one.places[order] for one in columns], np.uint64)) for order in ORDERS}
        self._codes = {_YEAR: self._by_year(_column([one.years for one in columns], np.uint32))}

    def find(self, query: Query) -> tuple[Numbers, Scores]:
        """Every document that a query finds, rising, with its score."""
        if self.size > _AT_ONCE:
            # What the first shard holds of it tells whether one search for all would find too many.
            first, *others = self._shards
            found = [self._taken(first, self._within(first, query))]
            if len(found[0][0]) * self.size > _AT_ONCE * first.records:
                # The next shards are searched, which holds no lock, while the hits of one are taken over.
                with ThreadPoolExecutor(1) as ahead:
                    results = ahead.map(lambda shard: self._within(shard, query), others)
                    found += map(self._taken, others, results)
                numbers, scores = zip(*found, strict=True)
                return np.concatenate(numbers), np.concatenate(scores)
        hits = self._searcher.search(query, max(1, self.size)).hits
        return _rising(self._numbers(hits), _scores(hits))

    def address(self, number: int) -> DocAddress:
        """Where the index keeps a document."""
        segment = bisect_right(self._starts, number) - 1
        return DocAddress(segment, number - self._starts[segment])

    def codes(self, facet: str) -> Mapping[str, BitMap]:
        """The documents that have each code of a facet; only codes that some document has."""
        found = self._codes.get(facet)
        if found is None:
            found = self._codes[facet] = self._tagged(facet)
        return found

    def places(self, order: str) -> NDArray[np.uint32]:
        """The place of every document in a fixed order, by number."""
        return self._places[order]

    def _within(self, shard: Shard, query: Query) -> SearchResult:
        here = Query.const_score_query(Query.term_query(self._schema, SHARD, shard.number, "basic"), 0.0)
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, here)])
        return self._searcher.search(both, max(1, shard.records))

    def _taken(self, shard: Shard, result: SearchResult) -> tuple[Numbers, Scores]:
        hits = result.hits
        if len(shard.segments) > 1 or not hits:
            return _rising(self._numbers(hits), _scores(hits))
        return _rising(_inside(hits) + np.uint32(self._starts[_SEGMENT(hits[0][1])]), _scores(hits))

    def _numbers(self, hits: Hits) -> Numbers:
        if len(self._starts) == 1:
            return _inside(hits)
        segments = np.fromiter(map(_SEGMENT, map(_ADDRESS, hits)), np.intp, len(hits))
        return np.array(self._starts, np.uint32)[segments] + _inside(hits)

    def _find_live(self) -> BitMap:
        """The numbers of the documents that were not deleted."""
        live, at = BitMap(range(self.room)), 0
        for shard in self._shards:
            segments = self._starts[at : at + len(shard.segments)]
            at += len(segments)
            if shard.deleted:
                end = self._starts[at] if at < len(self._starts) else self.room
                live.remove_range(segments[0], end)
                live |= bitmap(self._taken(shard, self._within(shard, Query.all_query()))[0])
        return live

    def _tagged(self, facet: str) -> dict[str, BitMap]:
        found: dict[str, BitMap] = {}
        for start, codes in zip(self._starts, self._written, strict=True):
            for code, inside in codes.of(facet):
                documents = inside.shift(start)
                found[code] = found[code] | documents if code in found else documents
        if len(self.everything) == self.room:
            return found
        return {code: living for code, documents in found.items() if (living := documents & self._live)}

    def _by_year(self, years: NDArray[np.uint32]) -> dict[str, BitMap]:
        numbers, given = self.everything, years[self.everything]
        return {str(year): bitmap(numbers[given == year]) for year in np.unique(given)}


def _ranks(places: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """The places as the smallest numbers in the same order."""
    found = np.zeros(len(places), np.uint32)
    found[np.argsort(places)] = np.arange(len(places), dtype=np.uint32)
    return found


def _column(parts: Sequence[NDArray[Any]], kind: DTypeLike) -> NDArray[Any]:
    return np.concatenate([np.empty(0, kind), *parts], dtype=kind)


def _rising(numbers: Numbers, scores: Scores) -> tuple[Numbers, Scores]:
    order = np.argsort(numbers)
    return numbers[order], scores[order]


def _scores(hits: Hits) -> Scores:
    return np.fromiter(map(_SCORE, hits), np.float32, len(hits))


def _inside(hits: Hits) -> Numbers:
    """The numbers of documents in their segments."""
    return np.fromiter(map(_DOC, map(_ADDRESS, hits)), np.uint32, len(hits))


def bitmap(numbers: Numbers) -> BitMap:
    """The set of some numbers, which must rise."""
    return BitMap(array("I", numbers.astype(np.uint32, copy=False).tobytes()))


def numbers_of(found: BitMap) -> Numbers:
    """The numbers in a set, rising."""
    return np.frombuffer(found.to_array(), np.uint32)


def any_code(codes: Mapping[str, BitMap], wanted: Iterable[str]) -> BitMap:
    """The documents that have one of the wanted codes."""
    return BitMap().union(*(codes[code] for code in wanted if code in codes))
