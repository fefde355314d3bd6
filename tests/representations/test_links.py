"""Addresses of things; that those of searches read back is tested with the parameters."""

import pytest

from app.domain.query import SearchQuery
from app.representations.links import Links


@pytest.mark.parametrize(
    ("query", "address"),
    [
        (SearchQuery(), "/api/v1/recommendations"),
        (SearchQuery(text="barn & unge"), "/api/v1/recommendations?q=barn+%26+unge"),
        (SearchQuery(filters={"theme": ("b", "a")}), "/api/v1/recommendations?theme=b&theme=a"),
        (SearchQuery(filters={"theme": ("a",), "treaty": ("b",)}), "/api/v1/recommendations?treaty=b&theme=a"),
        (SearchQuery(facets=()), "/api/v1/recommendations?facets=none"),
        (SearchQuery(page=1, size=20), "/api/v1/recommendations"),
        (SearchQuery(page=3, size=5), "/api/v1/recommendations?size=5&page=3"),
        (SearchQuery(year_from=2018), "/api/v1/recommendations?year_from=2018"),
    ],
)
def test_a_search_is_said_shortly_and_always_in_the_same_order(query: SearchQuery, address: str) -> None:
    assert Links().search(query) == address


def test_slashes_of_a_symbol_stay_and_odd_signs_are_escaped() -> None:
    assert Links().document("CRC/C/NOR/CO/5-6") == "/api/v1/documents/CRC/C/NOR/CO/5-6"
    assert Links().document("A/HRC/42/3 (a)?") == "/api/v1/documents/A/HRC/42/3%20%28a%29%3F"


def test_the_public_address_stands_before_and_the_language_behind() -> None:
    links = Links("https://example.no", "se")
    assert links.recommendation("a-b", "/history") == "https://example.no/api/v1/recommendations/a-b/history?lang=se"


@pytest.mark.parametrize("facet", ["theme", "document", "year"])
@pytest.mark.parametrize(
    "query",
    [
        SearchQuery(),
        SearchQuery(text="\ufdd0 & theme=", filters={"theme": ("housing", "a&b"), "group": ("sami",)}, page=3, size=5),
        SearchQuery(filters={"document": ("CRC/C/NOR/CO/5-6",)}, year_from=2018, year_to=2018, sort="newest"),
    ],
)
def test_the_address_that_toggles_a_code_is_that_of_the_toggled_search(query: SearchQuery, facet: str) -> None:
    codes = ["2018", "2019"] if facet == "year" else ["housing", "a&b", "CRC/C/NOR/CO/5-6", "ø å"]
    for language in (None, "nn"):
        links = Links("https://example.no", language)
        toggle = links.toggles(query, facet)
        assert [toggle(code) for code in codes] == [links.search(query.toggled(facet, code)) for code in codes]


def test_a_permalink_says_nothing_of_the_language() -> None:
    assert Links("https://example.no", "se").permalink("a-b") == "https://example.no/anbefaling/a-b"


def test_the_address_of_a_whole_list_leaves_out_what_shapes_a_page() -> None:
    query = SearchQuery(text="barn", filters={"theme": ("housing",)}, page=3, size=5, facets=(), explain=True)
    assert Links("", "nn").export(query, "csv") == "/api/v1/recommendations.csv?q=barn&theme=housing&lang=nn"
