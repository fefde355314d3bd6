"""A backup is one file that gets its name when it is whole and proved; restoring is all or nothing; both databases."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.domain.query import SearchQuery
from app.domain.revision import Author
from app.domain.vocabulary import Vocabulary
from app.errors import BackupRefused, SchemaMismatch
from app.ingest.seed import load_seed
from app.search.builder import build_index
from app.search.service import search
from app.settings import PROJECT
from app.storage.archive import MANIFEST, MEMBERS, read_manifest
from app.storage.backup import back_up, kind_of, prove, prune, restore
from app.storage.changes import changing
from app.storage.corpus import read_corpus
from app.storage.engine import open_engine, reading
from app.storage.inspection import inspect_revisions, inspect_storage
from app.storage.migrations import migrate
from app.storage.vocabularies import load_vocabularies, save_vocabulary
from tests.conftest import SEED, postgres_folder

EDITOR = Author("Kari", "person", "a test")
THEME = Vocabulary("theme", {"nb": "Tema"}, {})

KILLED = """
import sys, time
from pathlib import Path
from app.storage import backup
from app.storage.engine import open_engine
def hang(*_):
    print("in the middle", flush=True)
    time.sleep(60)
backup.prove = hang
backup.back_up(open_engine(sys.argv[1]), Path(sys.argv[2]))
"""


def label(engine: Engine, text: str) -> None:
    with changing(engine, EDITOR) as change:
        save_vocabulary(change, replace(THEME, labels={"nb": text}))


def label_of(engine: Engine) -> str:
    with reading(engine) as session:
        return load_vocabularies(session)["theme"].labels["nb"]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A database of each kind with two revisions."""
    label(engine, "Tema")
    label(engine, "Emne")
    return engine


@pytest.fixture
def backup(filled: Engine, tmp_path: Path, postgres_programs: None) -> Path:
    return back_up(filled, tmp_path / "backup.zip").path


def test_what_was_backed_up_stands_again_in_an_empty_place(
    filled: Engine, backup: Path, new_database: Callable[[str], str]
) -> None:
    label(filled, "Later")
    empty = open_engine(new_database("sqlite" if kind_of(filled) == "sqlite" else "postgres"))
    manifest = restore(backup, empty)
    assert (manifest.state.corpus_number, label_of(empty)) == (2, "Emne")
    assert inspect_storage(empty).well
    assert inspect_revisions(empty).well
    label(empty, "Goes on")
    assert label_of(empty) == "Goes on"
    empty.dispose()


def test_a_backup_is_proved_by_restoring_it(filled: Engine, tmp_path: Path, postgres_programs: None) -> None:
    made = back_up(filled, tmp_path / "folder")
    assert made.proof == "restored"
    assert made.path.name.endswith("Z-corpus-2.zip")
    assert [path.name for path in (tmp_path / "folder").iterdir()] == [made.path.name]
    assert made.path.stat().st_mode & 0o077 == 0
    assert made.manifest == read_manifest(made.path)
    assert made.manifest.state.rows["revision"] == 2


def test_a_database_that_holds_something_is_not_replaced_unless_told(filled: Engine, backup: Path) -> None:
    label(filled, "Later")
    with pytest.raises(BackupRefused, match=r"not empty.*--overwrite"):
        restore(backup, filled)
    assert label_of(filled) == "Later"
    restore(backup, filled, overwrite=True)
    assert label_of(filled) == "Emne"
    with reading(filled) as session:
        assert read_corpus(session).number == 2


def test_a_table_that_the_backup_does_not_know_is_not_left_beside_it(filled: Engine, backup: Path) -> None:
    with filled.begin() as connection:
        connection.execute(text("CREATE TABLE of_somebody_else (x INTEGER)"))
    with pytest.raises(BackupRefused, match="of_somebody_else"):
        restore(backup, filled, overwrite=True)


def test_a_backup_of_the_same_name_is_not_replaced_unless_told(filled: Engine, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupRefused, match=r"exists.*--overwrite"):
        back_up(filled, backup)
    assert backup.read_bytes() == before
    label(filled, "Later")
    assert back_up(filled, backup, overwrite=True).manifest.state.corpus_number == 3
    assert read_manifest(backup).state.corpus_number == 3


