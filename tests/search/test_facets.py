"""Facet counts, totals and filtered totals agree with a count over the database in plain Python."""

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from app.domain.catalogue import Catalogue
from app.domain.facets import FACETS, FILTER_FACETS
from app.domain.query import SearchQuery
from app.domain.recommendation import Recommendation
from app.search.generation import Generation
from app.search.service import search
from tests.search.conftest import Find

EVERY_FACET = tuple(facet.name for facet in FACETS)
TEXTS = ("", "", "barn", "school OR skole", "-barn", '"barnets beste"', "disab*")


def codes_of(record: Recommendation, facet: str, catalogue: Catalogue) -> set[str]:
    """What a record is counted under, said anew and without the program's own reading of it."""
    parts = [record, *record.measures]
    document = catalogue.documents.get(record.document or "")
    own: dict[str, set[str | None]] = {
        "year": {str(record.year)},
        "document": {record.document},
        "cycle": {document.cycle if document else None},
        "municipal": {record.municipal.level},
        "confidence": {record.provenance.confidence},
        "language": {text.language for text in record.texts if text.kind in ("summary", "official")},
        "service_area": {code for part in parts for code in part.municipal.service_areas},
    }
    tagged = {code for part in parts for code in part.tags.get(facet, ())}
    return {code for code in own.get(facet, tagged) if code is not None}


def matches(codes: dict[str, set[str]], query: SearchQuery, but: str = "") -> bool:
    """Any code of a facet, all facets, the year in the range; the facet `but` is left out of account."""
    inside = (query.year_from or 0) <= int(next(iter(codes["year"]))) <= (query.year_to or 9999)
    chosen = (wanted and not codes[facet] & set(wanted) for facet, wanted in query.filters.items() if facet != but)
    return (inside or but == "year") and not any(chosen)


@pytest.fixture(scope="session")
def codes(records: dict[str, Recommendation], generation: Generation) -> dict[str, dict[str, set[str]]]:
    return {
        id_: {facet: codes_of(record, facet, generation.catalogue) for facet in EVERY_FACET}
        for id_, record in records.items()
    }


def random_query(seed: int, catalogue: Catalogue, codes: dict[str, dict[str, set[str]]]) -> SearchQuery:
    """One to four facets with one to three codes each, mostly those of one record; now and then years and text."""
    chance = random.Random(seed)
    like = chance.choice(list(codes.values()))
    filters = {}
    for facet in chance.sample(FILTER_FACETS, chance.randint(1, 4)):
        every = sorted(catalogue.codes(facet))
        wanted = [*chance.sample(sorted(like[facet]), min(1, len(like[facet]))), *chance.choices(every, k=2)]
        filters[facet] = tuple(dict.fromkeys(wanted[: chance.randint(1, 3)]))
    years = sorted(chance.choices(range(2000, 2026), k=2)) if chance.random() < 0.4 else (None, None)
    text = chance.choice(TEXTS)
    return SearchQuery(text=text, filters=filters, year_from=years[0], year_to=years[1], facets=EVERY_FACET)


@pytest.mark.parametrize("seed", range(200))
def test_counts_agree_with_the_database(
    generation: Generation, find: Find, codes: dict[str, dict[str, set[str]]], seed: int
) -> None:
    query = random_query(seed, generation.catalogue, codes)
    result = search(generation, query)
    by_text = [codes[id_] for id_ in find(query.text)]
    assert result.total == sum(matches(one, query) for one in by_text)
    for facet in EVERY_FACET:
        counted = Counter(code for one in by_text if matches(one, query, but=facet) for code in one[facet])
        shown = {value.code: value.count for value in result.facets[facet]}
        chosen = dict.fromkeys(query.filters.get(facet, ()), 0)
        single = facet == "year" and query.year_from == query.year_to is not None
        assert shown == {**chosen, **({str(query.year_from): 0} if single else {}), **counted}


