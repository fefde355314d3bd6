"""Sets of matches: cut to a page, brought together, and kept."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tantivy import Query

from app.search.clauses import part_query
from app.search.coverage import COVERAGE
from app.search.generation import Generation
from app.search.matches import Matches, all_matches, first
from app.search.query import asked

ROOM = 30
RANKS = st.lists(st.integers(0, 9), max_size=300).map(lambda ranks: np.array(ranks, np.float32))


def matches(found: dict[int, int]) -> Matches:
    numbers = sorted(found)
    return Matches(np.array(numbers, np.uint32), np.array([found[one] for one in numbers], np.float32))


@given(RANKS, st.integers(0, 320), st.integers(1, 40))
def test_a_page_is_cut_from_the_whole_order_of_which_equals_keep_theirs(
    ranks: "np.ndarray", offset: int, size: int
) -> None:
    whole = sorted(range(len(ranks)), key=lambda at: ranks[at])
    assert list(first(ranks, offset, size)) == whole[offset : offset + size]


FOUND = st.dictionaries(st.integers(0, ROOM - 1), st.integers(1, 50))


@given(st.lists(FOUND, max_size=4), st.lists(FOUND, max_size=2), st.sets(st.integers(0, ROOM - 1)))
def test_all_of_several_are_what_stands_in_each_and_in_nothing_excluded(
    found: list[dict[int, int]], excluded: list[dict[int, int]], more: set[int]
) -> None:
    live = more.union(*found, *excluded)
    everything = np.array(sorted(live), np.uint32)
    whole = all_matches(list(map(matches, found)), list(map(matches, excluded)), everything, ROOM)
    scores: Counter[int] = Counter()
    for one in found:
        scores.update(one)
    wanted = [one for one in sorted(live) if all(one in some for some in found)]
    wanted = [one for one in wanted if not any(one in some for some in excluded)]
    assert list(whole.numbers) == wanted == list(whole.documents)
    assert list(whole.scores) == [scores[one] for one in wanted]
    assert list(whole.within(whole.numbers[::2])) == list(whole.scores[::2])


@pytest.mark.parametrize("text", ["barn", "mobbing", "isolasjon", "barnehagelærer", "domestic violence", "CRPD"])
def test_a_question_of_one_part_is_ranked_as_the_index_ranks_it(generation: Generation, text: str) -> None:
    ((part,),) = generation.reader.read(text).groups
    hits = generation.searcher.search(part_query(generation.index.schema, part), 524).hits
    found = asked(generation, text, True).found
    assert len(hits) == len(found) > 0
    scores = dict(zip(map(int, found.numbers), map(float, found.scores), strict=True))
    assert scores == pytest.approx({address.doc: score + COVERAGE for score, address in hits}, rel=1e-5)


def test_what_is_kept_is_not_searched_again(generation: Generation) -> None:
    def fail() -> Query:
        raise AssertionError("searched again")

    kept = generation.matches("all of them", Query.all_query)
    assert generation.matches("all of them", fail) is kept
    assert len(kept) == 524
