"""Shards: pieces of the index that are written once, put together in the order of the database."""

from pathlib import Path

import pytest
from tantivy import Document, Index, Order, Query

from app.search import analysis
from app.search.schema import ORDERS
from app.search.shards import SPLIT, WIDEST, Shard, assemble, plain, shards_from, width_for, write_shard


def documents(*ids: str) -> list[Document]:
    made = []
    for id_ in ids:
        document = Document()
        document.add_text("id", id_)
        document.add_text("exact", f"felles {id_}")
        document.add_unsigned("year", 2020)
        for order in ORDERS:
            document.add_unsigned(f"place_{order}", 2**64 - 1 - int(id_))
        made.append(document)
    return made


def opened(folder: Path) -> Index:
    index = Index.open(str(folder))
    analysis.register(index)
    return index


def test_hits_of_equal_score_stand_in_the_order_of_shards_and_documents(tmp_path: Path) -> None:
    sizes = [3, 40, 1, 7]
    ids = [[f"{100 * number + at}" for at in range(size)] for number, size in enumerate(sizes)]
    shards = [write_shard(tmp_path, number, documents(*some)) for number, some in enumerate(ids)]
    # Whatever order they were written or named in.
    assemble(tmp_path, shards[::-1])
    index = opened(tmp_path)
    searcher = index.searcher()
    assert (searcher.num_docs, searcher.num_segments) == (sum(sizes), len(sizes))
    hits = searcher.search(Query.term_query(index.schema, "exact", "felles"), 100).hits
    assert [searcher.doc(address)["id"][0] for _, address in hits] == [one for some in ids for one in some]
    newest = searcher.search(Query.all_query(), 2, order_by_field="place_newest", order=Order.Asc).hits
    assert [searcher.doc(address)["id"][0] for _, address in newest] == ["306", "305"]


def test_no_shard_at_all_is_an_empty_index(tmp_path: Path) -> None:
    assemble(tmp_path, [])
    assert opened(tmp_path).searcher().num_docs == 0


def test_a_shard_without_documents_has_no_files(tmp_path: Path) -> None:
    shard = write_shard(tmp_path, 0, [])
    assert (shard.records, shard.files(tmp_path)) == (0, [])
    assert list(tmp_path.iterdir()) == []


def test_shards_are_written_and_read_whole(tmp_path: Path) -> None:
    shard = write_shard(tmp_path, 3, documents("1", "2"))
    assert shards_from(plain([shard])) == (shard,)
    assert shard.files(tmp_path)
    assert Shard(3, 2, ()).files(tmp_path) == []


@pytest.mark.parametrize("last", [0, 523, SPLIT - 2, SPLIT - 1, 41_589, 2 * WIDEST, 267_000, 10_000_000])
def test_shards_are_few_and_not_too_wide(last: int) -> None:
    width = width_for(last)
    count = last // width + 1
    assert width <= WIDEST
    assert count == 1 if last + 1 < SPLIT else count % 2 == 0
    assert count <= max(2, 2 + 2 * last / WIDEST)
