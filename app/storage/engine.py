"""The database engine and its sessions, the same on SQLite and PostgreSQL.

SQLite opens with foreign keys checked and write-ahead logging, so readers never wait for a writer. A writing
transaction takes SQLite's write lock at its start (BEGIN IMMEDIATE): two writers queue instead of failing half-way.
Source: sqlite.org/lang_transaction.html and sqlite.org/wal.html.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app.errors import OutcomeUnknown
from app.storage import limits
from app.storage.addresses import is_postgresql, reading_from, writing_to
from app.storage.availability import available

CONNECTIONS: Final = 10
"""Connections of an engine to PostgreSQL, unless the settings say otherwise."""


def open_engine(
    address: str, *, seconds: float = limits.BACKGROUND_STATEMENT, connections: int = CONNECTIONS
) -> Engine:
    """An engine for the place where the record is written; a SQLite file's folder is made if it is missing.

    A statement may take `seconds` on PostgreSQL. Nothing is connected yet.
    """
    if is_postgresql(address):
        return _postgresql(writing_to(address), seconds, connections, Opened(address))
    url = make_url(address)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # No pool: opening a file costs little, and a kept connection would go on reading a file that was replaced.
    known = {_OPENED: Opened(address)}
    engine = create_engine(
        url, connect_args={"timeout": limits.SQLITE_BUSY}, poolclass=NullPool, execution_options=known, **_JSON
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_reader(
    address: str,
    replicas: str,
    *,
    seconds: float = limits.BACKGROUND_STATEMENT,
    connections: int = CONNECTIONS,
) -> Engine:
    """As `open_engine`, for the place where the record is read: a replica while there is one, else the primary."""
    if is_postgresql(address):
        return _postgresql(reading_from(address, replicas), seconds, connections, Opened(address, replicas))
    return open_engine(address)


@dataclass(frozen=True)
class Opened:
    """What an engine was opened with, so that another process can open one like it; it may hold a password."""

    address: str = field(repr=False)
    replicas: str | None = field(default=None, repr=False)

    def again(self) -> Engine:
        """Another engine on the same database."""
        return open_engine(self.address) if self.replicas is None else open_reader(self.address, self.replicas)


def opened_with(engine: Engine) -> Opened:
    """What an engine of this module was opened with."""
    found: Opened = engine.get_execution_options()[_OPENED]
    return found


_OPENED: Final = "anbefalinger_opened"


def _postgresql(parameters: dict[str, Any], seconds: float, connections: int, opened: Opened) -> Engine:
    engine = create_engine(
        "postgresql+psycopg://",
        connect_args=parameters,
        pool_pre_ping=True,
        pool_recycle=limits.RECYCLE,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=min(seconds, limits.SQLITE_BUSY),
        execution_options={_OPENED: opened},
        **_JSON,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        record.info["pool"] = id(engine.pool)
        connection.execute(f"SET statement_timeout = {int(seconds * 1000)}")
        connection.execute(f"SET idle_in_transaction_session_timeout = {limits.IDLE_IN_TRANSACTION * 1000}")
        connection.commit()

    @event.listens_for(engine, "checkin")
    def let_go(connection: Any, record: Any) -> None:
        # Given back after the pool was thrown away: nobody will take it again.
        if connection is not None and record.info["pool"] != id(engine.pool):
            connection.close()

    return engine


def _dump_json(value: Any) -> str:
    return orjson.dumps(value).decode()


_JSON: Final[dict[str, Any]] = {"json_serializer": _dump_json, "json_deserializer": orjson.loads}
"""Columns of JSON take values of the domain as they are: orjson writes dataclasses as objects."""


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction control is off: it would begin too late and commit before DDL.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for reading one consistent state, however many statements it takes; nothing is written.

    Raises DatabaseUnavailable if the database cannot be reached or goes away.
    """
    # SQLite keeps the snapshot of its first statement; PostgreSQL takes a new one for every statement unless asked.
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with available(), Session(engine.execution_options(**options)) as session:
        yield session


def stand_open(connection: Connection) -> None:
    """Let the open transaction stand without a statement for as long as its work takes, of this or another process."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end of the block, or keeps nothing if the block raises.

    Raises DatabaseUnavailable if nothing was kept because the database is not there, and OutcomeUnknown if it went
    away while it was told to keep it: then the change may be there or not.
    """
    with available(), Session(engine.execution_options(writing=True)) as session:
        session.begin()
        yield session
        session.flush()
        if engine.dialect.name == "postgresql":
            # A commit may wait for a standby. If the time ran out there, the server would say "committed" although
            # the standby does not have it. Source: postgresql.org, 26.2.8 Synchronous Replication.
            session.execute(text("SET LOCAL statement_timeout = 0"))
        try:
            session.commit()
        except DBAPIError as error:
            if error.connection_invalidated:
                raise OutcomeUnknown(
                    "The database went away while it was keeping the change. Look whether the change is there before "
                    "you make it again."
                ) from error
            raise
