"""What is lost under a running service, and what it gives then: what is left, or a clear 503; never a 500."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.domain.revision import Author
from app.main import create_app
from app.settings import PROJECT, Settings
from app.storage.changes import changing
from app.storage.engine import open_engine, reading
from app.storage.recommendations import load_recommendation, save_recommendation

LIST = "/api/v1/recommendations"
ID = "crc-2025-views-of-the-child"
FROM_INDEX = (
    f"{LIST}?q=barn&facets=all",
    f"{LIST}/{ID}",
    f"{LIST}.csv",
    f"{LIST}.xlsx",
    "/",
    "/sok?q=barn",
    f"/anbefaling/{ID}",
)
FROM_DATABASE = (f"{LIST}/{ID}/history", "/api/v1/changes", f"{LIST}/nobody", f"/anbefaling/{ID}/endringer")


@pytest.fixture
def service(own_copy: Settings) -> Iterator[TestClient]:
    """A running service on files that a test may take away; it looks every tenth of a second."""
    settings = own_copy.model_copy(update={"poll_seconds": 0.1})
    with TestClient(create_app(settings), raise_server_exceptions=False) as opened:
        yield opened


def database(settings: Settings) -> Path:
    return Path(settings.database.removeprefix("sqlite:///"))


def remove_database(settings: Settings) -> None:
    for file in database(settings).parent.glob("anbefalinger.db*"):
        file.unlink()


def empty_database(settings: Settings) -> None:
    database(settings).write_bytes(b"")


def spoil_database(settings: Settings) -> None:
    database(settings).write_bytes(b"no database " * 1000)


@pytest.mark.parametrize("lose", [remove_database, empty_database, spoil_database], ids=lambda lose: lose.__name__)
def test_without_the_database_searches_go_on_and_the_rest_is_503(
    service: TestClient, own_copy: Settings, lose: Callable[[Settings], None]
) -> None:
    lose(own_copy)
    time.sleep(0.3)
    assert [(path, service.get(path).status_code) for path in FROM_INDEX] == [(path, 200) for path in FROM_INDEX]
    for path in FROM_DATABASE:
        answer = service.get(path)
        assert answer.status_code == 503, path
        assert answer.headers["retry-after"] == "5"
    assert service.get("/healthz").status_code == service.get("/readyz").status_code == 200


def test_without_the_index_folder_the_open_generation_serves_on(service: TestClient, own_copy: Settings) -> None:
    shutil.rmtree(own_copy.index_dir)
    time.sleep(0.3)
    for path in (*FROM_INDEX, *FROM_DATABASE[:2]):
        assert service.get(path).status_code == 200, path


def test_without_the_index_folder_a_change_builds_it_anew(service: TestClient, own_copy: Settings) -> None:
    shutil.rmtree(own_copy.index_dir)
    engine = open_engine(own_copy.database)
    with reading(engine) as session:
        record = load_recommendation(session, ID)
    assert record is not None
    with changing(engine, Author("Kari", "person", "test")) as change:
        save_recommendation(change, replace(record, year=2001))
    engine.dispose()
    for _ in range(300):
        if service.get(f"{LIST}/{ID}").json()["year"] == 2001:
            return
        time.sleep(0.1)
    pytest.fail("the change was not taken over")


def test_without_the_bulk_files_there_is_503_and_searches_go_on(service: TestClient, own_copy: Settings) -> None:
    shutil.rmtree(own_copy.bulk_dir, ignore_errors=True)
    assert service.get("/data/anbefalinger.csv").status_code == 503
    assert service.get("/data").status_code == 200


@pytest.mark.parametrize("days", [-4000, 4000], ids=["back", "forward"])
def test_a_clock_that_jumps_changes_no_answer(service: TestClient, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: (service.get(path).headers["etag"], service.get(path).content) for path in FROM_INDEX[:2]}
    real, shift = time.time, days * 86_400
    monkeypatch.setattr(time, "time", lambda: real() + shift)
    for path, (etag, content) in before.items():
        again = service.get(path)
        assert (again.headers["etag"], again.content) == (etag, content)
        assert service.get(path, headers={"If-None-Match": etag}).status_code == 304
    time.sleep(0.3)
    assert service.get("/readyz").status_code == 200


def limited(code: str, folder: Path, size: int | None = None) -> "subprocess.CompletedProcess[str]":
    """Run Python in a process whose files may not grow beyond a size: what a full disk does, without one."""

    def limit() -> None:
        if size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    environment = {**os.environ, "ANBEFALINGER_DATA_DIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n{code}"],
        preexec_fn=limit, env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


COMMAND = """
import sys
from app.cli import run
sys.argv = ["anbefalinger", *{arguments}]
run()
"""


@pytest.mark.parametrize("size", [20_000, 400_000, 2_000_000])
def test_on_a_full_disk_the_seed_load_ends_with_a_sentence_and_nothing_half_done(tmp_path: Path, size: int) -> None:
    found = limited(COMMAND.format(arguments=["migrate"]), tmp_path, size=size)
    found = limited(COMMAND.format(arguments=["seed"]), tmp_path, size=size)
    assert found.returncode == 1
    assert "Traceback" not in found.stderr + found.stdout, found.stderr[-800:]
    again = (
        limited(COMMAND.format(arguments=["migrate"]), tmp_path),
        limited(COMMAND.format(arguments=["seed"]), tmp_path),
    )
    assert [one.returncode for one in again] == [0, 0]
    assert "524 created" in again[1].stdout


def test_on_a_full_disk_the_index_ends_with_a_sentence_and_the_old_one_stays(own_copy: Settings) -> None:
    kept = sorted(path.name for path in own_copy.index_dir.iterdir() if path.is_dir())
    found = limited(COMMAND.format(arguments=["index"]), own_copy.data_dir, size=10_000)
    assert found.returncode == 1
    assert "Traceback" not in found.stderr + found.stdout, found.stderr[-800:]
    assert set(kept) <= {path.name for path in own_copy.index_dir.iterdir()}
    assert limited(COMMAND.format(arguments=["index", "--check"]), own_copy.data_dir).returncode == 0
