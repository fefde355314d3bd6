"""The database schema and the program's version of it, through Alembic."""

import logging
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import OperationalError

from app.errors import DatabaseUnavailable, MigrationBlocked, SchemaMismatch
from app.settings import PROJECT
from app.storage import limits
from app.storage.availability import available, reason_of
from app.storage.schema_version import known_revisions, revision_of

log = logging.getLogger(__name__)

MIGRATION_LOCK: Final = 0x616E6265
"""Any number that no other program uses for an advisory lock in the same PostgreSQL database."""

_LOCK_NOT_AVAILABLE: Final = "55P03"
"""PostgreSQL's error code when lock_timeout is over."""


def migrate(engine: Engine) -> None:
    """Bring the database to this program's schema; programs that start together take turns.

    Raises SchemaMismatch if the database is newer, MigrationBlocked if others do not let go of a table.
    """
    for _ in range(limits.MIGRATION_ATTEMPTS):
        try:
            with available():
                _upgrade(engine)
        except DatabaseUnavailable as error:
            if not _is_locked(error.__cause__):
                raise
            # The others that queue behind the waiting migration go first now: nobody waits for long.
            log.warning("others use a table that the migration changes; trying again")
            time.sleep(1)
        else:
            return
    raise MigrationBlocked(
        f"Others kept a table in use {limits.MIGRATION_ATTEMPTS} times for {limits.MIGRATION_LOCK} s. Look for a long "
        "transaction in pg_stat_activity, and run again: anbefalinger migrate"
    )


def _upgrade(engine: Engine) -> None:
    with engine.execution_options(writing=True).begin() as connection:
        if engine.dialect.name == "postgresql":  # Nodes that start together take turns, as they do on SQLite.
            _take_turn(connection)
        _refuse_newer(revision_of(connection))
        _run_alembic(connection)


def _run_alembic(connection: Connection) -> None:
    # Imported here: a service that migrates nothing does without its 10 MB.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(PROJECT / "alembic.ini")
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _take_turn(connection: Connection) -> None:
    if not connection.scalar(select(func.pg_try_advisory_xact_lock(MIGRATION_LOCK))):
        log.warning("another node is migrating the database; waiting for it")
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
    # Only now: the time limit for a lock holds for advisory locks too.
    connection.execute(text(f"SET LOCAL lock_timeout = {int(limits.MIGRATION_LOCK * 1000)}"))
    connection.execute(text(f"SET LOCAL statement_timeout = {limits.MIGRATION_STATEMENT * 1000}"))


def _is_locked(error: BaseException | None) -> bool:
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE


def await_database(engine: Engine, seconds: float) -> None:
    """Wait until the database answers. Raises DatabaseUnavailable if it does not in time."""
    _await(lambda: _revision(engine), DatabaseUnavailable, seconds, "waiting for the database")


def await_schema(primary: Engine, reader: Engine) -> None:
    """As `require_schema` for both; a replica gets time to receive what the primary has already.

    If the primary is not there, only the replica is looked at. Raises DatabaseUnavailable if neither is.
    """
    try:
        require_schema(primary)
    except DatabaseUnavailable:
        require_schema(reader)
    else:
        waiting_for = "waiting for the replica to receive the schema"
        _await(lambda: require_schema(reader), SchemaMismatch, limits.START, waiting_for)


def _await(look: Callable[[], object], absent: type[Exception], seconds: float, waiting_for: str) -> None:
    until, told = time.monotonic() + seconds, False
    while True:
        try:
            look()
        except absent as error:
            if time.monotonic() > until:
                raise
            reason = reason_of(error) if isinstance(error, DatabaseUnavailable) else ""
        else:
            return
        if not told:
            log.warning(f"{waiting_for}. {reason}".rstrip(" ."))
        told = True
        time.sleep(0.5)


def require_schema(engine: Engine) -> None:
    """Raise SchemaMismatch, with the command to run, unless the database has exactly this program's schema."""
    found, head = _revision(engine), known_revisions()[-1]
    _refuse_newer(found)
    if found != head:
        state = f"has schema {found}" if found else "is empty"
        raise SchemaMismatch(f"The database {state}, this program needs {head}. Run: anbefalinger migrate")


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in known_revisions():
        raise SchemaMismatch(
            f"The database has schema {found}, which this version of the program does not know: a newer version "
            "made it. Start that version, or go back to a backup from before the upgrade. "
            "To see this program's version run: anbefalinger --version"
        )


def _revision(engine: Engine) -> str | None:
    with available(), engine.connect() as connection:
        return revision_of(connection)
