"""Editions of the bulk files: whole or not there at all, made once, the last ones kept."""

import gzip
import hashlib
import io
import json
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from filelock import FileLock, Timeout

from app.bulk import dictionary
from app.bulk.editions import KEPT, MANIFEST, edition_of, editions_in
from app.bulk.files import KINDS
from app.bulk.shelf import Shelf, Stopped
from app.domain.recommendation import Recommendation
from app.domain.result import Corpus
from app.errors import ServiceUnavailable
from app.search.generation import Generation
from app.storage.portable import METADATA


def shelf(root: Path, generation: Generation, still: float = 3600) -> Shelf:
    return Shelf(root, lambda: generation, "https://anbefalinger.example.no", still, 0.01)


def at(generation: Generation, number: int) -> Generation:
    """The same records under another corpus number."""
    corpus = Corpus(number, datetime(2030, 1, number, tzinfo=UTC))
    return replace(generation, catalogue=replace(generation.catalogue, corpus=corpus))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, generation: Generation) -> Path:
    """The folder of an edition of the seed data."""
    return shelf(tmp_path_factory.mktemp("bulk"), generation).make(generation).folder


@pytest.fixture(scope="module")
def ids(generation: Generation) -> set[str]:
    return set(generation.ids())


def test_the_manifest_sizes_and_checksums_every_file(made: Path, generation: Generation) -> None:
    edition = edition_of(made.parent, generation.corpus)
    assert edition is not None
    assert [file.name for file in edition.files] == [kind.name for kind in KINDS]
    for file in edition.files:
        content = (made / file.name).read_bytes()
        assert (file.bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert edition.records == generation.size


def test_the_lines_hold_every_record_whole(made: Path, ids: set[str]) -> None:
    with gzip.open(made / "anbefalinger.jsonl.gz", "rt", encoding="utf-8") as opened:
        records = [json.loads(line) for line in opened]
    assert {record["id"] for record in records} == ids
    assert len(records) == len(ids)
    texts = [text for record in records for text in record["texts"]]
    assert {text["licence"] for text in texts if text["origin"] == "own"} == {"NLOD-2.0"}
    assert all(record["url"].startswith("https://anbefalinger.example.no/") for record in records)


def test_the_tables_hold_every_record_with_every_column(made: Path, ids: set[str]) -> None:
    frame = pd.read_csv(made / "anbefalinger.csv", sep=";", dtype=str)
    assert set(frame["id"]) == ids
    assert list(frame.columns) == [one["name"] for one in dictionary.columns("nb")]
    book = openpyxl.load_workbook(io.BytesIO((made / "anbefalinger.xlsx").read_bytes()), read_only=True)
    assert book.worksheets[0].max_row == len(ids) + 1


def query(path: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def test_the_database_answers_questions(made: Path, ids: set[str]) -> None:
    path = made / "anbefalinger.sqlite"
    assert {row[0] for row in query(path, "SELECT id FROM recommendation")} == ids
    assert query(path, "PRAGMA foreign_key_check") == []
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    statement = "SELECT count(DISTINCT recommendation) FROM tag WHERE facet = 'service_area' AND code = 'barnevern'"
    assert query(path, statement)[0][0] > 20
    labels = query(path, "SELECT label_nb FROM term WHERE vocabulary = 'service_area' AND code = 'barnevern'")
    assert labels == [("Barnevern",)]


def test_the_dictionary_describes_every_table_and_column_of_the_database(made: Path) -> None:
    described = {table["name"]: [column["name"] for column in table["columns"]] for table in dictionary.tables()}
    real = {
        name: [row[1] for row in query(made / "anbefalinger.sqlite", f"PRAGMA table_info({name})")]
        for (name,) in query(made / "anbefalinger.sqlite", "SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    assert described == real
    assert all(column.comment for table in METADATA.tables.values() for column in table.columns)


def test_an_edition_is_made_once(tmp_path: Path, generation: Generation) -> None:
    first = shelf(tmp_path, generation).make(generation)
    assert shelf(tmp_path, generation).make(generation) == first


def test_the_last_editions_are_kept(tmp_path: Path, generation: Generation) -> None:
    for number in range(1, KEPT + 3):
        shelf(tmp_path, generation).make(at(generation, number))
    assert [one.corpus.number for one in editions_in(tmp_path)] == [5, 4, 3]


def test_a_database_that_begins_again_gets_its_own_edition(tmp_path: Path, generation: Generation) -> None:
    for number in (7, 8, 9, 2):
        shelf(tmp_path, generation).make(at(generation, number))
    assert [one.corpus.number for one in editions_in(tmp_path)] == [2, 9, 8]
    assert shelf(tmp_path, generation).newest.corpus == at(generation, 2).corpus


def test_the_same_number_of_another_database_is_made_anew(tmp_path: Path, generation: Generation) -> None:
    old = shelf(tmp_path, generation).make(generation)
    later = replace(generation.corpus, updated=datetime(2040, 1, 1, tzinfo=UTC))
    other = replace(generation, catalogue=replace(generation.catalogue, corpus=later))
    assert edition_of(tmp_path, later) is None
    assert shelf(tmp_path, other).make(other).made > old.made


def test_one_that_is_stopped_leaves_nothing(tmp_path: Path, generation: Generation) -> None:
    stopped = shelf(tmp_path, generation)
    stopped.stop()
    with pytest.raises(Stopped):
        stopped.make(generation)
    assert [path.name for path in tmp_path.iterdir()] == ["building.lock"]


def test_one_that_fails_leaves_the_old_ones(
    tmp_path: Path, generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf(tmp_path, generation).make(at(generation, 1))

    def broken(*_: object) -> Any:
        raise OSError("disk full")

    monkeypatch.setattr("app.bulk.files.write_xlsx", broken)
    with pytest.raises(OSError, match="disk full"):
        shelf(tmp_path, generation).make(at(generation, 2))
    assert [one.corpus.number for one in editions_in(tmp_path)] == [1]
    assert not list(tmp_path.glob("building-*"))


def test_of_two_processes_one_makes_it(tmp_path: Path, generation: Generation) -> None:
    with FileLock(tmp_path / "building.lock"), pytest.raises(Timeout):
        shelf(tmp_path, generation).make(generation)


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"corpus": 1}'])
def test_an_edition_that_cannot_be_read_counts_as_not_there(tmp_path: Path, broken: str) -> None:
    (tmp_path / "3").mkdir()
    (tmp_path / "3" / MANIFEST).write_text(broken, encoding="utf-8")
    assert editions_in(tmp_path) == []
    assert editions_in(tmp_path / "nowhere") == []


def test_before_the_first_there_is_nothing_to_give_yet(tmp_path: Path, generation: Generation) -> None:
    with pytest.raises(ServiceUnavailable):
        _ = shelf(tmp_path, generation).newest


def test_in_the_background_an_edition_follows_when_the_record_stands_still(
    tmp_path: Path, generation: Generation
) -> None:
    running = shelf(tmp_path, generation, still=0.05)
    running.start()
    try:
        for _ in range(600):
            if running.editions:
                break
            time.sleep(0.05)
        assert [one.corpus for one in running.editions] == [generation.corpus]
    finally:
        running.stop()


def test_while_the_record_is_moving_nothing_is_made(tmp_path: Path, generation: Generation) -> None:
    seen: list[Recommendation | int] = []

    def moving() -> Generation:
        seen.append(len(seen))
        return at(generation, 1 + len(seen) % 28)

    running = Shelf(tmp_path, moving, "", 0.02, 0.02)
    running.start()
    while len(seen) < 20:
        time.sleep(0.01)
    running.stop()
    assert running.editions == []
