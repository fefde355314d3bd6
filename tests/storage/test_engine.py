"""What the database promises whoever reads and writes at the same time, or is killed."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.exc import IntegrityError

from app.domain.revision import Author
from app.domain.vocabulary import Vocabulary
from app.storage.changes import changing
from app.storage.corpus import raise_corpus, read_corpus
from app.storage.engine import open_engine, reading, writing
from app.storage.migrations import migrate
from app.storage.revisions import history_of
from app.storage.tables import RecommendationTermRow, TermRow
from app.storage.vocabularies import load_vocabularies, save_vocabulary

EDITOR = Author("Kari", "person", "a test")
THEME = Vocabulary("theme", {"nb": "Tema"}, {})

WRITER = """
import sys, time
from app.storage.engine import open_engine, writing
from app.storage.tables import VocabularyRow
from sqlalchemy import text
with writing(open_engine(sys.argv[1])) as session:
    session.execute(text("UPDATE corpus SET number = 99"))
    session.add_all(VocabularyRow(code=f"{n}", labels={"nb": "x" * 2000}, facts={}) for n in range(5000))
    session.flush()
    print("in the middle", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder that is made" / "anbefalinger.db"


@pytest.fixture
def sqlite(file: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{file}")
    migrate(opened)
    yield opened
    opened.dispose()


def number(engine: Engine) -> int:
    with reading(engine) as session:
        return read_corpus(session).number


def raise_it(engine: Engine) -> None:
    with writing(engine) as session:
        raise_corpus(session, datetime.now(UTC))


def test_sqlite_opens_with_write_ahead_logging_and_foreign_keys(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA synchronous")) == 2


def test_a_row_that_points_to_nothing_is_refused(engine: Engine) -> None:
    lost = TermRow(vocabulary="nowhere", code="x", position=0, labels={}, aliases=[], facts={})
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.add(lost)


def test_a_failed_transaction_keeps_nothing(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as session:
            raise_corpus(session, datetime.now(UTC))
            session.add(RecommendationTermRow(recommendation_id=1, term_id=1, position=0))

    with pytest.raises(IntegrityError):
        fail()
    assert number(engine) == 0


def test_the_corpus_has_one_row(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.execute(text("INSERT INTO corpus (id, number, updated) SELECT 2, number, updated FROM corpus"))


def test_eight_writers_at_once_lose_no_update(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(lambda: [raise_it(engine) for _ in range(25)]) for _ in range(8)]:
            done.result()
    assert number(engine) == 8 * 25


def test_changes_at_once_form_one_chain_of_revisions(engine: Engine) -> None:
    def save(label: int) -> None:
        with changing(engine, EDITOR) as change:
            save_vocabulary(change, replace(THEME, labels={"nb": f"Tema {label}"}))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(save, label) for label in range(16)]:
            done.result()
    with reading(engine) as session:
        history = history_of(session, "vocabulary", "theme")
    assert [one.corpus_number for one in history] == list(range(1, 17))
    assert [one.before for one in history] == [None, *(one.after for one in history[:-1])]


def test_a_reader_sees_one_state_while_a_writer_commits(engine: Engine) -> None:
    with reading(engine) as session:
        assert read_corpus(session).number == 0
        with changing(engine, EDITOR) as change:
            save_vocabulary(change, THEME)
        assert load_vocabularies(session) == {}
        assert read_corpus(session).number == 0
    assert number(engine) == 1


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine) as session:
        raise_corpus(session, datetime.now(UTC))
        assert number(engine) == 0
    assert number(engine) == 1


def test_what_a_reading_session_writes_is_not_kept(engine: Engine) -> None:
    with reading(engine) as session:
        session.execute(delete(TermRow))
        raise_corpus(session, datetime.now(UTC))
    assert number(engine) == 0


def test_a_writer_killed_in_the_middle_leaves_exactly_the_old_state(sqlite: Engine, file: Path) -> None:
    raise_it(sqlite)
    sqlite.dispose()
    command = [sys.executable, "-c", WRITER, f"sqlite:///{file}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "in the middle\n"
        writer.kill()
    assert file.with_name(f"{file.name}-wal").stat().st_size > 1_000_000
    assert number(sqlite) == 1
    with reading(sqlite) as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert session.scalar(select(func.count()).select_from(text("vocabulary"))) == 0
    raise_it(sqlite)
    assert number(sqlite) == 2
