"""The file of a backup: a zip with `manifest.json` and one copy of the database, readable without this program.

The copy is `database.sqlite`, an ordinary SQLite file, or `database.pgdump`, a custom-format archive of pg_dump. The
manifest names its SHA-256 and what must be there again after restoring.
"""

import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

import orjson

from app.errors import BackupRefused

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
CHUNK: Final = 1 << 20

Kind = Literal["sqlite", "postgresql"]
MEMBERS: Final[Mapping[Kind, str]] = {"sqlite": "database.sqlite", "postgresql": "database.pgdump"}


@dataclass(frozen=True, slots=True)
class State:
    """What a database holds: schema revision, corpus number and date, and the number of rows of every table."""

    schema: str
    corpus_number: int
    corpus_updated: str
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `size` is that of the copy in bytes."""

    kind: Kind
    made: str
    program: str
    state: State
    size: int
    sha256: str


def write_archive(path: Path, copy: Path, kind: Kind, state: State, *, made: datetime, program: str) -> Manifest:
    """Put a copy of a database and its manifest into one file that is on the disk when this returns."""
    manifest = Manifest(kind, made.isoformat(), program, state, copy.stat().st_size, _digest(copy))
    # pg_dump has compressed its archive already.
    packing = zipfile.ZIP_DEFLATED if kind == "sqlite" else zipfile.ZIP_STORED
    # Revisions name editors: a backup is for its owner's eyes.
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
        with zipfile.ZipFile(file, "w", compresslevel=5) as archive:
            archive.writestr(MANIFEST, orjson.dumps({"format": FORMAT, **asdict(manifest)}, option=orjson.OPT_INDENT_2))
            archive.write(copy, MEMBERS[kind], packing)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself. Raises BackupRefused for a file that is no backup of this program."""
    try:
        with zipfile.ZipFile(path) as archive:
            data = orjson.loads(archive.read(MANIFEST))
        return _manifest(data)
    except FileNotFoundError:
        raise BackupRefused(f"There is no file {path}.") from None
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise BackupRefused(f"{path} is no backup made by `anbefalinger backup`, or only a part of one.") from error


def extract_copy(path: Path, manifest: Manifest, target: Path) -> None:
    """Write the copy of a backup to a file. Raises BackupRefused if it is not what the manifest says, to the byte."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(MEMBERS[manifest.kind]) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out, CHUNK)
    except (KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise BackupRefused(_damaged(path)) from error
    if _digest(target) != manifest.sha256:
        raise BackupRefused(_damaged(path))


def _damaged(path: Path) -> str:
    return f"{path} is damaged: its contents are not those its manifest names. Take another backup."


def _manifest(data: dict[str, Any]) -> Manifest:
    if data.pop("format") != FORMAT or data["kind"] not in get_args(Kind):
        raise ValueError("made by a program that writes backups in another way")
    state = State(**data.pop("state"))
    return Manifest(**data, state=state)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
