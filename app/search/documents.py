"""The documents of a generation by number: which have which code, and where each stands in the fixed orders.

Read from the index, and kept. Numbers rise in the order of the index, so that of two equal hits the
index itself would give the lower number first.
"""

from array import array
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray
from pyroaring import BitMap
from tantivy import DocAddress, Query, Schema, Searcher

Numbers = NDArray[np.uint32]
"""Numbers of documents."""

Scores = NDArray[np.float32]
Hits = list[tuple[float, DocAddress]]

_YEAR: Final = "year"
_BATCH: Final = 20_000
_AT_ONCE: Final = 40_000
"""Hits taken over from the index at a time: every other request waits for it, 5 ms for so many. To search again for the
rest waits for nobody."""

_SCORE, _ADDRESS = itemgetter(0), itemgetter(1)
_SEGMENT, _DOC = attrgetter("segment_ord"), attrgetter("doc")


class Documents:
    """All documents of one searcher; `size` is how many there are."""

    def __init__(self, searcher: Searcher, schema: Schema, size: int) -> None:
        self._searcher, self._schema, self.size = searcher, schema, size
        self._codes: dict[str, dict[str, BitMap]] = {}
        self._places: dict[str, NDArray[Any]] = {}

    def find(self, query: Query) -> tuple[Numbers, Scores]:
        """Every document that a query finds, with its score, the best first."""
        found, offset, total = [], 0, 1
        while offset < total:
            answer = self._searcher.search(query, _AT_ONCE, offset=offset)
            hits = answer.hits
            found.append((self._numbers(hits), np.fromiter(map(_SCORE, hits), np.float32, len(hits))))
            # The count is exact; the library's type stub forgets it.
            offset, total = offset + _AT_ONCE, answer.count  # type: ignore[attr-defined]
        numbers, scores = zip(*found, strict=True)
        return np.concatenate(numbers), np.concatenate(scores)

    def address(self, number: int) -> DocAddress:
        """Where the index keeps a document."""
        starts = self._starts
        segment = next(at for at in range(len(starts) - 1, -1, -1) if starts[at] <= number)
        return DocAddress(segment, number - starts[segment])

    @property
    def room(self) -> int:
        """One more than the highest number; some below it may be nobody's, where documents were deleted."""
        return self._live[1]

    @property
    def everything(self) -> Numbers:
        """The numbers of all documents, rising."""
        return self._live[2]

    def codes(self, facet: str) -> Mapping[str, BitMap]:
        """The documents that have each code of a facet; only codes that some document has."""
        found = self._codes.get(facet)
        if found is None:
            found = self._years() if facet == _YEAR else self._tagged(facet)
            self._codes[facet] = found
        return found

    def places(self, order: str) -> NDArray[Any]:
        """The place of every document in a fixed order, by number."""
        found = self._places.get(order)
        if found is None:
            column = self._column(f"place_{order}", np.uint64)
            found = np.zeros(self.room, np.uint32)
            found[np.argsort(column)] = np.arange(self.room, dtype=np.uint32)
            self._places[order] = found
        return found

    @cached_property
    def _live(self) -> tuple[list[int], int, Numbers]:
        """The first number of each segment, the room, and all numbers."""
        hits = self._searcher.search(Query.all_query(), max(1, self.size)).hits
        ends: dict[int, int] = {}
        for _, address in hits:
            ends[address.segment_ord] = max(ends.get(address.segment_ord, 0), address.doc + 1)
        starts, at = [], 0
        for segment in range(max(ends, default=-1) + 1):
            starts.append(at)
            at += ends.get(segment, 0)
        numbers = (starts[address.segment_ord] + address.doc for _, address in hits)
        return starts, at, np.sort(np.fromiter(numbers, np.uint32, len(hits)))

    @property
    def _starts(self) -> list[int]:
        return self._live[0]

    def _numbers(self, hits: Hits) -> Numbers:
        starts = self._starts
        if len(starts) == 1:
            return np.fromiter(map(_DOC, map(_ADDRESS, hits)), np.uint32, len(hits))
        segments = np.fromiter(map(_SEGMENT, map(_ADDRESS, hits)), np.intp, len(hits))
        inside = np.fromiter(map(_DOC, map(_ADDRESS, hits)), np.uint32, len(hits))
        return np.array(starts, np.uint32)[segments] + inside

    def _tagged(self, facet: str) -> dict[str, BitMap]:
        found = {}
        for code, _ in self._searcher.terms_with_prefix(facet, ""):
            query = Query.term_query(self._schema, facet, code, "basic")
            if len(numbers := self.find(query)[0]):
                found[code] = bitmap(np.sort(numbers))
        return found

    def _years(self) -> dict[str, BitMap]:
        years, numbers = self._column(_YEAR, np.uint32), self.everything
        given = years[numbers]
        return {str(year): bitmap(numbers[given == year]) for year in np.unique(given)}

    def _column(self, field: str, kind: DTypeLike) -> NDArray[Any]:
        found = np.zeros(self.room, kind)
        starts = self._starts
        for segment, (start, end) in enumerate(pairwise([*starts, self.room])):
            numbers = self.everything[(self.everything >= start) & (self.everything < end)]
            for at in range(0, len(numbers), _BATCH):
                some = numbers[at : at + _BATCH]
                addresses = [DocAddress(segment, number) for number in (some - np.uint32(start)).tolist()]
                values: list[Any] = self._searcher.fast_field_values(field, addresses)
                found[some] = values
        return found


def bitmap(numbers: Numbers) -> BitMap:
    """The set of some numbers, which must rise."""
    return BitMap(array("I", numbers.astype(np.uint32, copy=False).tobytes()))


def numbers_of(found: BitMap) -> Numbers:
    """The numbers in a set, rising."""
    return np.frombuffer(found.to_array(), np.uint32)


def any_code(codes: Mapping[str, BitMap], wanted: Iterable[str]) -> BitMap:
    """The documents that have one of the wanted codes."""
    return BitMap().union(*(codes[code] for code in wanted if code in codes))
