"""The schema of the database and the program's version of it; every promise on SQLite and on PostgreSQL."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from app.errors import MigrationBlocked, SchemaMismatch
from app.settings import PROJECT
from app.storage.corpus import read_corpus
from app.storage.engine import open_engine, reading
from app.storage.migrations import MIGRATION_LOCK, migrate, require_schema
from app.storage.tables import Base
from bench.cluster import until

MIGRATE = "import sys; from app.storage import engine, migrations; migrations.migrate(engine.open_engine(sys.argv[1]))"


def downgrade_to_base(engine: Engine) -> None:
    config = Config(PROJECT / "alembic.ini")
    with engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def set_version(engine: Engine, version: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_the_migrated_schema_equals_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_migrated_schema_checks_what_the_models_check(engine: Engine) -> None:
    found = {one["name"] for table in Base.metadata.tables for one in inspect(engine).get_check_constraints(table)}
    assert found == {
        "ck_corpus_one_row",
        "ck_recommendation_merged_names_survivor",
        "ck_recommendation_municipal_level",
        "ck_text_one_owner",
    }


def test_a_new_database_has_corpus_number_zero(engine: Engine) -> None:
    with reading(engine) as session:
        assert read_corpus(session).number == 0


def test_migrating_twice_is_harmless(engine: Engine) -> None:
    migrate(engine)
    require_schema(engine)
    with reading(engine) as session:
        assert read_corpus(session).number == 0


def test_programs_that_start_together_on_an_empty_database_take_turns_to_migrate_it(address: str) -> None:
    started = [subprocess.Popen([sys.executable, "-c", MIGRATE, address]) for _ in range(3)]
    assert [one.wait(30) for one in started] == [0, 0, 0]


@pytest.fixture
def older(new_database: Callable[[str], str]) -> Iterator[Engine]:
    """A PostgreSQL database with the first schema."""
    opened = open_engine(new_database("postgres"))
    with opened.begin() as connection:
        config = Config(PROJECT / "alembic.ini")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    yield opened
    opened.dispose()


def test_a_program_says_that_it_waits_for_another_that_migrates(
    older: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with older.begin() as other:
            other.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            waiting = pool.submit(migrate, older)
            until(lambda: "another node is migrating the database; waiting for it" in caplog.messages)
            assert not waiting.done()
        waiting.result()
    require_schema(older)


def test_a_migration_lets_go_of_tables_that_others_use_and_says_so(
    older: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.limits.MIGRATION_LOCK", 0.2)
    monkeypatch.setattr("app.storage.limits.MIGRATION_ATTEMPTS", 2)
    with older.begin() as other:
        other.execute(text("SELECT * FROM import_run"))
        with pytest.raises(MigrationBlocked, match="pg_stat_activity"):
            migrate(older)
    migrate(older)
    require_schema(older)


def test_going_down_to_nothing_and_up_again_gives_the_same_schema(engine: Engine) -> None:
    downgrade_to_base(engine)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


@pytest.mark.parametrize("start", [migrate, require_schema])
def test_a_database_of_a_newer_program_is_refused_with_what_to_do(engine: Engine, start: object) -> None:
    set_version(engine, "9999")
    with pytest.raises(SchemaMismatch) as caught:
        start(engine)  # type: ignore[operator]
    for part in ("9999", "newer version", "backup", "anbefalinger --version"):
        assert part in caught.value.detail


def test_an_empty_database_is_refused_with_the_command_to_run(address: str) -> None:
    empty = open_engine(address)
    with pytest.raises(SchemaMismatch, match=r"is empty.*Run: anbefalinger migrate$"):
        require_schema(empty)
    empty.dispose()


def test_a_migrated_database_is_accepted(engine: Engine) -> None:
    require_schema(engine)


def test_no_relationship_loads_by_itself() -> None:
    lazy = {str(one): one.lazy for mapper in Base.registry.mappers for one in mapper.relationships}
    assert lazy
    assert set(lazy.values()) == {"raise"}, lazy
