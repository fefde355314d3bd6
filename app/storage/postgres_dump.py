"""Copying a PostgreSQL database with PostgreSQL's own programs, pg_dump and pg_restore.

They must be on PATH, and pg_dump must be at least as new as the server.
Source: postgresql.org/docs/current/app-pgdump.html.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy import URL, Connection, Engine, text

from app.errors import BackupRefused
from app.storage.engine import open_engine

_SHARED: Final = ("--no-owner", "--no-privileges")


def dump(connection: Connection, target: Path) -> None:
    """Write the database to a file, as the open transaction of the connection (REPEATABLE READ) sees it."""
    snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
    _run("pg_dump", connection.engine.url, "--format=custom", f"--snapshot={snapshot}", f"--file={target}", *_SHARED)


def load(file: Path, url: URL, *, clear: bool = False) -> None:
    """Write a dump into a database, all of it or nothing; `clear` drops the tables of the dump first."""
    clearing = ("--clean", "--if-exists") if clear else ()
    _run("pg_restore", url, "--single-transaction", "--exit-on-error", *_SHARED, *clearing, str(file))


def read_through(file: Path) -> None:
    """Read a dump from beginning to end as pg_restore would, into nothing. Raises BackupRefused if it cannot be."""
    _run("pg_restore", None, "--exit-on-error", f"--file={os.devnull}", str(file))


@contextmanager
def scratch_database(engine: Engine) -> Iterator[Engine]:
    """An empty database beside that of the engine, gone after the block. Raises DBAPIError if none may be made."""
    name = f"anbefalinger_proof_{uuid4().hex[:12]}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        scratch = open_engine(engine.url.set(database=name).render_as_string(hide_password=False))
        try:
            yield scratch
        finally:
            scratch.dispose()
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _run(program: str, url: URL | None, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(
            f"{program} was not found. Install PostgreSQL's client programs (Debian: postgresql-client) in the version "
            "of the server or newer, and see that they are on PATH."
        )
    environment, place = dict(os.environ), []
    if url is not None:
        # The password goes where other users of the machine cannot read it, which the arguments are not.
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
        plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        place = [f"--dbname={plain}"]
    command = [found, *place, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise BackupRefused(f"{program} failed: {' '.join(done.stderr.split())[:1000]}")