def test_the_random_searches_find_something_often_enough_to_mean_something(
    generation: Generation, codes: dict[str, dict[str, set[str]]]
) -> None:
    totals = [search(generation, random_query(seed, generation.catalogue, codes)).total for seed in range(200)]
    assert sum(total > 0 for total in totals) > 60
    assert sum(total > 5 for total in totals) > 20


@pytest.mark.parametrize("seed", range(0, 200, 10))
def test_choosing_a_value_gives_exactly_the_count_it_promised(
    generation: Generation, codes: dict[str, dict[str, set[str]]], seed: int
) -> None:
    query = random_query(seed, generation.catalogue, codes)
    for facet, values in search(generation, query).facets.items():
        for value in values[:8]:
            alone = query.without_facet(facet).toggled(facet, value.code)
            assert search(generation, alone).total == value.count, (facet, value)


def test_toggling_a_value_of_an_unfiltered_facet_gives_the_count_it_promised(generation: Generation) -> None:
    query = SearchQuery(text="barn", filters={"body": ("CRC",)}, year_from=2010, facets=EVERY_FACET)
    for facet, values in search(generation, query).facets.items():
        for value in values:
            if facet not in ("body", "year"):
                assert search(generation, query.toggled(facet, value.code)).total == value.count


def test_what_is_selected_stays_visible_at_zero(generation: Generation) -> None:
    query = SearchQuery(text="isolasjon -isolasjon", filters={"theme": ("housing",)}, year_from=1950, year_to=1950)
    found = search(generation, query).facets
    assert [(one.code, one.count, one.selected) for one in found["theme"]] == [("housing", 0, True)]
    assert [(one.code, one.count, one.selected) for one in found["year"]] == [("1950", 0, True)]
    assert found["group"] == ()


def test_values_stand_by_count_and_years_by_year(generation: Generation) -> None:
    found = search(generation, SearchQuery(facets=EVERY_FACET)).facets
    for facet in FILTER_FACETS:
        counts = [value.count for value in found[facet]]
        assert counts == sorted(counts, reverse=True)
    years = [int(value.code) for value in found["year"]]
    assert years == sorted(set(years), reverse=True)


def test_equal_counts_stand_in_the_order_of_the_vocabulary(generation: Generation) -> None:
    for facet in FILTER_FACETS:
        place = {code: at for at, code in enumerate(generation.catalogue.codes(facet))}
        values = search(generation, SearchQuery(facets=(facet,))).facets[facet]
        shown = [(-value.count, place[value.code]) for value in values]
        assert shown == sorted(shown)


def test_only_the_wanted_facets_are_counted_in_the_wanted_order(generation: Generation) -> None:
    assert search(generation, SearchQuery(facets=())).facets == {}
    assert list(search(generation, SearchQuery(facets=("year", "body"))).facets) == ["year", "body"]


def test_what_one_page_counted_the_next_has_without_counting(generation: Generation) -> None:
    query = SearchQuery(text="barn", filters={"theme": ("education",)}, facets=EVERY_FACET)
    fresh = search(generation, query).facets
    generation.facets.put("fill", (), generation.facets.limit)
    for other in (query, replace(query, page=2, language="en", sort="newest")):
        assert search(generation, other).facets == fresh


@pytest.mark.parametrize(
    "other",
    [
        {"text": "barna i skolen"},
        {"expand": False},
        {"filters": {"theme": ("housing",)}},
        {"year_from": 2015},
        {"year_to": 2015},
    ],
)
def test_another_question_has_counts_of_its_own(generation: Generation, other: dict[str, Any]) -> None:
    query = SearchQuery(text="mobbing på skolen", facets=EVERY_FACET)
    search(generation, query)
    changed = replace(query, **other)
    asked_second = search(generation, changed).facets
    generation.facets.put("fill", (), generation.facets.limit)
    assert search(generation, changed).facets == asked_second != search(generation, query).facets
