"""The command line, in a data folder of its own; the service as a real process."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from app import __version__
from app.cli import cli
from app.domain.recommendation import Recommendation, Text
from app.domain.revision import Author
from app.errors import AnbefalingerError, ImportRefused, IndexMismatch, InvalidParameters, SchemaMismatch
from app.search.generation import current_name
from app.settings import Settings
from app.storage.changes import changing
from app.storage.engine import open_engine
from app.storage.recommendations import load_recommendation, save_recommendation
from bench.corpus import write_json

PROGRAM = Path(sys.executable).with_name("anbefalinger")
RECORD = "crc-2018-views-of-the-child"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder that the commands of a test use; nothing is in it yet."""
    monkeypatch.setenv("ANBEFALINGER_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "var"


@pytest.fixture
def filled(folder: Path, seeded: Settings) -> Settings:
    """As `folder`, with the seed data and its index."""
    shutil.copytree(seeded.data_dir, folder)
    return seeded.model_copy(update={"data_dir": folder})


def run(*arguments: str) -> str:
    """What a command says; an error of the program is raised as it is."""
    found = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def retitle(settings: Settings, title: str) -> None:
    """Change a record without touching the index."""
    engine = open_engine(settings.database)
    with changing(engine, Author("Kari", "person", "a test")) as change:
        record = load_recommendation(change.session, RECORD)
        assert isinstance(record, Recommendation)
        others = tuple(text for text in record.texts if (text.kind, text.language) != ("title", "nb"))
        save_recommendation(change, replace(record, texts=(*others, Text("title", "nb", title))))
    engine.dispose()


def test_from_nothing_to_a_search_in_four_commands(folder: Path) -> None:
    assert "has this program's schema" in run("migrate")
    assert "Loaded the seed data as corpus number 1" in run("seed")
    assert "524 created" not in (again := run("seed"))
    assert "already holds the seed data" in again
    assert "Indexed 524 recommendations, corpus number 1" in run("index")
    assert "are equal: 524 recommendations" in run("index", "--check")
    assert re.search(r"\d+ recommendations, 20 shown", run("search", "barnevern"))


def test_migrating_twice_changes_nothing(folder: Path) -> None:
    assert run("migrate") == run("migrate")


@pytest.mark.parametrize("command", [("seed",), ("index",), ("index", "--check"), ("search", "x"), ("stats",)])
def test_a_database_without_schema_is_refused_with_the_command_to_run(folder: Path, command: tuple[str, ...]) -> None:
    with pytest.raises(SchemaMismatch, match=r"is empty.*Run: anbefalinger migrate"):
        run(*command)


def test_a_missing_index_is_named_with_the_command_to_run(filled: Settings) -> None:
    shutil.rmtree(filled.index_dir)
    with pytest.raises(IndexMismatch, match=r"no index yet. Run: anbefalinger index"):
        run("index", "--check")


@pytest.mark.parametrize("file", ["catalogue.json", "seal.json", "tantivy/meta.json"])
def test_a_damaged_index_is_named_with_the_command_to_run(filled: Settings, file: str) -> None:
    name = current_name(filled.index_dir)
    assert name is not None
    (filled.index_dir / name / file).write_bytes(b"{")
    with pytest.raises(IndexMismatch, match=r"cannot be opened.*Run: anbefalinger index"):
        run("index", "--check")
    run("index")
    assert "are equal" in run("index", "--check")


def test_an_outdated_index_is_named_with_what_differs(filled: Settings) -> None:
    retitle(filled, "En ny tittel")
    with pytest.raises(IndexMismatch, match=r"corpus number 2, the index at 1.*Run: anbefalinger index") as caught:
        run("index", "--check")
    assert RECORD in str(caught.value)


def test_a_search_brings_the_index_up_to_date_first(filled: Settings) -> None:
    retitle(filled, "Zirkonium [/x] og [bold]")
    found = run("search", "zirkonium")
    assert "[/x]" in found
    assert "[bold]" in found
    assert "1 recommendations, 1 shown. Corpus number 2." in found


def total(output: str) -> int:
    found = re.search(r"(\d+) recommendations", output)
    assert found
    return int(found[1])


def test_a_filter_narrows_and_its_codes_add_up(filled: Settings) -> None:
    everything = total(run("search", "barn"))
    one, other, both = (
        total(run("search", "barn", *(part for code in codes for part in ("-f", f"body={code}"))))
        for codes in (["CRC"], ["UPR"], ["CRC", "UPR"])
    )
    assert 0 < one < both == one + other < everything
    assert total(run("search", "-f", "year_from=2018", "-f", "year_to=2018", "--lang", "en")) < 524


def test_a_search_shows_texts_and_labels_in_the_language_asked_for(filled: Settings) -> None:
    assert "Treaty" in run("stats", "--lang", "en")
    assert "Konvensjon" in run("stats")
    assert "Barn" in (found := run("search", "barnevern", "--lang", "nn"))
    assert found != run("search", "barnevern", "--lang", "en")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-f", "theme=housin"], "Unknown theme 'housin'. Did you mean 'housing'?"),
        (["-f", "them=housing"], "Unknown parameter 'them'. Did you mean 'theme'?"),
        (["-f", "theme"], "'theme' is not of the form name=value."),
        (["-f", "theme="], "theme is empty."),
        (["-f", "year_from=2018", "-f", "year_from=2019"], "year_from can be given only once."),
        (["-f", "size=0"], "size can be given only once."),
        (["--lang", "no"], "lang is one of nb, nn, en, se, not 'no'."),
        (["-f", "year_from=abc", "-f", "theme=x"], "Unknown theme 'x'."),
    ],
)
def test_a_wrong_filter_is_a_clear_message(filled: Settings, arguments: list[str], message: str) -> None:
    with pytest.raises(InvalidParameters) as caught:
        run("search", "barn", *arguments)
    assert message in caught.value.detail


