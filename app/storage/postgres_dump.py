"""Copying a PostgreSQL database with PostgreSQL's own programs, pg_dump and pg_restore.

They must be on PATH, and pg_dump must be at least as new as the server.
Source: postgresql.org/docs/current/app-pgdump.html.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import uuid4

from sqlalchemy import Connection, Engine, text

from app.errors import BackupRefused
from app.storage.engine import open_engine, stand_open

_TOLD: Final = frozenset({"user", "hostaddr", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "service"})
"""Parameters of a connection that the programs are told beside host, port and database."""

_SHARED: Final = ("--no-owner", "--no-privileges")


@dataclass(frozen=True, slots=True)
class Server:
    """The server that a connection reached, of however many its address names, as libpq's programs are told of it."""

    parameters: Mapping[str, str]
    password: str

    @classmethod
    def of(cls, connection: Connection) -> "Server":
        """The server at the other end of a connection."""
        info: Any = getattr(connection.connection.driver_connection, "info")  # noqa: B009
        given = {name: value for name, value in info.get_parameters().items() if name in _TOLD}
        return cls({**given, "host": info.host, "port": str(info.port), "dbname": info.dbname}, info.password or "")

    def named(self, database: str) -> "Server":
        """Another database on the same server."""
        return replace(self, parameters={**self.parameters, "dbname": database})

    @property
    def address(self) -> str:
        """The address for an engine."""
        rest = {name: value for name, value in self.parameters.items() if name not in ("user", "dbname")}
        user, password = quote(self.parameters["user"], safe=""), quote(self.password, safe="")
        return f"postgresql://{user}:{password}@/{quote(self.parameters['dbname'], safe='')}?{urlencode(rest)}"

    @property
    def conninfo(self) -> str:
        """What the programs are told; without the password, because other users of the machine can read it there."""
        quoted = {name: re.sub(r"(['\\\\])", r"\\\1", value) for name, value in self.parameters.items()}
        return " ".join(f"{name}='{value}'" for name, value in quoted.items())


def dump(connection: Connection, target: Path) -> None:
    """Write the database to a file, as the open transaction of the connection (REPEATABLE READ) sees it."""
    stand_open(connection)
    snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
    _run("pg_dump", Server.of(connection), "--format=custom", f"--snapshot={snapshot}", f"--file={target}", *_SHARED)


def load(file: Path, engine: Engine, *, clear: bool = False) -> None:
    """Write a dump into a database, all of it or nothing; `clear` drops the tables of the dump first."""
    with engine.connect() as connection:
        server = Server.of(connection)
    clearing = ("--clean", "--if-exists") if clear else ()
    _run("pg_restore", server, "--single-transaction", "--exit-on-error", *_SHARED, *clearing, str(file))


def read_through(file: Path) -> None:
    """Read a dump from beginning to end as pg_restore would, into nothing. Raises BackupRefused if it cannot be."""
    _run("pg_restore", None, "--exit-on-error", f"--file={os.devnull}", str(file))


@contextmanager
def scratch_database(engine: Engine) -> Iterator[Engine]:
    """An empty database beside that of the engine, gone after the block. Raises DBAPIError if none may be made."""
    name = f"anbefalinger_proof_{uuid4().hex[:12]}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        scratch = open_engine(Server.of(connection).named(name).address)
        try:
            yield scratch
        finally:
            scratch.dispose()
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _run(program: str, server: Server | None, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(
            f"{program} was not found. Install PostgreSQL's client programs (Debian: postgresql-client) in the version "
            "of the server or newer, and see that they are on PATH."
        )
    environment, place = dict(os.environ), []
    if server is not None:
        environment |= {"PGPASSWORD": server.password} if server.password else {}
        place = [f"--dbname={server.conninfo}"]
    command = [found, *place, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise BackupRefused(f"{program} failed: {' '.join(done.stderr.split())[:1000]}")
