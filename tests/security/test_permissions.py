"""A disk that takes no writes, files that this user may not touch: what each gives a reader, an editor, an operator.

The programs are real, and so are the rights: who runs the tests as root loses root's right to pass over them.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.settings import PROJECT, Settings
from app.storage.engine import open_engine, reading
from app.storage.import_runs import load_runs
from bench.cluster import free_port
from tests.test_cli import retitle

PROGRAM = Path(sys.executable).with_name("anbefalinger")
LIST = "/api/v1/recommendations"
ROW = "To,Text,From,Response,Session\nNorway,Invented: build.,Italy,Accepted,6\n"

BOUND = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
"""Before a command: rights hold for root too."""

READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


def read_only(folder: Path) -> list[str]:
    """Before a command: the folder is a disk that takes no writes, for this command alone."""
    before = ["unshare", "--map-root-user", "--mount", "sh", "-c", READ_ONLY, str(folder)]
    tried = subprocess.run([*before, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"this machine lets nobody mount: {tried.stderr.strip()}")
    return before


@pytest.fixture
def var(own_copy: Settings) -> Iterator[Settings]:
    """A data folder whose rights a test may take away."""
    yield own_copy
    for folder, _, files in os.walk(own_copy.data_dir):
        Path(folder).chmod(0o700)
        for file in files:
            Path(folder, file).chmod(0o600)


def environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "ANBEFALINGER_DATA_DIR": str(settings.data_dir),
        "ANBEFALINGER_POLL_SECONDS": "0.2",
        "ANBEFALINGER_BULK_STILL_SECONDS": "0.2",
    }


def command(settings: Settings, *arguments: str, before: list[str] = BOUND) -> tuple[int, str]:
    """Exit code of a command and what it said; it never ends with a traceback."""
    found = subprocess.run(
        [*before, PROGRAM, *arguments],
        env=environment(settings), cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = found.stdout + found.stderr
    assert "Traceback" not in said, said[-800:]
    return found.returncode, said


@contextmanager
def serving(settings: Settings, log: Path, before: list[str], sign: str = "/readyz") -> Iterator[httpx.Client]:
    """The service as a process, once an address answers with 200; it writes its log and ends cleanly."""
    port = free_port()
    with log.open("wb") as file:
        service = subprocess.Popen(
            [*before, PROGRAM, "serve", "--port", str(port)],
            env=environment(settings), cwd=PROJECT, stdout=file, stderr=file,
        )  # fmt: skip
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        try:
            until(lambda: answers(client, sign))
            yield client
        finally:
            service.terminate()
            assert service.wait(60) == 0
    said = log.read_text(encoding="utf-8")
    assert "unforeseen error" not in said, said[-1500:]
    assert "Exception in ASGI" not in said, said[-1500:]


def answers(client: httpx.Client, path: str) -> bool:
    try:
        return client.get(path).status_code == 200
    except httpx.TransportError:
        return False


def until(happened: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.1)


def runs(settings: Settings) -> int:
    engine = open_engine(settings.database)
    with reading(engine) as session:
        found = len(load_runs(session))
    engine.dispose()
    return found


def lose_rights(settings: Settings) -> None:
    """Let nothing below the data folder be written any more."""
    for folder, _, files in os.walk(settings.data_dir):
        for file in files:
            Path(folder, file).chmod(0o400)
        Path(folder).chmod(0o500)


def test_a_reader_is_served_on_when_the_folder_takes_no_writes_any_more(var: Settings, tmp_path: Path) -> None:
    with serving(var, tmp_path / "log", BOUND) as client:
        until(lambda: client.get("/data/anbefalinger.csv").status_code == 200)
        lose_rights(var)
        for path in (LIST, f"{LIST}?q=barn&facets=all", f"{LIST}.xlsx", "/", "/sok?q=barn", "/data/anbefalinger.csv"):
            assert client.get(path).status_code == 200, path
        # What only the database knows: SQLite reads nothing in a folder that takes none of its own files.
        answer = client.get("/api/v1/changes")
        assert (answer.status_code, answer.headers.get("retry-after")) == (503, "5")
        # Its owner learns why, the reader does not.
        assert "SQLite" not in answer.text


@pytest.mark.parametrize(("lost", "why"), [("disk", "Read-only file system"), ("rights", "Permission denied")])
def test_a_service_that_starts_where_nothing_can_be_written_says_so_and_is_not_ready(
    var: Settings, tmp_path: Path, lost: str, why: str
) -> None:
    before = BOUND if lost == "rights" else read_only(var.data_dir)
    if lost == "rights":
        lose_rights(var)
    log = tmp_path / "log"
    with serving(var, log, before, "/healthz") as client:
        assert client.get("/readyz").status_code == 503
        for path in (LIST, "/sok?q=barn", "/api/v1/changes"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers.get("retry-after")) == (503, "5"), path
            assert why not in answer.text
        until(lambda: why in log.read_text(encoding="utf-8"))
    assert "SQLite says: " in log.read_text(encoding="utf-8")


def test_a_reader_keeps_the_old_index_where_no_new_one_can_be_written(var: Settings, tmp_path: Path) -> None:
    with serving(var, tmp_path / "log", BOUND) as client:
        var.index_dir.chmod(0o500)
        number = client.get(LIST).json()["corpus"]["number"]
        retitle(var, "Later")
        until(lambda: "could not be refreshed" in (tmp_path / "log").read_text(encoding="utf-8"))
        answer = client.get(LIST)
        assert (answer.status_code, answer.json()["corpus"]["number"]) == (200, number)


@pytest.mark.parametrize("arguments", [("migrate",), ("seed",), ("search", "barnevern"), ("check",), ("runs", "list")])
def test_an_operator_hears_that_the_database_may_not_be_opened(var: Settings, arguments: tuple[str, ...]) -> None:
    (var.data_dir / "anbefalinger.db").chmod(0)
    code, said = command(var, *arguments)
    assert code == 1
    assert "SQLite says: unable to open database file" in said
    assert "whether this user may read and write the file" in said


def test_an_operator_hears_that_the_disk_takes_no_writes(var: Settings) -> None:
    for arguments in (("seed",), ("index",)):
        code, said = command(var, *arguments, before=read_only(var.data_dir))
        assert code == 1
        assert "SQLite says: " in said
        assert "whether the disk takes writes" in said


def test_a_database_that_may_only_be_read_is_read_and_takes_no_import(var: Settings, tmp_path: Path) -> None:
    (source := tmp_path / "upr.csv").write_text(ROW, encoding="utf-8")
    (var.data_dir / "anbefalinger.db").chmod(0o400)
    assert command(var, "search", "barnevern")[0] == 0
    code, said = command(var, "import", "upr-info", str(source), "--yes")
    assert code == 1
    assert "SQLite says: attempt to write a readonly database" in said
    (var.data_dir / "anbefalinger.db").chmod(0o600)
    assert runs(var) == 1


def test_an_index_folder_that_may_not_be_written_is_named_and_the_old_index_serves(var: Settings) -> None:
    var.index_dir.chmod(0o500)
    code, said = command(var, "index")
    assert code == 1
    assert f"Permission denied: '{var.index_dir}" in said
    assert command(var, "search", "barnevern")[0] == 0
    var.index_dir.chmod(0)
    code, said = command(var, "search", "barnevern")
    assert code == 1
    assert f"Permission denied: '{var.index_dir}" in said


@pytest.mark.parametrize("kind", ["upr-info", "sheet"])
def test_an_editor_hears_before_an_import_that_its_report_cannot_be_written(
    var: Settings, tmp_path: Path, kind: str
) -> None:
    (source := tmp_path / "some.csv").write_text(ROW, encoding="utf-8")
    (closed := tmp_path / "closed").mkdir(0o500)
    code, said = command(var, "import", kind, str(source), "--yes", "--report", str(closed / "report.html"))
    assert code == 1
    assert f"The report {closed / 'report.html'} cannot be written: Permission denied." in said.replace("\n", " ")
    assert runs(var) == 1
    code, said = command(var, "export", "sheet", str(closed / "sheet.csv"))
    assert code == 1
    assert "cannot be written: Permission denied" in said
    assert list(closed.iterdir()) == []


def test_a_report_that_breaks_off_says_that_the_run_is_kept(var: Settings, tmp_path: Path) -> None:
    (source := tmp_path / "upr.csv").write_text(ROW, encoding="utf-8")
    # A device that may be opened and takes nothing.
    code, said = command(var, "import", "upr-info", str(source), "--yes", "--report", "/dev/full")
    assert code == 1
    assert "could not be written: No space left on device. Run 2 is kept all the same." in said
    assert runs(var) == 2


def test_nothing_of_what_is_kept_of_answers_is_on_disk(var: Settings, tmp_path: Path) -> None:
    shutil.rmtree(var.bulk_dir, ignore_errors=True)
    before = sorted(path.name for path in var.data_dir.rglob("*") if not path.name.startswith("anbefalinger."))
    with serving(var, tmp_path / "log", BOUND) as client:
        for _ in range(2):
            assert client.get(f"{LIST}?q=barn").status_code == 200
        after = {path.name for path in var.data_dir.rglob("*") if "bulk" not in path.parts}
    assert {name for name in after if not name.startswith("anbefalinger.")} == set(before)
