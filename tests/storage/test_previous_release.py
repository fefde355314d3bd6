"""The release before goes on on the newest schema: every statement it sent then answers the same now."""

from collections.abc import Callable

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.settings import PROJECT
from app.storage.engine import open_engine
from app.storage.migrations import migrate
from tests.storage.previous.recording import read, say_again

KINDS = {"sqlite": "sqlite", "postgres": "postgresql"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_release_before_said_is_answered_the_same(kind: str, new_database: Callable[[str], str]) -> None:
    _, said = read(KINDS[kind])
    engine = open_engine(new_database(kind))
    migrate(engine)
    with engine.execution_options(writing=True).connect() as connection:
        for number, (one, digest) in enumerate(say_again(connection, said)):
            assert digest == one["answer"], (number, one["statement"], one["values"])
    engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_the_recording_holds_all_that_matters(kind: str) -> None:
    head, said = read(KINDS[kind])
    everything = "\n".join(one.get("statement", "") for one in said)
    tables = ("recommendation", "text", "measure", "revision", "term", "document", "source_row", "import_run", "corpus")
    for table in tables:
        assert f"INSERT INTO {table} " in everything or table == "corpus", table
        assert f"FROM {table}" in everything or f"UPDATE {table} " in everything, table
    script = ScriptDirectory.from_config(Config(PROJECT / "alembic.ini"))
    assert head["schema"] in {one.revision for one in script.walk_revisions()}
