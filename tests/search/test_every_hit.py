"""The way through all hits: every one once, in the order of the list, whatever the size of the batches."""

import pytest

from app.domain.query import SORTS, SearchQuery
from app.search import generation as kept
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


def test_page_and_size_say_nothing(generation: Generation) -> None:
    paged = every_hit(generation, SearchQuery(text="barn", page=3, size=1))
    assert [one.id for one in paged] == [one.id for one in every_hit(generation, SearchQuery(text="barn"))]


def test_records_are_read_one_by_one_as_they_are_asked_for(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    real = kept._read_record
    monkeypatch.setattr(kept, "_read_record", lambda *given: read.append(given[-1]) or real(*given))
    hits = every_hit(generation, SearchQuery(text="barn"))
    assert read == []
    next(hits), next(hits)
    assert len(read) == 2
