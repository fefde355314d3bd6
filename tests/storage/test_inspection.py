"""What `check` says of a database that somebody changed behind the program's back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.domain.revision import Author
from app.domain.vocabulary import Vocabulary
from app.settings import Settings
from app.storage.changes import changing
from app.storage.engine import open_engine
from app.storage.inspection import inspect_revisions, inspect_storage
from app.storage.migrations import migrate
from app.storage.vocabularies import save_vocabulary

THEME = Vocabulary("theme", {"nb": "Tema"}, {})


@pytest.fixture
def filled(engine: Engine) -> Engine:
    for label in ("Tema", "Emne", "Sak"):
        with changing(engine, Author("Kari", "person", "a test")) as change:
            save_vocabulary(change, replace(THEME, labels={"nb": label}))
    return engine


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def test_an_untouched_database_is_in_order(filled: Engine) -> None:
    assert inspect_storage(filled).well
    found = inspect_revisions(filled)
    assert found.well
    assert "corpus number 3" in found.found


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM revision WHERE id = 2", "revision 3 of vocabulary theme does not begin where"),
        ("UPDATE revision SET after = '{}' WHERE id = 1", "revision 2 of vocabulary theme does not begin where"),
        (
            "UPDATE revision SET corpus_number = 0 WHERE id = 2",
            "revision 2 of vocabulary theme has a lower corpus number",
        ),
        ("UPDATE corpus SET number = 9", "newest revision is of corpus number 3, the database at 9"),
    ],
)
def test_a_broken_chain_of_revisions_is_named(filled: Engine, statement: str, reason: str) -> None:
    run(filled, statement)
    found = inspect_revisions(filled)
    assert not found.well
    assert reason in found.found
    assert "anbefalinger restore" in found.remedy


def test_a_record_changed_without_a_revision_is_named(own_copy: Settings) -> None:
    engine = open_engine(own_copy.database)
    assert inspect_revisions(engine).well
    run(engine, "UPDATE recommendation SET year = 1999 WHERE slug = 'crc-2018-views-of-the-child'")
    found = inspect_revisions(engine)
    assert (found.well, found.found) == (False, "crc-2018-views-of-the-child is not what its last revision says")
    engine.dispose()


def test_a_row_that_points_to_nothing_is_found_in_sqlite(own_copy: Settings) -> None:
    engine = open_engine(own_copy.database)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("DELETE FROM vocabulary WHERE code = 'theme'")
    assert "points to nothing in vocabulary" in inspect_storage(engine).found
    engine.dispose()


def test_a_damaged_page_is_found_in_sqlite(own_copy: Settings) -> None:
    path = Path(own_copy.data_dir / "anbefalinger.db")
    content = bytearray(path.read_bytes())
    content[4096 * 50 : 4096 * 60] = b"\xff" * 40_960
    path.write_bytes(content)
    found = inspect_storage(open_engine(own_copy.database))
    assert not found.well
    assert "damaged" in found.found


def test_an_index_of_postgresql_that_is_not_valid_is_named(new_database: Callable[[str], str]) -> None:
    engine = open_engine(new_database("postgres"))
    migrate(engine)
    run(engine, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_revision_subject_id'::regclass")
    found = inspect_storage(engine)
    assert "index ix_revision_subject_id" in found.found
    assert "REINDEX" in found.remedy
    engine.dispose()