def spoil(backup: Path, target: Path, **changes: object) -> Path:
    """A copy of a backup with other values in its manifest."""
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, json.dumps({**json.loads(content), **changes}) if name == MANIFEST else content)
    return target


def test_a_damaged_backup_is_refused(filled: Engine, backup: Path, tmp_path: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 0xFF
    (bent := tmp_path / "bent.zip").write_bytes(content)
    (cut := tmp_path / "cut.zip").write_bytes(backup.read_bytes()[:-200])
    wrong = spoil(backup, tmp_path / "wrong.zip", sha256="0" * 64)
    for file, reason in ((bent, "is damaged"), (cut, "or only a part of one"), (wrong, "is damaged")):
        with pytest.raises(BackupRefused, match=reason):
            restore(file, filled, overwrite=True)
        with pytest.raises(BackupRefused, match=reason):
            prove(file, filled)
    assert label_of(filled) == "Emne"


def test_a_backup_of_a_newer_schema_is_refused(filled: Engine, backup: Path, tmp_path: Path) -> None:
    state = {**json.loads(zipfile.ZipFile(backup).read(MANIFEST))["state"], "schema": "9999"}
    with pytest.raises(SchemaMismatch, match="schema 9999"):
        restore(spoil(backup, tmp_path / "newer.zip", state=state), filled, overwrite=True)


def test_a_backup_that_does_not_hold_what_it_says_is_no_proof(filled: Engine, backup: Path, tmp_path: Path) -> None:
    state = {**json.loads(zipfile.ZipFile(backup).read(MANIFEST))["state"], "corpus_number": 7}
    with pytest.raises(BackupRefused, match="not what was backed up"):
        prove(spoil(backup, tmp_path / "other.zip", state=state), filled)


def test_a_backup_of_the_other_kind_is_refused(filled: Engine, backup: Path, tmp_path: Path) -> None:
    other = "postgresql" if kind_of(filled) == "sqlite" else "sqlite"
    with pytest.raises(BackupRefused, match=f"a backup of {other}"):
        restore(spoil(backup, tmp_path / "other.zip", kind=other), filled, overwrite=True)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"PK\x05\x06" + b"\0" * 18, None])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "foreign.zip"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BackupRefused, match=r"is no backup|There is no file"):
        restore(file, open_engine(f"sqlite:///{tmp_path}/new.db"))
    assert not (tmp_path / "new.db").exists()


def test_a_backup_that_is_killed_leaves_no_file_under_the_final_name(
    filled: Engine, address: str, tmp_path: Path, postgres_programs: None
) -> None:
    place = tmp_path / "backup.zip"
    command = [sys.executable, "-c", KILLED, address, str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)
    assert not place.exists()
    [left] = tmp_path.glob(".anbefalinger-*")
    os.utime(left, (time.time() - 100_000,) * 2)
    back_up(filled, place)
    assert list(tmp_path.iterdir()) == [place]


def test_the_newest_backups_are_kept(tmp_path: Path) -> None:
    names = [f"anbefalinger-2026010{day}T000000Z-corpus-1.zip" for day in range(1, 6)]
    for name in (*names, "mine.zip"):
        (tmp_path / name).touch()
    assert [path.name for path in prune(tmp_path, 2)] == names[:3]
    assert {path.name for path in tmp_path.iterdir()} == {*names[3:], "mine.zip"}


def test_without_the_programs_of_postgresql_the_message_names_them(
    new_database: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(new_database("postgres"))
    migrate(engine)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupRefused, match=r"pg_dump was not found.*postgresql-client"):
        back_up(engine, tmp_path / "x.zip")
    engine.dispose()


