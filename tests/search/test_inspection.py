"""What `check` says of the index and of the files beside it."""

import os
import shutil
import subprocess
import sys
import time

from sqlalchemy import Engine

from app.search.generation import current_name
from app.search.inspection import inspect_files, inspect_index
from app.settings import Settings
from tests.test_cli import retitle


def test_a_fresh_index_is_in_order(own_engine: Engine, own_copy: Settings) -> None:
    assert inspect_index(own_engine, own_copy.index_dir).well
    assert inspect_files(own_copy.data_dir).well


def test_an_index_of_another_corpus_number_is_named(own_engine: Engine, own_copy: Settings) -> None:
    retitle(own_copy, "Ny")
    found = inspect_index(own_engine, own_copy.index_dir)
    assert found.found == "of corpus number 1, the database at 2"
    assert found.remedy == "Run: anbefalinger index"


def test_a_broken_seal_is_named(own_engine: Engine, own_copy: Settings) -> None:
    name = current_name(own_copy.index_dir)
    assert name is not None
    with (own_copy.index_dir / name / "orders.json").open("a") as file:
        file.write("x")
    assert "orders.json" in inspect_index(own_engine, own_copy.index_dir).found


def test_no_index_is_named(own_engine: Engine, own_copy: Settings) -> None:
    shutil.rmtree(own_copy.index_dir)
    assert inspect_index(own_engine, own_copy.index_dir).found == "there is none yet"


def test_what_killed_processes_left_is_named_and_what_living_ones_use_is_not(own_copy: Settings) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    index = own_copy.index_dir
    (index / f"building-{os.getpid()}").mkdir()
    lost = [index / f"building-{ended.pid}", index / "0-00000000", own_copy.data_dir / ".anbefalinger-x"]
    for path in lost:
        path.mkdir()
        os.utime(path, (time.time() - 100_000,) * 2)
    (index / "0-11111111").mkdir()
    found = inspect_files(own_copy.data_dir)
    assert set(found.remedy.removeprefix("Remove them: rm -r ").split()) == set(map(str, lost))
