"""Backups: a copy of the whole database in one file, proved by restoring it before it gets its name; and back again.

The search index and the bulk files are made from the database and need no backup.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal, cast

from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app import __version__
from app.errors import BackupRefused, SchemaMismatch
from app.storage import postgres_dump, sqlite_copy
from app.storage.archive import Kind, Manifest, State, extract_copy, read_manifest, write_archive
from app.storage.schema_version import known_revisions, revision_of
from app.storage.tables import CorpusRow

Proof = Literal["restored", "read"]
"""How a backup was proved: restored into an empty place, or, where none may be made, read to its end."""

_WORKING: Final = ".anbefalinger-"
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup."""

    path: Path
    manifest: Manifest
    proof: Proof


def back_up(engine: Engine, place: Path, *, overwrite: bool = False) -> Backup:
    """Copy the database to a file, or into a folder under a name with date and corpus number.

    The file appears under its name only when it is whole and proved; a run that is killed leaves none. Raises
    BackupRefused if there is such a file already and `overwrite` is not said.
    """
    made = datetime.now(UTC)
    whole = place.suffix == ".zip"
    _refuse_existing(place, overwrite=overwrite or not whole)
    with _workplace(place.parent if whole else place) as folder:
        copy, part = folder / "copy", folder / "archive"
        state = _copy(engine, copy)
        manifest = write_archive(part, copy, kind_of(engine), state, made=made, program=__version__)
        copy.unlink()
        proof = prove(part, engine)
        target = place if whole else place / name_of(manifest)
        _refuse_existing(target, overwrite=overwrite)
        part.replace(target)
        _sync(target.parent)
    return Backup(target, manifest, proof)