def test_a_server_that_lets_nobody_make_a_database_gets_a_backup_read_to_its_end(
    filled: Engine, tmp_path: Path, postgres_programs: None
) -> None:
    if kind_of(filled) == "sqlite":
        url = str(filled.url)
    else:
        with filled.begin() as connection:
            server = connection.connection.dbapi_connection.info  # type: ignore[union-attr]
            role = f"plain_{server.dbname}"
            connection.execute(text(f"CREATE ROLE {role} LOGIN NOCREATEDB PASSWORD 'pw'"))
            connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"))
            connection.execute(text(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"))
        url = f"postgresql://{role}:pw@/{server.dbname}?host={server.host}&port={server.port}"
    engine = open_engine(url)
    made = back_up(engine, tmp_path / "backup.zip")
    engine.dispose()
    assert made.proof == ("restored" if kind_of(filled) == "sqlite" else "read")


def test_a_sqlite_database_is_replaced_under_those_who_read_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/a.db")
    migrate(engine)
    label(engine, "Tema")
    backup = back_up(engine, tmp_path / "backup.zip").path
    label(engine, "Later")
    with reading(engine) as reader:
        assert load_vocabularies(reader)["theme"].labels["nb"] == "Later"
        restore(backup, engine, overwrite=True)
        reader.expire_all()
        assert load_vocabularies(reader)["theme"].labels["nb"] == "Later"
    assert label_of(engine) == "Tema"
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"


def test_the_log_of_a_lost_database_is_not_played_into_the_restored_one(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/a.db")
    migrate(engine)
    backup = back_up(engine, tmp_path / "backup.zip").path
    with closing(sqlite3.connect(tmp_path / "a.db")) as held:
        held.execute("BEGIN")
        held.execute("SELECT count(*) FROM corpus").fetchone()
        label(engine, "Only in the log")
        shutil.copy(tmp_path / "a.db-wal", tmp_path / "log")
    (tmp_path / "a.db").unlink()
    shutil.copy(tmp_path / "log", tmp_path / "a.db-wal")
    restore(backup, engine)
    with reading(engine) as session:
        assert (read_corpus(session).number, load_vocabularies(session)) == (0, {})


def test_a_damaged_database_is_neither_backed_up_nor_taken_for_empty(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/a.db")
    migrate(engine)
    backup = back_up(engine, tmp_path / "backup.zip").path
    (tmp_path / "a.db").write_bytes(b"no database at all" * 1000)
    with pytest.raises(BackupRefused, match="cannot be copied"):
        back_up(engine, tmp_path / "other.zip")
    with pytest.raises(BackupRefused, match="move it"):
        restore(backup, engine, overwrite=True)


def test_the_copy_in_a_backup_opens_without_this_program(backup: Path, tmp_path: Path) -> None:
    kind = read_manifest(backup).kind
    with zipfile.ZipFile(backup) as archive:
        copy = archive.extract(MEMBERS[kind], tmp_path)
    if kind == "sqlite":
        with closing(sqlite3.connect(copy)) as opened:
            assert opened.execute("SELECT number FROM corpus").fetchone() == (2,)
    else:
        listed = subprocess.check_output([postgres_folder() / "pg_restore", "--list", copy], text=True)
        assert "TABLE DATA public corpus" in listed


def test_the_seed_data_restored_elsewhere_answer_a_hundred_searches_alike(
    new_database: Callable[[str], str], address: str, tmp_path: Path, postgres_programs: None
) -> None:
    engine = open_engine(address)
    migrate(engine)
    load_seed(engine, SEED)
    backup = back_up(engine, tmp_path / "backup.zip").path
    empty = open_engine(new_database("sqlite" if kind_of(engine) == "sqlite" else "postgres"))
    restore(backup, empty)
    one, other = (build_index(each, tmp_path / kind) for each, kind in ((engine, "one"), (empty, "other")))
    assert one.corpus == other.corpus
    judged = json.loads((PROJECT / "bench/relevance/queries.json").read_text(encoding="utf-8"))
    queries = [SearchQuery(text=one["q"], facets=("theme", "year")) for one in judged[:100]]
    answers = [(search(one, query), search(other, query)) for query in queries]
    assert len(answers) == 100
    assert sum(before.total > 0 for before, _ in answers) > 90
    assert all(before == after for before, after in answers)
    assert inspect_revisions(empty).well
    engine.dispose()
    empty.dispose()
