"""Documents by number, in an index of several shards from which some were deleted."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from tantivy import Document, Index, Query

from app.search.documents import Documents, any_code, numbers_of
from app.search.generation import open_searcher
from app.search.shards import LATE, Shard, assemble, write_shard, write_without

YEARS = {name: 2000 + at % 3 for at, name in enumerate("abcdefghij")}


def made(names: str) -> Iterable[Document]:
    for name in names:
        at = "abcdefghij".index(name)
        document = Document(id=name, theme=["odd" if at % 2 else "even", *(["late"] if at > 6 else [])])
        document.add_unsigned("year", YEARS[name])
        for order in ("newest", "oldest", "document"):
            document.add_unsigned(f"place_{order}", at if order == "oldest" else 100 - at)
        yield document


@pytest.fixture
def shards(tmp_path: Path) -> list[Shard]:
    """Ten documents in shards of three and a late one of one, without `b` and `g`."""
    before, folder = tmp_path / "before", tmp_path / "index"
    folder.mkdir()
    written = [write_shard(before, number, made(names)) for number, names in enumerate(("abc", "def", "ghi"))]
    found = [write_without(shard, before, folder, ids) for shard, ids in zip(written, ("b", "", "g"), strict=True)]
    found.append(write_shard(folder, LATE, made("j")))
    assemble(folder, found)
    return found


@pytest.fixture
def index(tmp_path: Path, shards: list[Shard]) -> Index:
    return open_searcher(tmp_path / "index")[1]


@pytest.fixture
def documents(tmp_path: Path, index: Index, shards: list[Shard]) -> Documents:
    searcher = index.searcher()
    assert (searcher.num_segments, searcher.num_docs) == (4, 8)
    return Documents(searcher, index.schema, shards, tmp_path / "index")


def names(index: Index, documents: Documents, numbers: Iterable[int]) -> list[str]:
    searcher = index.searcher()
    return [searcher.doc(documents.address(int(number)))["id"][0] for number in numbers]


def test_every_document_has_a_number_and_an_address(index: Index, documents: Documents) -> None:
    assert names(index, documents, documents.everything) == list("acdefhij")
    assert list(documents.everything) == sorted(documents.everything)
    assert (documents.size, documents.room) == (8, 10)


def test_codes_years_and_places_belong_to_the_document(index: Index, documents: Documents) -> None:
    themes, years = documents.codes("theme"), documents.codes("year")
    assert names(index, documents, numbers_of(themes["late"])) == list("hij")
    assert names(index, documents, numbers_of(themes["odd"])) == list("dfhj")
    assert names(index, documents, numbers_of(any_code(themes, ["late", "even", "nobody"]))) == list("acehij")
    assert documents.codes("group") == {}
    for year, found in years.items():
        assert {YEARS[name] for name in names(index, documents, numbers_of(found))} == {int(year)}
    assert sum(map(len, years.values())) == 8
    places = documents.places("newest")
    newest = sorted(documents.everything, key=lambda number: places[number])
    named = names(index, documents, documents.everything)
    assert names(index, documents, np.array(newest, np.uint32)) == sorted(named, reverse=True)


def test_a_code_that_only_deleted_documents_had_is_gone(tmp_path: Path) -> None:
    shard = write_shard(tmp_path / "before", 0, made("ahi"))
    left = write_without(shard, tmp_path / "before", tmp_path / "index", "hi")
    assemble(tmp_path / "index", [left])
    searcher, index = open_searcher(tmp_path / "index")
    documents = Documents(searcher, index.schema, [left], tmp_path / "index")
    assert set(documents.codes("theme")) == {"even"}
    assert set(documents.codes("year")) == {"2000"}


def test_a_search_gives_numbers_with_their_scores(index: Index, documents: Documents) -> None:
    numbers, scores = documents.find(Query.term_query(index.schema, "theme", "late"))
    assert names(index, documents, numbers) == list("hij")
    assert (scores > 0).all()
    nothing, _ = documents.find(Query.empty_query())
    assert len(nothing) == 0


@pytest.mark.parametrize("at_once", [0, 1, 3, 7])
def test_hits_taken_over_in_pieces_are_the_same_hits(
    index: Index, documents: Documents, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    queries = [Query.term_query(index.schema, "theme", theme) for theme in ("late", "odd", "even")]
    queries += [Query.disjunction_max_query(queries, 0.3), Query.empty_query()]
    for query in queries:
        with monkeypatch.context() as patched:
            whole = [list(part) for part in documents.find(query)]
            assert whole[0] == sorted(whole[0])
            patched.setattr("app.search.documents._AT_ONCE", at_once)
            assert [list(part) for part in documents.find(query)] == whole


def test_an_empty_index_has_no_documents(tmp_path: Path) -> None:
    assemble(tmp_path, [])
    searcher, index = open_searcher(tmp_path)
    documents = Documents(searcher, index.schema, [], tmp_path)
    assert documents.room == len(documents.everything) == len(documents.find(Query.all_query())[0]) == 0
    assert documents.codes("theme") == documents.codes("year") == {}
