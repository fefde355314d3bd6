"""Documents by number, in an index of several segments from which some were deleted."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tantivy import Document, Index, Query, SchemaBuilder

from app.search.documents import Documents, any_code, numbers_of

YEARS = {name: 2000 + at % 3 for at, name in enumerate("abcdefghij")}


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Ten documents in segments of three, without `b` and `g`."""
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("theme", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("year", indexed=True, fast=True)
    builder.add_unsigned_field("place_newest", fast=True)
    index = Index(builder.build(), path=str(tmp_path))
    writer = index.writer(15_000_000, 1)
    for start in range(0, 10, 3):
        for at, name in list(enumerate("abcdefghij"))[start : start + 3]:
            document = Document(id=name, theme=["odd" if at % 2 else "even", *(["late"] if at > 6 else [])])
            document.add_unsigned("year", YEARS[name])
            document.add_unsigned("place_newest", 100 - at)
            writer.add_document(document)
        writer.commit()
    writer.delete_documents_by_term("id", "b")
    writer.delete_documents_by_term("id", "g")
    writer.commit()
    index.reload()
    return index


@pytest.fixture
def documents(index: Index) -> Documents:
    searcher = index.searcher()
    assert searcher.num_segments > 1
    return Documents(searcher, index.schema, searcher.num_docs)


def names(index: Index, documents: Documents, numbers: Iterator[int]) -> list[str]:
    searcher = index.searcher()
    return [searcher.doc(documents.address(int(number)))["id"][0] for number in numbers]


def test_every_document_has_a_number_and_an_address(index: Index, documents: Documents) -> None:
    assert sorted(names(index, documents, documents.everything)) == list("acdefhij")
    assert list(documents.everything) == sorted(documents.everything)
    assert documents.everything.max() < documents.room


def test_codes_years_and_places_belong_to_the_document(index: Index, documents: Documents) -> None:
    themes, years = documents.codes("theme"), documents.codes("year")
    assert sorted(names(index, documents, numbers_of(themes["late"]))) == list("hij")
    assert sorted(names(index, documents, numbers_of(themes["odd"]))) == list("dfhj")
    assert sorted(names(index, documents, numbers_of(any_code(themes, ["late", "even", "nobody"])))) == list("acehij")
    for year, found in years.items():
        assert {YEARS[name] for name in names(index, documents, numbers_of(found))} == {int(year)}
    assert sum(map(len, years.values())) == 8
    places = documents.places("newest")
    newest = sorted(documents.everything, key=lambda number: places[number])
    named = names(index, documents, documents.everything)
    assert names(index, documents, np.array(newest, np.uint32)) == sorted(named, reverse=True)


def test_a_search_gives_numbers_with_their_scores(index: Index, documents: Documents) -> None:
    numbers, scores = documents.find(Query.term_query(index.schema, "theme", "late"))
    assert sorted(names(index, documents, numbers)) == list("hij")
    assert (scores > 0).all()
    nothing, _ = documents.find(Query.empty_query())
    assert len(nothing) == 0


def test_hits_taken_over_in_pieces_are_the_same_hits(
    index: Index, documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = Query.all_query()
    whole = documents.find(query)
    monkeypatch.setattr("app.search.documents._AT_ONCE", 3)
    assert [list(part) for part in documents.find(query)] == [list(part) for part in whole]
    assert [list(part) for part in documents.find(Query.empty_query())] == [[], []]


def test_an_empty_index_has_no_documents(tmp_path: Path) -> None:
    index = Index(SchemaBuilder().build(), path=str(tmp_path))
    documents = Documents(index.searcher(), index.schema, 0)
    assert documents.room == len(documents.everything) == len(documents.find(Query.all_query())[0]) == 0
