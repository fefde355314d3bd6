"""What is written in parts is, byte for byte, what the plain view gives written whole; the first time and after."""

import itertools

import pytest

from app.domain.facets import FACETS
from app.domain.language import LANGUAGES
from app.domain.query import SearchQuery
from app.representations.json import JsonView, dumps
from app.representations.links import Links
from app.representations.written import WrittenView
from app.search.generation import Generation
from app.search.kept import Kept
from app.search.service import search

EVERY_FACET = tuple(facet.name for facet in FACETS)


@pytest.mark.parametrize(
    "query",
    [
        SearchQuery(),
        SearchQuery(text="barn", facets=EVERY_FACET, size=100),
        SearchQuery(text='"barnets beste" & <b>', year_from=2010, year_to=2020, sort="oldest"),
        SearchQuery(text="skole", filters={"theme": ("education", "housing"), "municipal": ("explicit",)}),
        SearchQuery(filters={"document": ("CRC/C/NOR/CO/5-6",)}, year_from=2018, year_to=2018, facets=EVERY_FACET),
        SearchQuery(text="zzzz", page=7),
    ],
)
def test_the_bytes_are_the_same(generation: Generation, query: SearchQuery) -> None:
    result = search(generation, query)
    kept: Kept[bytes] = Kept(10_000_000)
    for language, base, asked in itertools.product(LANGUAGES, ("", 'https://example.no/"é'), (None, "nb", "en")):
        links = Links(base, asked)
        whole = dumps(JsonView(generation.catalogue, language, links).result(result))
        for _ in range(2):
            assert dumps(WrittenView(generation.catalogue, language, links, kept).result(result)) == whole


def test_a_memory_too_small_for_anything_changes_nothing(generation: Generation) -> None:
    result, nothing = search(generation, SearchQuery(text="barn")), Kept[bytes](0)
    written = WrittenView(generation.catalogue, "nb", Links(), nothing)
    assert dumps(written.result(result)) == dumps(JsonView(generation.catalogue, "nb", Links()).result(result))
    assert not len(nothing)
