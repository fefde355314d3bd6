"""The parameters of a search, and the links that say the same search again."""

from typing import Any, get_origin
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import Request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from app.domain.catalogue import Catalogue
from app.domain.facets import FACETS, FILTER_FACETS
from app.domain.language import LANGUAGES, Language
from app.domain.query import DEFAULT_FACETS, MAX_SIZE, SORTS, SearchQuery
from app.errors import InvalidParameters
from app.http.faults import all_faults, shaped, values_of
from app.http.parameters import LAST_PAGE, MOST_HELPED, SearchParameters, search_query
from app.representations.links import Links
from app.search.generation import Generation


@pytest.fixture(scope="module")
def catalogue(generation: Generation) -> Catalogue:
    return generation.catalogue


def read(address: str, catalogue: Catalogue) -> SearchQuery:
    given = parse_qs(urlsplit(address).query, keep_blank_values=True, strict_parsing=bool(urlsplit(address).query))
    parameters = SearchParameters.model_validate(shaped(SearchParameters, given))
    return search_query(parameters, catalogue, parameters.lang or "nb")


def faults(catalogue: Catalogue, **given: list[str]) -> list[tuple[str, str, str | None]]:
    return [(one.parameter, one.value, one.did_you_mean) for one in all_faults(SearchParameters, given, catalogue)]


@pytest.mark.parametrize("facet", FILTER_FACETS)
def test_every_facet_is_a_parameter_that_repeats(facet: str) -> None:
    assert get_origin(SearchParameters.model_fields[facet].annotation) is list


def test_every_facet_but_the_year_is_a_parameter() -> None:
    assert {facet.name for facet in FACETS} - set(SearchParameters.model_fields) == {"year"}


def queries(catalogue: Catalogue) -> st.SearchStrategy[SearchQuery]:
    codes = {facet: list(catalogue.codes(facet)) for facet in FILTER_FACETS if catalogue.codes(facet)}
    filters = st.fixed_dictionaries(
        {},
        optional={
            facet: st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True).map(tuple)
            for facet, known in codes.items()
        },
    )
    years = st.lists(st.none() | st.integers(1945, 2100), min_size=2, max_size=2).map(
        lambda pair: pair if None in pair else sorted(pair, key=int)
    )
    facets = st.permutations([facet.name for facet in FACETS]).flatmap(
        lambda names: st.integers(0, len(names)).map(lambda count: tuple(names[:count]))
    )

    def make(pair: list[int | None], **rest: Any) -> SearchQuery:
        return SearchQuery(year_from=pair[0], year_to=pair[1], **rest)

    return st.builds(
        make,
        years,
        text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
        filters=filters,
        sort=st.none() | st.sampled_from(SORTS),
        page=st.integers(1, LAST_PAGE),
        size=st.integers(1, MAX_SIZE),
        facets=facets | st.just(DEFAULT_FACETS) | st.just(tuple(facet.name for facet in FACETS)),
        language=st.sampled_from(LANGUAGES),
    )


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_link_says_exactly_the_search_it_was_made_from(catalogue: Catalogue, data: st.DataObject) -> None:
    query = data.draw(queries(catalogue))
    assert read(Links("", query.language).search(query), catalogue) == query


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_keeps_the_language_only_if_it_was_asked_for(language: Language) -> None:
    assert Links("", language).search(SearchQuery()) == f"/api/v1/recommendations?lang={language}"
    assert Links().search(SearchQuery(language=language)) == "/api/v1/recommendations"


def test_all_and_none_are_short_for_facets(catalogue: Catalogue) -> None:
    assert read("?facets=all", catalogue).facets == tuple(facet.name for facet in FACETS)
    assert read("?facets=none", catalogue).facets == ()
    assert read("?facets=theme,year&facets=theme", catalogue).facets == ("theme", "year")
    assert Links().search(read("?facets=all", catalogue)).endswith("?facets=all")


def test_a_code_given_twice_counts_once(catalogue: Catalogue) -> None:
    assert read("?theme=housing&theme=housing", catalogue).filters == {"theme": ("housing",)}


def test_every_fault_is_named_in_one_answer_whatever_its_kind(catalogue: Catalogue) -> None:
    found = faults(
        catalogue,
        page=["1", "2"],
        q=["a", "b"],
        size=["1000"],
        sort=["newst"],
        them=["x"],
        theme=["housing", "housin", ""],
        year_from=["2020"],
        year_to=["2010"],
        facets=["theme,tema"],
    )
    assert sorted(found) == [
        ("facets", "tema", "theme"),
        ("page", "1, 2", None),
        ("q", "a, b", None),
        ("size", "1000", "100"),
        ("sort", "newst", "newest"),
        ("them", "x", "theme"),
        ("theme", "", None),
        ("theme", "housin", "housing"),
        ("year_from", "2020", None),
    ]


def test_a_search_is_not_made_from_wrong_codes(catalogue: Catalogue) -> None:
    with pytest.raises(InvalidParameters, match="Did you mean 'housing'"):
        read("?theme=housin", catalogue)


def test_codes_of_a_vocabulary_that_is_not_loaded_are_unknown(catalogue: Catalogue) -> None:
    bare = Catalogue(catalogue.corpus, {}, {})
    assert faults(bare, theme=["housing"], document=["CRC/C/NOR/CO/4"]) == [
        ("document", "CRC/C/NOR/CO/4", None),
        ("theme", "housing", None),
    ]


@pytest.mark.parametrize("name", ["theme", "recommending_state", "document"])
def test_every_wrong_code_is_named_and_the_first_ones_get_the_nearest_right_one(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked: list[str] = []
    near = "app.http.parameters.nearest" if name == "document" else "app.domain.vocabulary.Vocabulary.nearest"
    monkeypatch.setattr(near, lambda *given: asked.append(given[-1]) or "near")
    wrong = [f"x{number}" for number in range(5000)]
    found = faults(catalogue, **{name: wrong})
    assert [value for _, value, _ in found] == wrong
    assert len(asked) == MOST_HELPED
    assert [hint for _, _, hint in found] == ["near"] * MOST_HELPED + [None] * (5000 - MOST_HELPED)


def test_every_unknown_parameter_is_named_and_the_first_ones_get_the_nearest_right_one(catalogue: Catalogue) -> None:
    found = faults(catalogue, **{f"them{number}": ["housing"] for number in range(5000)})
    assert len(found) == 5000
    assert [hint for _, _, hint in found] == ["theme"] * MOST_HELPED + [None] * (5000 - MOST_HELPED)


def test_the_parameters_of_a_long_address_are_read_once_over() -> None:
    class Counted(QueryParams):
        passes = 0

        def multi_items(self) -> list[tuple[str, str]]:
            Counted.passes += 1
            return super().multi_items()

    request = Request({"type": "http", "query_string": b"", "headers": []})
    request._query_params = Counted([("theme", "a"), *((f"n{number}", "1") for number in range(8000)), ("theme", "b")])
    values = values_of(request)
    assert values["theme"] == ["a", "b"]
    assert len(values) == 8001
    assert Counted.passes == 1
