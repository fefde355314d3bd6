"""A running process on the newest generation, whatever happens to the database."""

import gc
import shutil
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.domain.query import SearchQuery
from app.domain.revision import Author
from app.errors import DatabaseUnavailable, ServiceUnavailable
from app.node import settle
from app.search.keeper import IndexKeeper
from app.search.service import search
from app.settings import Settings
from app.storage.changes import changing
from app.storage.engine import open_engine, reading, writing
from app.storage.recommendations import load_recommendation, save_recommendation

ID = "crc-2025-views-of-the-child"
SOON = 15.0


@pytest.fixture
def keeper(own_engine: Engine, own_copy: Settings) -> Iterator[IndexKeeper]:
    keeper = IndexKeeper(own_engine, own_copy.index_dir, poll_seconds=0.05)
    keeper.start()
    yield keeper
    keeper.stop()


def edit(address: str, year: int) -> None:
    """One edit by another process: through an engine of its own."""
    engine = open_engine(address)
    with reading(engine) as session:
        record = load_recommendation(session, ID)
    assert record is not None
    with changing(engine, Author("Kari", "person", "test")) as change:
        save_recommendation(change, replace(record, year=year))
    engine.dispose()


def soon(happens: Callable[[], bool]) -> bool:
    until = time.monotonic() + SOON
    while not happens():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def year_in(keeper: IndexKeeper) -> int:
    found = keeper.generation.find(ID)
    assert found is not None
    return found[0].year


def test_before_the_first_generation_the_service_is_unavailable(own_engine: Engine, own_copy: Settings) -> None:
    with pytest.raises(ServiceUnavailable):
        _ = IndexKeeper(own_engine, own_copy.index_dir, 1).generation


def test_a_change_is_taken_over_soon_while_the_old_generation_answers_whoever_holds_it(
    keeper: IndexKeeper, own_copy: Settings
) -> None:
    held = keeper.generation
    before = search(held, SearchQuery(text="barn"))
    for year in (2021, 2022, 2023):
        edit(own_copy.database, year)
        assert soon(lambda year=year: year_in(keeper) == year)  # type: ignore[misc]
    assert not held.folder.exists()
    assert search(held, SearchQuery(text="barn")) == before
    assert held.corpus.number == 1
    assert keeper.generation.corpus.number == 4


def test_without_a_change_the_generation_stays(keeper: IndexKeeper) -> None:
    held = keeper.generation
    assert keeper.refresh() is held
    time.sleep(0.3)
    assert keeper.generation is held


def test_another_database_at_the_same_number_is_noticed(keeper: IndexKeeper, own_engine: Engine) -> None:
    held = keeper.generation
    with writing(own_engine) as session:
        session.execute(text("UPDATE corpus SET updated = '2001-01-01 00:00:00'"))
        session.execute(text(f"UPDATE recommendation SET year = 2001 WHERE slug = '{ID}'"))
    assert soon(lambda: year_in(keeper) == 2001)
    assert keeper.generation.corpus.number == held.corpus.number


def overwrite(database: Path) -> None:
    database.write_bytes(b"no database " * 1000)


def make_a_folder_of(database: Path) -> None:
    database.unlink()
    database.mkdir()


@pytest.mark.parametrize("lose", [Path.unlink, overwrite, make_a_folder_of], ids=lambda lose: lose.__name__)
def test_a_lost_database_leaves_the_index_serving_and_is_taken_up_again_when_it_is_back(
    own_copy: Settings, own_engine: Engine, lose: Callable[[Path], None], tmp_path: Path
) -> None:
    keeper, database = (
        IndexKeeper(own_engine, own_copy.index_dir, 1),
        Path(own_copy.database.removeprefix("sqlite:///")),
    )
    held = keeper.refresh()
    own_engine.dispose()
    kept = shutil.copy(database, tmp_path / "kept.db")
    lose(database)
    for _ in range(3):
        assert keeper.refresh() is held
    assert search(keeper.generation, SearchQuery(text="barn")).total > 0
    if database.is_dir():
        database.rmdir()
    for rest in database.parent.glob(f"{database.name}*"):
        rest.unlink()
    Path(kept).replace(database)
    edit(own_copy.database, 2022)
    keeper.refresh()
    assert year_in(keeper) == 2022


