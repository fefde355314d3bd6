"""The database schema and the program's version of it, through Alembic."""

from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select

from app.errors import SchemaMismatch
from app.settings import PROJECT

MIGRATION_LOCK: Final = 0x616E6265
"""Any number that no other program uses for an advisory lock in the same PostgreSQL database."""


def migrate(engine: Engine) -> None:
    """Bring the database to this program's schema. Raises SchemaMismatch if the database is newer."""
    _refuse_newer(engine)
    with engine.execution_options(writing=True).begin() as connection:
        if engine.dialect.name == "postgresql":  # Nodes that start together take turns, as they do on SQLite.
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def require_schema(engine: Engine) -> None:
    """Raise SchemaMismatch, with the command to run, unless the database has exactly this program's schema."""
    _refuse_newer(engine)
    found, head = _revision(engine), ScriptDirectory.from_config(_config()).get_current_head()
    if found != head:
        state = f"has schema {found}" if found else "is empty"
        raise SchemaMismatch(f"The database {state}, this program needs {head}. Run: anbefalinger migrate")


def _refuse_newer(engine: Engine) -> None:
    found = _revision(engine)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise SchemaMismatch(
            f"The database has schema {found}, which this version of the program does not know: a newer version "
            "made it. Start that version, or go back to a backup from before the upgrade. "
            "To see this program's version run: anbefalinger --version"
        )


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config(PROJECT / "alembic.ini")
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    return config
