"""The database engine and its sessions, the same on SQLite and PostgreSQL.

SQLite opens with foreign keys checked and write-ahead logging, so readers never wait for a writer. A writing
transaction takes SQLite's write lock at its start (BEGIN IMMEDIATE): two writers queue instead of failing half-way.
Source: sqlite.org/lang_transaction.html and sqlite.org/wal.html.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

BUSY_SECONDS: Final = 30
"""How long a writer waits for another writer before it gives up."""


def open_engine(address: str) -> Engine:
    """An engine for the address; a SQLite file's folder is made if it is missing. Nothing is connected yet."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        # No pool: opening a file costs little, and a kept connection would go on reading a file that was replaced.
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, poolclass=NullPool, **_JSON)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_pre_ping=True, **_JSON)


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
    """A session for reading one consistent state, however many statements it takes; nothing is written."""
    # SQLite keeps the snapshot of its first statement; PostgreSQL takes a new one for every statement unless asked.
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with Session(engine.execution_options(**options)) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end of the block, or keeps nothing if the block raises."""
    with Session(engine.execution_options(writing=True)) as session, session.begin():
        yield session
