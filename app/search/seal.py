"""The seal of a generation: the digest of each of its files, so that a damaged one is never searched.

Tantivy reads its files lazily; without this, a file that was cut short or overwritten would be noticed in the middle
of an answer, or not at all.
"""

import hashlib
from pathlib import Path
from typing import Final

import orjson

SEAL: Final = "seal.json"


def seal(folder: Path) -> None:
    """Write down the digest of every file of a finished generation."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock")]
    digests = {path.relative_to(folder).as_posix(): _digest(path) for path in sorted(files)}
    (folder / SEAL).write_bytes(orjson.dumps(digests))


def broken_files(folder: Path) -> list[str]:
    """The sealed files that differ from their digest or are gone. Raises OSError or ValueError if there is no seal."""
    digests: dict[str, str] = dict(orjson.loads((folder / SEAL).read_bytes()))
    return [name for name, digest in digests.items() if _digest(folder / name) != digest]


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "blake2b").hexdigest()
    except FileNotFoundError:
        return None