def test_a_process_that_starts_without_a_database_serves_the_index_it_finds(own_copy: Settings) -> None:
    nowhere = open_engine(f"sqlite:///{own_copy.data_dir}/empty.db")
    assert IndexKeeper(nowhere, own_copy.index_dir, 1).refresh().size == 524
    nowhere.dispose()


def test_a_process_that_starts_with_neither_says_so(own_copy: Settings, tmp_path: Path) -> None:
    nowhere = open_engine(f"sqlite:///{own_copy.data_dir}/empty.db")
    keeper = IndexKeeper(nowhere, tmp_path / "none", 1)
    with pytest.raises(DatabaseUnavailable):
        keeper.refresh()
    with pytest.raises(ServiceUnavailable):
        _ = keeper.generation
    nowhere.dispose()


def test_the_thread_outlives_a_failure_of_any_kind(
    keeper: IndexKeeper, own_copy: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """As the search library's PanicException: no Exception."""

    calls = []

    def fail() -> None:
        calls.append(1)
        raise Panic

    monkeypatch.setattr(keeper, "refresh", fail)
    assert soon(lambda: len(calls) > 2)
    monkeypatch.undo()
    edit(own_copy.database, 2021)
    assert soon(lambda: year_in(keeper) == 2021)


def test_an_old_generation_is_given_back_as_soon_as_nobody_holds_it(own_copy: Settings, own_engine: Engine) -> None:
    keeper = IndexKeeper(own_engine, own_copy.index_dir, 1)
    gc.collect()
    gc.disable()
    try:
        search(keeper.refresh(), SearchQuery(text="barn"))
        old = weakref.ref(keeper.generation)
        edit(own_copy.database, 2021)
        search(keeper.refresh(), SearchQuery(text="barn"))
        assert old() is None
    finally:
        gc.enable()


def test_what_is_here_to_stay_is_settled_after_every_newer_generation_and_still_given_back(
    own_copy: Settings, own_engine: Engine
) -> None:
    settled: list[int] = []

    def settling() -> None:
        settle()
        settled.append(gc.get_freeze_count())

    keeper = IndexKeeper(own_engine, own_copy.index_dir, 1, taken=settling)
    try:
        search(keeper.refresh(), SearchQuery(text="barn"))
        old = weakref.ref(keeper.generation)
        keeper.refresh()
        assert len(settled) == 1
        edit(own_copy.database, 2021)
        search(keeper.refresh(), SearchQuery(text="barn"))
        assert len(settled) == 2
        assert settled[0] > 0
        assert old() is None
    finally:
        gc.unfreeze()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted in /proc")
def test_neither_threads_nor_open_files_add_up(own_copy: Settings, own_engine: Engine) -> None:
    def in_use() -> tuple[int, int]:
        files = Path("/proc/self/maps").read_text().count(str(own_copy.index_dir))
        return len(list(Path("/proc/self/task").iterdir())), files

    keeper = IndexKeeper(own_engine, own_copy.index_dir, 1)
    edit(own_copy.database, 2020)
    keeper.refresh()
    gc.collect()
    time.sleep(1.5)
    threads, files = in_use()
    for year in range(2010, 2013):
        edit(own_copy.database, year)
        search(keeper.refresh(), SearchQuery(text="barn"))
    assert soon(lambda: in_use()[0] <= threads + 1 and in_use()[1] <= files + 2)
    folders = [path for path in own_copy.index_dir.iterdir() if path.is_dir()]
    assert len(folders) == 2


def test_stopping_ends_the_thread(own_copy: Settings, own_engine: Engine) -> None:
    keeper = IndexKeeper(own_engine, own_copy.index_dir, poll_seconds=60)
    keeper.start()
    began = time.monotonic()
    keeper.stop()
    assert time.monotonic() - began < 5
    edit(own_copy.database, 2021)
    assert year_in(keeper) != 2021