def test_stats_add_up_to_every_recommendation(filled: Settings) -> None:
    output = run("stats", "--lang", "en")
    rows = [[int(cell) for cell in re.findall(r"\b\d+\b", line)[-5:]] for line in output.splitlines() if "│" in line]
    sums = [row[-1] for row in rows if len(row) >= 2]
    assert sum(sums) == 524
    assert all(sum(row[:-1]) == row[-1] for row in rows if len(row) == 5)
    assert "524 recommendations. Corpus number 1." in output


def test_version_and_help(folder: Path) -> None:
    assert run("--version") == f"anbefalinger {__version__}\n"
    commands = ("serve", "migrate", "seed", "index", "search", "stats")
    assert all(command in run("--help") for command in commands)
    for command in commands:
        assert "Usage" in run(command, "--help")
    assert not folder.exists()


@pytest.mark.parametrize("arguments", [["nonsense"], ["search", "--nonsense"], ["serve", "--workers", "0"]])
def test_a_wrong_command_is_refused(folder: Path, arguments: list[str]) -> None:
    assert CliRunner().invoke(cli, arguments).exit_code == 2


def test_an_error_of_the_program_ends_a_real_command_with_one_message_and_code_1(folder: Path) -> None:
    found = subprocess.run([PROGRAM, "serve"], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (1, "")
    title, detail = found.stderr.splitlines()
    assert title == f"{SchemaMismatch.title}."
    assert detail.endswith("Run: anbefalinger migrate")
    assert issubclass(SchemaMismatch, AnbefalingerError)


def wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 180
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.1)


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz").status_code == 200
    except httpx.TransportError:
        return False


