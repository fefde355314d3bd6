"""The way through all hits: every one once, in the order of the list, whatever the size of the batches."""

import pytest

from app.domain.query import SORTS, SearchQuery
from app.search import service
from app.search.generation import Generation
from app.search.service import count_hits, every_hit
from tests.search.conftest import Find


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "barn", "mobbing skole", "xyzzyxyzzy", "-barn"])
def test_it_gives_what_the_pages_give(generation: Generation, find: Find, sort: str, text: str) -> None:
    query = SearchQuery(text=text, sort=sort)  # type: ignore[arg-type]
    found = [record.id for record in every_hit(generation, query)]
    assert found == find(text, sort=sort)
    assert len(found) == count_hits(generation, query)


@pytest.mark.parametrize(("first", "batch"), [(1, 1), (7, 100), (524, 1), (1000, 1000)])
def test_batches_lose_and_double_nothing(
    generation: Generation, monkeypatch: pytest.MonkeyPatch, first: int, batch: int
) -> None:
    query = SearchQuery(text="barn")
    whole = [record.id for record in every_hit(generation, query)]
    monkeypatch.setattr(service, "FIRST_BATCH", first)
    monkeypatch.setattr(service, "BATCH", batch)
    assert [record.id for record in every_hit(generation, query)] == whole


def test_page_and_size_say_nothing(generation: Generation) -> None:
    paged = every_hit(generation, SearchQuery(text="barn", page=3, size=1))
    assert [one.id for one in paged] == [one.id for one in every_hit(generation, SearchQuery(text="barn"))]


def test_nothing_is_read_before_it_is_asked_for(generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = service._addresses
    monkeypatch.setattr(service, "_addresses", lambda *given: asked.append(given[-1]) or real(*given))
    monkeypatch.setattr(service, "FIRST_BATCH", 2)
    hits = every_hit(generation, SearchQuery())
    assert asked == []
    next(hits), next(hits)
    assert asked == [0]
    next(hits)
    assert asked == [0, 2]
