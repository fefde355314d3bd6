"""What is told of schemas without Alembic is what Alembic says."""

import subprocess
import sys

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from app.settings import PROJECT
from app.storage.schema_version import known_revisions, revision_of


def test_the_revisions_are_those_of_alembic() -> None:
    scripts = ScriptDirectory.from_config(Config(PROJECT / "alembic.ini"))
    assert list(known_revisions()) == [script.revision for script in scripts.walk_revisions()][::-1]
    assert known_revisions()[-1] == scripts.get_current_head()


def test_the_revision_of_a_database_is_what_alembic_reads(engine: Engine) -> None:
    with engine.connect() as connection:
        assert revision_of(connection) == MigrationContext.configure(connection).get_current_revision()
        assert revision_of(connection) == known_revisions()[-1]


def test_an_empty_database_has_none(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
        assert revision_of(connection) is None
        connection.execute(text("DROP TABLE alembic_version"))
    with engine.connect() as connection:
        assert revision_of(connection) is None


def test_a_service_does_without_alembic() -> None:
    looked = "import sys, app.main, app.cli.main; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", looked], cwd=PROJECT, check=False).returncode == 0
