"""The cube year × treaty × municipal level."""

import random
from collections import Counter

import pytest

from app.domain.query import SearchQuery
from app.domain.recommendation import Recommendation
from app.search.generation import Generation
from app.search.service import search
from app.search.statistics import NO_TREATY, count_cells


def test_the_cells_are_those_of_the_database(generation: Generation, records: dict[str, Recommendation]) -> None:
    counted = Counter(
        (one.year, (*one.tags.get("treaty", ()), NO_TREATY)[0], one.municipal.level) for one in records.values()
    )
    cells = count_cells(generation, SearchQuery())
    assert {(cell.year, cell.treaty, cell.municipal): cell.count for cell in cells} == counted
    assert len(cells) == len(counted)


@pytest.mark.parametrize("seed", range(40))
def test_the_cells_of_any_search_sum_to_its_total(generation: Generation, seed: int) -> None:
    chance = random.Random(seed)
    facets = chance.sample(["theme", "group", "treaty", "municipal", "service_area"], chance.randint(0, 2))
    filters = {one: tuple(chance.sample(sorted(generation.catalogue.codes(one)), 2)) for one in facets}
    text = chance.choice(["", "barn", "school", "-barn", "disab*", "og"])
    query = SearchQuery(text=text, filters=filters, year_from=chance.choice([None, 2015]), facets=())
    assert sum(cell.count for cell in count_cells(generation, query)) == search(generation, query).total


def test_cells_stand_in_order_and_none_is_empty(generation: Generation) -> None:
    cells = count_cells(generation, SearchQuery(text="barn"))
    assert cells == sorted(cells, key=lambda cell: (cell.year, cell.treaty, cell.municipal))
    assert all(cell.count > 0 for cell in cells)


def test_nothing_found_has_no_cells(generation: Generation) -> None:
    assert count_cells(generation, SearchQuery(text="*")) == []