@contextmanager
def served(log: Path, *arguments: str) -> Iterator[tuple[str, Callable[[], int]]]:
    """A real service on a free port that logs to a file: its address, and what stops it and gives its exit code."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PROGRAM, "serve", "--port", str(port), *arguments]
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=file, start_new_session=True)

    def stop() -> int:
        process.send_signal(signal.SIGTERM)
        return process.wait(timeout=30)

    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: process.poll() is not None or is_ready(address))
        assert process.poll() is None, log.read_text()
        yield address, stop
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # With its workers, which would go on serving.
            process.wait()


def test_a_prepared_service_answers_logs_json_without_words_and_ends_cleanly(folder: Path, tmp_path: Path) -> None:
    with served(tmp_path / "log", "--prepare") as (address, stop):
        assert httpx.get(f"{address}/readyz").json()["records"] == 524
        found = httpx.get(f"{address}/api/v1/recommendations", params={"q": "hemmelighold"})
        assert found.status_code == 200
        assert "server" not in found.headers
        assert stop() == 0
    log = (tmp_path / "log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    searches = [line for line in lines if line.get("path") == "/api/v1/recommendations"]
    assert [(line["status"], line["client"]) for line in searches] == [(200, "127.0.0.0/24")]
    assert {"time", "level", "logger", "message"} <= set.intersection(*map(set, lines))
    assert "hemmelighold" not in log


def test_two_workers_serve_one_corpus_and_end_cleanly(filled: Settings, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with served(log, "--workers", "2") as (address, stop):
        wait_until(lambda: log.read_text(encoding="utf-8").count("Application startup complete") == 2)
        answers = [httpx.get(f"{address}/api/v1/recommendations?q=barn") for _ in range(20)]
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        # Whichever worker answers counts the requests of both.
        counted = 'anbefalinger_requests_total{route="/api/v1/recommendations",status="2xx"} 20.0'
        assert all(counted in httpx.get(f"{address}/metrics").text for _ in range(6))
        assert stop() == 0
    assert len(set(re.findall(r"Started server process \[(\d+)\]", log.read_text(encoding="utf-8")))) == 2


def test_an_import_is_shown_kept_listed_and_undone(filled: Settings, tmp_path: Path) -> None:
    write_json(path := tmp_path / "made.json", 50)
    assert "Dry run: nothing was changed." in (dry := run("import", "uhri", str(path), "--all", "--dry-run"))
    assert "added" in dry
    report = tmp_path / "report.json"
    kept = run("import", "uhri", str(path), "--all", "--yes", "--report", str(report))
    assert "is kept as corpus number 2" in kept
    data = json.loads(report.read_text(encoding="utf-8"))
    assert (data["counts"]["rows"], data["corpus_number"]) == (50, 2)
    assert "nothing had changed" in run("import", "uhri", str(path), "--all", "--yes")
    shown = run("runs", "show", "2", "--most", "3")
    assert "Run 2, uhri: made.json" in shown
    assert "corpus number 2" in shown
    assert shown.count("\nadded  ") == 3
    assert re.search(r"and \d+ more changes", shown)
    assert "warning: " in shown
    with pytest.raises(ImportRefused, match="no run 99"):
        run("runs", "show", "99")
    assert "Run 2 is undone" in run("runs", "undo", "2", "--author", "Kari")
    assert "undone by" in run("runs", "list")


def test_an_import_that_fails_is_listed_and_its_reason_shown(filled: Settings, tmp_path: Path) -> None:
    (path := tmp_path / "export.json").write_text("<!DOCTYPE html>", encoding="utf-8")
    gone = f"http://127.0.0.1:{os.getpid() % 1000}.json"  # no port, so that nothing is waited for
    for source in (str(path), gone):
        with pytest.raises((ImportRefused, httpx.InvalidURL)):
            run("import", "uhri", source, "--yes")
    with pytest.raises(ImportRefused, match="a web page"):
        run("import", "uhri", str(path), "--dry-run")
    listed = [line for line in run("runs", "list").splitlines() if "uhri" in line]
    assert ["failed" in line for line in listed] == [True, True]
    assert "http://127" in listed[0]
    shown = run("runs", "show", "2")
    assert "failed, nothing changed" in shown
    assert "a web page" in shown


def test_a_sheet_goes_out_is_changed_and_comes_back(filled: Settings, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    assert 0 < total(run("export", "sheet", str(sheet), "-f", "treaty=CRPD")) < 524
    text = sheet.read_text(encoding="utf-8-sig")
    assert text.startswith("Id;Versjon;Dokument;")
    sheet.write_text(text.replace(";2019;", ";2018;", 1), encoding="utf-8")
    assert "year: 2019 → 2018" in run("import", "sheet", str(sheet), "--dry-run")
    assert "is kept as corpus number 2" in run("import", "sheet", str(sheet), "--yes", "--author", "Kari")
    stale, report = tmp_path / "stale.csv", tmp_path / "report.json"
    stale.write_text(text.replace(";2019;", ";2017;", 1), encoding="utf-8")
    with pytest.raises(ImportRefused, match="changed by Kari"):
        run("import", "sheet", str(stale), "--yes", "--report", str(report))
    assert "failure: stale row" in json.loads(report.read_text(encoding="utf-8"))["problems"]
    assert "failure: stale row" in (shown := run("runs", "show", "3"))
    assert "changed by Kari" in shown
    with pytest.raises(ImportRefused, match="--lang is one of"):
        run("import", "sheet", str(stale), "--yes", "--lang", "no")
    with pytest.raises(ImportRefused, match=r"neither \.xlsx nor \.csv"):
        run("export", "sheet", str(tmp_path / "sheet.ods"))
    assert run("duplicates") == "0 pairs.\n"
    template = tmp_path / "template.xlsx"
    assert "holds 0 recommendations" in run("export", "sheet", str(template), "--empty", "--lang", "en")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Nobody can be asked"),
        (["--yes", "--country", "Norge", "--all"], "exclude each other"),
        (["--yes", "--country", "Norwya"], "Did you mean 'NOR'"),
    ],
)
def test_an_import_that_cannot_be_meant_is_refused(
    filled: Settings, tmp_path: Path, arguments: list[str], message: str
) -> None:
    write_json(path := tmp_path / "made.json", 5)
    with pytest.raises(ImportRefused, match=message):
        run("import", "uhri", str(path), *arguments)
