"""A page of hits: what is kept from one question for the next changes nothing in it."""

from dataclasses import replace

import pytest

from app.domain.query import SearchQuery
from app.domain.result import Hit
from app.search.generation import Generation
from app.search.service import search

TEXTS = ("barnevern", "child welfare", "vald i heimen", '"barnets beste"', "mobb*", "")
OTHERS = ({}, {"filters": {"treaty": ("CRC",)}}, {"page": 2, "size": 5}, {"sort": "oldest"}, {"expand": False})


def hits(generation: Generation, query: SearchQuery) -> tuple[Hit, ...]:
    return search(generation, query).hits


@pytest.mark.parametrize("language", ["nb", "nn", "en", "se"])
def test_marks_kept_from_another_page_filter_or_language_are_those_of_the_question(
    generation: Generation, language: str
) -> None:
    asked = [
        replace(SearchQuery(text=text, language=language), **other)  # type: ignore[arg-type]
        for text in TEXTS
        for other in OTHERS
    ]
    kept = [hits(generation, query) for query in asked]
    again = [hits(generation, query) for query in asked]
    fresh = []
    for query in asked:
        generation.__dict__.pop("marked", None)
        fresh.append(hits(generation, query))
    assert kept == again == fresh
    assert sum(bool(hit.highlights) for found in fresh for hit in found) > 20


def test_marks_are_kept_only_for_so_many_hits(generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.search.service._MOST_MARKED", 7)
    generation.__dict__.pop("marked", None)
    query = SearchQuery(text="barn", size=5, facets=())
    pages = [hits(generation, replace(query, page=page)) for page in range(1, 9)]
    assert all(hit.highlights for found in pages for hit in found)
    assert len(generation.marked) == 1
    assert len(generation.marked.get(("barn", True, "nb")) or ()) <= 12
