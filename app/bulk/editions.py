"""Editions: the bulk files of one corpus number, in one folder, with a manifest that names, sizes and checksums them.

bulk/
12/                     corpus number 12
  manifest.json         what follows, with the moment it was made
  anbefalinger.csv …
"""

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import orjson

from app import __version__
from app.domain.result import Corpus

MANIFEST: Final = "manifest.json"
KEPT: Final = 3
"""Editions kept; an older one goes when a newer one is there."""


@dataclass(frozen=True, slots=True)
class BulkFile:
    """One file of an edition; `sha256` is in hexadecimal."""

    name: str
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Edition:
    """All files of one corpus number, made by one version of the program. `records` recommendations are in each."""

    corpus: Corpus
    made: datetime
    records: int
    folder: Path
    program: str = __version__
    files: tuple[BulkFile, ...] = ()

    def file(self, name: str) -> BulkFile | None:
        """The file of this name; None if there is none."""
        return next((one for one in self.files if one.name == name), None)


def editions_in(root: Path) -> list[Edition]:
    """The editions of a folder, the last made first; one that cannot be read counts as not there."""
    found = [_read(folder) for folder in root.iterdir() if folder.name.isdigit()] if root.is_dir() else []
    return sorted((one for one in found if one), key=lambda one: one.made, reverse=True)


def edition_of(root: Path, corpus: Corpus) -> Edition | None:
    """The edition that this program made of this state of the record; None if there is none."""
    found = _read(root / str(corpus.number))
    return found if found and (found.corpus, found.program) == (corpus, __version__) else None


def publish(draft: Edition, building: Path, types: Mapping[str, str]) -> Edition:
    """Make a finished folder of files (name → media type) the folder of an edition, in one step; the oldest goes."""
    files = tuple(_measured(building / name, media_type) for name, media_type in types.items())
    manifest = {
        "corpus": {"number": draft.corpus.number, "updated": draft.corpus.updated.isoformat()},
        "made": draft.made.isoformat(),
        "records": draft.records,
        "program": draft.program,
        "files": [asdict(one) for one in files],
    }
    (building / MANIFEST).write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    shutil.rmtree(draft.folder, ignore_errors=True)
    building.replace(draft.folder)
    _clear(draft.folder.parent)
    return replace(draft, files=files)


def _clear(root: Path) -> None:
    kept = {one.folder for one in editions_in(root)[:KEPT]}
    for folder in root.iterdir():
        if folder.is_dir() and folder.name.isdigit() and folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _measured(path: Path, media_type: str) -> BulkFile:
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return BulkFile(path.name, media_type, path.stat().st_size, digest)


def _read(folder: Path) -> Edition | None:
    try:
        data = orjson.loads((folder / MANIFEST).read_bytes())
        corpus = Corpus(data["corpus"]["number"], datetime.fromisoformat(data["corpus"]["updated"]))
        files = tuple(BulkFile(**one) for one in data["files"])
        made = datetime.fromisoformat(data["made"])
        return Edition(corpus, made, data["records"], folder, data["program"], files)
    except (OSError, ValueError, KeyError, TypeError):
        return None
