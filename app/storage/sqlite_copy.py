"""Copying a SQLite database while others read and write it, through SQLite's own backup interface.

Source: sqlite.org/backup.html. A copy is one consistent state, and one file: it has no write-ahead log beside it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from app.errors import BackupRefused

BUSY_SECONDS: Final = 30
LOG_FILES: Final = ("-wal", "-shm", "-journal")


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database to a new file. Raises BackupRefused if the source is no database or is damaged."""
    if not source.exists():
        raise BackupRefused(f"There is no database at {source}. Run: anbefalinger migrate")
    try:
        with closing(_open(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
        require_sound(target)
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"{source} cannot be copied: {error}. Run: anbefalinger check") from error


def require_sound(file: Path) -> None:
    """Raise BackupRefused unless SQLite finds the whole file and all its references in order."""
    try:
        with closing(_open(file)) as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
            lost = connection.execute("PRAGMA foreign_key_check").fetchmany(3)
    except sqlite3.DatabaseError as error:
        faults, lost = [str(error)], []
    if faults or lost:
        reasons = [*faults, *(f"a row of {row[0]} points to nothing in {row[2]}" for row in lost)]
        raise BackupRefused(f"The database is damaged: {'; '.join(reasons)}.")


def put_in_place(copy: Path, target: Path) -> None:
    """Let a database hold what a copy holds: wholly or not at all, and without stopping those who read it.

    Where there is no file yet the copy is moved there. An existing file is written over in one transaction, because
    a file put in its place would be read together with the write-ahead log of the old one.
    """
    if not target.exists():
        for ending in LOG_FILES:
            target.with_name(target.name + ending).unlink(missing_ok=True)
        copy.replace(target)
        return
    try:
        with closing(_open(copy)) as new, closing(_open(target)) as old:
            new.backup(old)
    except sqlite3.DatabaseError as error:
        raise BackupRefused(
            f"{target} cannot be written over: {error}. Stop the service, move that file and the files beside it that "
            "end in -wal and -shm away, and restore again."
        ) from error


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=BUSY_SECONDS)
