"""Shards written by several processes: the same index as one process writes, or a plain refusal."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Engine

from app.domain.query import SearchQuery
from app.domain.revision import Author
from app.domain.vocabulary import Vocabulary
from app.ingest.seed import load_seed
from app.search import builder
from app.search.assembly import begin_building
from app.search.builder import build_index, check_index, load_catalogue, plan
from app.search.generation import Generation
from app.search.jobs import Job, Processes, ProcessesFailedError, started
from app.search.service import search
from app.search.shards import Shard
from app.settings import PROJECT, Settings
from app.storage import limits
from app.storage.changes import changing
from app.storage.engine import opened_with, reading
from app.storage.recommendations import load_outlines
from app.storage.vocabularies import save_vocabulary

ASKED = ("", "barn", "mobbing på skolen", "women violence", '"barnets beste"', "barnev*", "CRC/C/NOR/CO/5-6")


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many shards and always two processes, however few records there are."""
    monkeypatch.setattr(builder, "width_for", lambda last: 75)
    monkeypatch.setattr(builder, "processes_for", lambda jobs: 2)


def answers(generation: Generation) -> list[tuple[int, list[tuple[str, float | None]]]]:
    orders = ("relevance", "newest", "oldest", "document")
    found = [
        search(generation, SearchQuery(text=text, size=100, sort=sort, facets=())) for text in ASKED for sort in orders
    ]
    return [(one.total, [(hit.recommendation.id, hit.score) for hit in one.hits]) for one in found]


def test_processes_write_what_one_alone_writes_as_one_shard(
    generation: Generation, own_copy: Settings, own_engine: Engine, narrow: None, caplog: pytest.LogCaptureFixture
) -> None:
    built = build_index(own_engine, own_copy.index_dir)
    assert (generation.searcher.num_segments, built.searcher.num_segments) == (1, 7)
    assert "alone" not in caplog.text
    assert check_index(own_engine, built).equal
    assert answers(built) == answers(generation)
    assert list(built.ids()) == list(generation.ids())


def test_processes_read_the_database_an_engine_was_opened_with(
    engine: Engine, tmp_path: Path, narrow: None, caplog: pytest.LogCaptureFixture
) -> None:
    load_seed(engine, PROJECT / "seed_data")
    built = build_index(engine, tmp_path / "index")
    assert "alone" not in caplog.text
    assert built.searcher.num_segments > 1
    assert check_index(engine, built).equal


def test_writing_may_take_longer_than_a_transaction_may_stand_still(
    engine: Engine, tmp_path: Path, narrow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_seed(engine, PROJECT / "seed_data")
    monkeypatch.setattr(limits, "IDLE_IN_TRANSACTION", 1)
    write = Processes.write

    def slowly(self: Processes, jobs: Sequence[Job]) -> list[Shard]:
        time.sleep(2)
        return write(self, jobs)

    monkeypatch.setattr(Processes, "write", slowly)
    again = opened_with(engine).again()
    assert check_index(again, build_index(again, tmp_path / "index")).equal
    again.dispose()


def test_without_them_the_index_is_built_all_the_same(
    own_copy: Settings,
    own_engine: Engine,
    narrow: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert check_index(own_engine, build_index(own_engine, own_copy.index_dir)).equal
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert check_index(own_engine, build_index(own_engine, own_copy.index_dir)).equal
    assert caplog.text.count("one process alone") == 2


def test_processes_that_see_a_later_state_are_not_used(own_engine: Engine, tmp_path: Path) -> None:
    with reading(own_engine) as session:
        building = begin_building(tmp_path, load_catalogue(session))
    with changing(own_engine, Author("Kari", "person", "test")) as change:
        save_vocabulary(change, Vocabulary("colour", {"nb": "Farge"}, {}))
    with pytest.raises(ProcessesFailedError, match="changed"), started(own_engine, building, 2):
        pass


def test_one_that_dies_at_work_fails_the_whole_and_none_is_left(own_engine: Engine, tmp_path: Path) -> None:
    with reading(own_engine) as session:
        building = begin_building(tmp_path, load_catalogue(session))
        _, some, _ = plan(load_outlines(session), building.catalogue.documents)
    before = set(psutil.Process().children(recursive=True))
    with started(own_engine, building, 2) as processes:
        for process in set(psutil.Process().children(recursive=True)) - before:
            process.kill()
        with pytest.raises(ProcessesFailedError, match=r"ended|listen"):
            processes.write(some)
    assert set(psutil.Process().children(recursive=True)) <= before
