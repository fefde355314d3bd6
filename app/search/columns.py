"""What the documents of a segment have, written beside it once: their codes, years, and places in the fixed orders.

Tantivy tells it too, but document by document: for a quarter of a million records that takes a second at every start.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import DTypeLike, NDArray
from pyroaring import BitMap
from tantivy import DocAddress, Index, Query, Searcher

from app.domain.facets import FILTER_FACETS
from app.search.schema import ORDERS

_BATCH: Final = 20_000
_DOC, _ADDRESS = attrgetter("doc"), itemgetter(1)


@dataclass(frozen=True)
class Codes:
    """Which documents of one segment have which codes, kept as it was written."""

    sets: Mapping[str, bytes]
    """By facet, the sets of documents that have a code, one after the other."""
    lengths: Mapping[str, Mapping[str, int]]
    """By facet and code, the bytes of the set."""

    def of(self, facet: str) -> Iterator[tuple[str, BitMap]]:
        """Each code of a facet that some document has, and the documents by their number in the segment."""
        sets, lengths = self.sets[facet], self.lengths[facet]
        for code, (start, end) in zip(lengths, pairwise(accumulate(lengths.values(), initial=0)), strict=True):
            yield code, BitMap.deserialize(sets[start:end])


@dataclass(frozen=True)
class Columns:
    """What the documents of one segment have, by their number in it; the arrays are as long as the segment."""

    years: NDArray[np.uint32]
    places: Mapping[str, NDArray[np.uint64]]
    """By order."""
    codes: Codes


def write_columns(index: Index, paths: Sequence[Path]) -> None:
    """Write the columns of an index from which nothing was deleted, each segment's into a file of its own."""
    searcher = index.searcher()
    hits = searcher.search(Query.all_query(), max(1, searcher.num_docs)).hits
    addresses: list[list[DocAddress]] = [[] for _ in paths]
    for _, address in hits:
        addresses[address.segment_ord].append(address)
    sets, lengths = zip(*(_sets_of(searcher, index, facet, len(paths)) for facet in FILTER_FACETS), strict=True)
    for segment, path in enumerate(paths):
        here = sorted(addresses[segment], key=_DOC)
        columns: dict[str, Any] = {
            "years": _column(searcher, "year", here, np.uint32),
            **{f"place_{order}": _column(searcher, f"place_{order}", here, np.uint64) for order in ORDERS},
            **{f"sets_{facet}": _bytes(one[segment]) for facet, one in zip(FILTER_FACETS, sets, strict=True)},
            "lengths": _bytes(orjson.dumps(dict(zip(FILTER_FACETS, (one[segment] for one in lengths), strict=True)))),
        }
        with path.open("wb") as file:
            np.savez(file, **columns)


def read_columns(path: Path) -> Columns:
    """The columns in a file. Raises OSError, KeyError or ValueError if `write_columns` did not write it."""
    with np.load(path, allow_pickle=False) as found:
        return Columns(
            found["years"],
            {order: found[f"place_{order}"] for order in ORDERS},
            Codes(
                {facet: found[f"sets_{facet}"].tobytes() for facet in FILTER_FACETS},
                orjson.loads(found["lengths"].tobytes()),
            ),
        )


def _sets_of(searcher: Searcher, index: Index, facet: str, segments: int) -> tuple[list[bytes], list[dict[str, int]]]:
    """For each segment, the sets of documents by code and how long they are."""
    sets, lengths = [b""] * segments, [dict[str, int]() for _ in range(segments)]
    for code, _ in searcher.terms_with_prefix(facet, ""):
        query = Query.term_query(index.schema, facet, code, "basic")
        found = [BitMap() for _ in range(segments)]
        for _, address in searcher.search(query, max(1, searcher.num_docs)).hits:
            found[address.segment_ord].add(address.doc)
        for segment, documents in enumerate(found):
            if documents:
                written = documents.serialize()
                sets[segment] += written
                lengths[segment][code] = len(written)
    return sets, lengths


def _column(searcher: Searcher, field: str, addresses: list[DocAddress], kind: DTypeLike) -> NDArray[Any]:
    found = np.zeros(len(addresses), kind)
    for at in range(0, len(addresses), _BATCH):
        values: list[Any] = searcher.fast_field_values(field, addresses[at : at + _BATCH])
        found[at : at + _BATCH] = values
    return found


def _bytes(found: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(found, np.uint8)
