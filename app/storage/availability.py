"""Telling a database that is not there from a statement that is wrong."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from app.errors import DatabaseUnavailable

_READ_ONLY: Final = "25006"
"""The server takes no writes: it is a standby now (PostgreSQL error code read_only_sql_transaction)."""

_LOOK: Final = "Look whether this user may read and write the file and its folder, and whether the disk takes writes."


@contextmanager
def available() -> Iterator[None]:
    """Raise DatabaseUnavailable for every error of the block that says that the database is not there."""
    try:
        yield
    except (DBAPIError, NoFreeConnection) as error:
        if not is_absence(error):
            raise
        raise DatabaseUnavailable("The database cannot be reached just now. Try again in a moment.") from error


def reason_of(error: DatabaseUnavailable) -> str:
    """What the database or its driver said, in a line for an operator; empty if it said nothing."""
    said = getattr(error.__cause__, "orig", None)
    line = str(said).strip().partition("\n")[0]
    if isinstance(said, sqlite3.Error):
        return f"SQLite says: {line}. {_LOOK}"
    return f"It says: {line}" if said else ""


def is_absence(error: Exception) -> bool:
    """Whether an error says that the server or file is not there, does not answer in time, or takes no writes.

    A file that is no database (any more) counts too: the right one may be put back.
    """
    if isinstance(error, NoFreeConnection | OperationalError | InterfaceError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    broken_file = type(error) is DatabaseError
    return error.connection_invalidated or broken_file or getattr(error.orig, "sqlstate", None) == _READ_ONLY
