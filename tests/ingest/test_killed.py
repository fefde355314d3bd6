"""An import that is killed leaves the old state or the new one, never a part."""

import multiprocessing
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from app.ingest.pipeline import UHRI, Wanted, run_import
from app.ingest.report import Report
from app.storage.engine import open_engine
from bench.corpus import write_json

MOMENTS = {"sqlite": 20, "postgres": 6}
"""A database of a server takes seconds to copy."""

RECORDS = 400
TABLES = ("recommendation", "revision", "import_run", "source_row", "text")


def content(address: str) -> tuple[int, ...]:
    """Records, revisions, runs and the corpus number, once the database has proved to be whole."""
    if address.startswith("postgresql"):
        return content_of_server(address)
    database = sqlite3.connect(str(make_url(address).database))
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    counts = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]
    number = database.execute("SELECT number FROM corpus").fetchone()[0]
    database.close()
    return (*counts, number)


def content_of_server(address: str) -> tuple[int, ...]:
    """As `content`, once the server has done with the connection that was killed."""
    engine = open_engine(address)
    with engine.connect() as connection:
        busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        until = time.monotonic() + 60
        while connection.scalar(text(busy)):
            connection.rollback()
            assert time.monotonic() < until
            time.sleep(0.02)
        counts = [connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in TABLES]
        number = connection.scalar(text("SELECT number FROM corpus"))
    engine.dispose()
    return (*counts, number)


def bring(address: str, path: Path, ready: Connection) -> None:
    """What the process does that is killed."""
    engine = open_engine(address)
    ready.send("ready")
    run_import(engine, UHRI, [path], Report("uhri", "made.json"), Wanted())


def start(address: str, path: Path) -> ForkServerProcess:
    """An import in a process of its own, at the moment it begins. What it needs is loaded once for all."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([__name__])
    heard, ready = server.Pipe(duplex=False)
    process = server.Process(target=bring, args=(address, path, ready))
    process.start()
    ready.close()
    assert heard.recv() == "ready"
    heard.close()
    return process


def end_of(process: ForkServerProcess) -> int | None:
    """Its exit code, once it has ended."""
    process.join()
    code = process.exitcode
    process.close()
    return code


@pytest.mark.parametrize("kind", MOMENTS)
def test_killed_at_any_moment_the_database_holds_the_old_or_the_new_state(
    copy_of_seeded: Callable[[str], str], tmp_path: Path, kind: str
) -> None:
    chance, path = random.Random(7), tmp_path / "made.json"
    write_json(path, RECORDS)
    whole = copy_of_seeded(kind)
    old, started = content(whole), time.monotonic()
    assert end_of(start(whole, path)) == 0
    length, new = time.monotonic() - started, content(whole)
    assert new[0] > old[0]
    found = []
    for _ in range(MOMENTS[kind]):
        address = copy_of_seeded(kind)
        process = start(address, path)
        time.sleep(chance.uniform(0, length))
        process.kill()
        assert end_of(process) in (-signal.SIGKILL, 0)
        found.append(content(address))
        assert found[-1] in (old, new)
    assert old in found
    interrupted = copy_of_seeded(kind) if found[-1] == new else address
    assert end_of(start(interrupted, path)) == 0
    assert content(interrupted) == new
