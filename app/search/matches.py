"""What is found for a text or a part of one: which documents, and how well each matches.

A generation keeps what it found for a part, so that a question of known parts asks the index nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from app.search.documents import Numbers, Scores, bitmap

_WORTH_PARTING: Final = 8

HIT_BYTES: Final = 8
"""Number and score of one document."""


@dataclass(frozen=True, eq=False)
class Matches:
    """Numbers of documents, each once and rising, with their scores in the same order."""

    numbers: Numbers
    scores: Scores

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def documents(self) -> BitMap:
        """The documents as a set."""
        return bitmap(self.numbers)

    def within(self, numbers: Numbers) -> Scores:
        """The scores of some of the documents."""
        return self.scores[np.searchsorted(self.numbers, numbers)]


NOTHING: Final = Matches(np.empty(0, np.uint32), np.empty(0, np.float32))


def all_matches(found: Sequence[Matches], excluded: Sequence[Matches], everything: Numbers, room: int) -> Matches:
    """The documents in all of `found` and in none of `excluded`, their scores added; all documents if none is given."""
    if len(found) == 1 and not excluded:
        return found[0]
    scores, times = np.zeros(room, np.float32), np.zeros(room, np.uint16)
    times[everything] = 1
    for one in found:
        scores[one.numbers] += one.scores
        times[one.numbers] += 1
    for one in excluded:
        times[one.numbers] = 0
    return where(times == len(found) + 1, scores)


def where(wanted: NDArray[np.bool_], scores: Scores) -> Matches:
    """The documents for which something holds, with their scores; both by number."""
    numbers = np.flatnonzero(wanted).astype(np.uint32)
    return Matches(numbers, scores[numbers])


def first(rank: NDArray[Any], offset: int, size: int) -> NDArray[np.intp]:
    """Where the `size` lowest ranks after the `offset` lowest stand, in order; of equal ones the first goes first."""
    end = offset + size
    if offset >= len(rank):
        return np.empty(0, np.intp)
    if end * _WORTH_PARTING >= len(rank):
        return np.argsort(rank, kind="stable")[offset:end]
    # Everything as low as the last one wanted, in the order it stands; a stable sort of that keeps equal ones so.
    low = np.flatnonzero(rank <= np.partition(rank, end - 1)[end - 1])
    return low[np.argsort(rank[low], kind="stable")][offset:end]
