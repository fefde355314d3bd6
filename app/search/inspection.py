"""Looking whether the index is in order and whether files lie about that nobody will clear away."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from app.domain.finding import Finding
from app.search.builder import check_index
from app.search.generation import DamagedIndexError, current_name, open_generation

_REBUILD: Final = "Run: anbefalinger index"
_UNFINISHED: Final = re.compile(r"(?:building|current)-(\d+)")
_DAY: Final = 86_400
_KEPT_GENERATIONS: Final = 2
"""The one in use and the one before it, which may still have readers."""


def inspect_index(engine: Engine, root: Path) -> Finding:
    """Whether the index is sealed and unbroken, of the database's corpus number, and equal to it record by record."""
    name = current_name(root)
    if name is None:
        return Finding("index", "there is none yet", _REBUILD)
    try:
        found = check_index(engine, open_generation(root, name))
    except DamagedIndexError as error:
        return Finding("index", str(error), _REBUILD)
    if found.corpus_number != found.index_number:
        return Finding(
            "index", f"of corpus number {found.index_number}, the database at {found.corpus_number}", _REBUILD
        )
    if not found.equal:
        wrong = len(found.missing) + len(found.surplus) + len(found.differing)
        return Finding("index", f"{wrong:,} records differ; `anbefalinger index --check` names them", _REBUILD)
    return Finding("index", f"sealed, and equal to the database in {found.records:,} records")


def inspect_files(data: Path) -> Finding:
    """Whether the data folder holds what killed processes left behind."""
    lost = sorted(_lost(data))
    if lost:
        names = " ".join(str(path) for path in lost)
        return Finding("files", f"{len(lost)} left behind by processes that were killed", f"Remove them: rm -r {names}")
    return Finding("files", "none left behind")


def _lost(data: Path) -> Iterator[Path]:
    index = data / "index"
    for path in [*_inside(index), *_inside(data / "bulk")]:
        maker = _UNFINISHED.fullmatch(path.name)
        if maker and not _lives(int(maker[1])):
            yield path
    generations = [path for path in _inside(index) if path.is_dir() and not _UNFINISHED.fullmatch(path.name)]
    others = [path for path in generations if path.name != current_name(index)]
    yield from sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT_GENERATIONS - 1 :]
    for path in [*data.glob(".anbefalinger-*"), *(data / "downloads").glob("*.part")]:
        if time.time() - path.stat().st_mtime > _DAY:
            yield path


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