def name_of(manifest: Manifest) -> str:
    """The name of a backup that is put into a folder; names in the order of time."""
    moment = datetime.fromisoformat(manifest.made)
    return f"anbefalinger-{moment:%Y%m%dT%H%M%SZ}-corpus-{manifest.state.corpus_number}.zip"


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest backups of a folder that have names of ours, and say which went."""
    found = sorted(folder.glob("anbefalinger-*T*Z-corpus-*.zip"))
    old = found[: max(len(found) - keep, 0)]
    for path in old:
        path.unlink()
    return old


def prove(path: Path, engine: Engine) -> Proof:
    """Restore a backup into an empty place and compare it with its manifest. Raises BackupRefused if they differ.

    A backup of PostgreSQL needs the server of the engine and the right to make a database there; without, it is read
    to its end instead.
    """
    manifest = read_manifest(path)
    with _workplace(path.parent) as folder:
        extract_copy(path, manifest, copy := folder / "proof")
        if manifest.kind == "sqlite":
            sqlite_copy.require_sound(copy)
            _require_same(_state_of_file(copy), manifest.state)
            return "restored"
        postgres_dump.read_through(copy)
        try:
            with postgres_dump.scratch_database(_require_kind(engine, manifest)) as scratch:
                postgres_dump.load(copy, scratch)
                _require_state(scratch, manifest.state)
        except DBAPIError:
            return "read"
        return "restored"


def restore(path: Path, engine: Engine, *, overwrite: bool = False) -> Manifest:
    """Let the database hold what a backup holds, wholly or not at all.

    Raises BackupRefused if the file is no whole backup, or the database holds something and `overwrite` is not said,
    and SchemaMismatch if a newer program made it. A backup of an older schema has to be migrated afterwards.
    """
    manifest = read_manifest(path)
    _require_kind(engine, manifest)
    _require_known(manifest.state.schema)
    tables = _tables(engine)
    if tables and not overwrite:
        raise BackupRefused("The database is not empty. Add --overwrite to replace all it holds with the backup.")
    if foreign := sorted(set(tables) - set(manifest.state.rows)):
        raise BackupRefused(
            f"The database has tables that the backup does not know: {', '.join(foreign)}. Restore into an empty "
            "database, and let ANBEFALINGER_DATABASE_URL name that one."
        )
    home = Path(engine.url.database or "").parent if manifest.kind == "sqlite" else path.parent
    with _workplace(home) as folder:
        extract_copy(path, manifest, copy := folder / "copy")
        if manifest.kind == "sqlite":
            sqlite_copy.require_sound(copy)
            engine.dispose()
            sqlite_copy.put_in_place(copy, Path(engine.url.database or ""))
        else:
            postgres_dump.load(copy, engine, clear=overwrite)
    _require_state(engine, manifest.state)
    return manifest


def kind_of(engine: Engine) -> Kind:
    """Which kind of database the engine is for."""
    return cast(Kind, engine.dialect.name)


def state_of(connection: Connection) -> State:
    """What the database holds, as the connection sees it."""
    schema = revision_of(connection)
    if schema is None:
        raise BackupRefused("The database is empty: there is nothing to back up. Run: anbefalinger migrate")
    corpus = connection.execute(select(CorpusRow.number, CorpusRow.updated)).one()
    names = sorted(inspect(connection).get_table_names())
    rows = {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}
    return State(schema, corpus.number, corpus.updated.isoformat(), rows)


def _copy(engine: Engine, target: Path) -> State:
    if kind_of(engine) == "sqlite":
        sqlite_copy.copy_sqlite(Path(engine.url.database or ""), target)
        return _state_of_file(target)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        state = state_of(connection)
        postgres_dump.dump(connection, target)
    return state


def _state_of_file(file: Path) -> State:
    # Not by open_engine, which would turn the file into one with a write-ahead log.
    with create_engine(f"sqlite:///{file}", poolclass=NullPool).connect() as connection:
        return state_of(connection)


def _require_state(engine: Engine, wanted: State) -> None:
    with engine.connect() as connection:
        _require_same(state_of(connection), wanted)


def _require_same(found: State, wanted: State) -> None:
    if found != wanted:
        raise BackupRefused(f"What was restored is not what was backed up: {found} instead of {wanted}.")


def _require_kind(engine: Engine, manifest: Manifest) -> Engine:
    if kind_of(engine) != manifest.kind:
        raise BackupRefused(
            f"This is a backup of {manifest.kind}, and the settings name {kind_of(engine)}. "
            "Let ANBEFALINGER_DATABASE_URL name a database of the same kind."
        )
    return engine


def _require_known(schema: str) -> None:
    if schema not in known_revisions():
        raise SchemaMismatch(
            f"The backup has schema {schema}, which this version of the program does not know: a newer version made "
            "it. Restore it with that version."
        )


def _tables(engine: Engine) -> list[str]:
    if kind_of(engine) == "sqlite" and not Path(engine.url.database or "").exists():
        return []  # Asking would make the file.
    try:
        return inspect(engine).get_table_names()
    except DBAPIError as error:
        raise BackupRefused(
            f"The database cannot be read: {error.orig}. If it is a damaged SQLite file: stop the service, move it and "
            "the files beside it that end in -wal and -shm away, and restore again."
        ) from error


def _refuse_existing(target: Path, *, overwrite: bool) -> None:
    if target.exists() and not overwrite:
        raise BackupRefused(f"{target} exists. Choose another name, or add --overwrite.")


@contextmanager
def _workplace(parent: Path) -> Iterator[Path]:
    """A folder for unfinished files. What killed processes left there is cleared away when it is a day old."""
    parent.mkdir(parents=True, exist_ok=True)
    for folder in parent.glob(f"{_WORKING}*"):
        if time.time() - folder.stat().st_mtime > _DAY:
            shutil.rmtree(folder, ignore_errors=True)
    with TemporaryDirectory(dir=parent, prefix=_WORKING) as name:
        yield Path(name)


def _sync(folder: Path) -> None:
    """Let a new name in a folder outlive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
