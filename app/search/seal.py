"""The seal of a generation: the digest of each of its files, so that a damaged one is never searched.

Tantivy reads its files lazily; without this, a file that was cut short or overwritten would be noticed in the middle
of an answer, or not at all.
"""

import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import orjson

SEAL: Final = "seal.json"
_AT_ONCE: Final = 4
"""Files read at the same time: digests are made without the interpreter's lock."""


def seal(folder: Path, known: Mapping[str, str]) -> None:
    """Write down the digest of every file of a finished generation; of some files it is `known` by their name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    names = [path.relative_to(folder).as_posix() for path in files]
    digests = _digests(folder, [name for name in names if name not in known])
    (folder / SEAL).write_bytes(orjson.dumps({name: known.get(name) or digests[name] for name in names}))


def sealed(folder: Path) -> dict[str, str]:
    """The digests of a sealed generation by file name. Raises OSError or ValueError if there is no seal."""
    return dict(orjson.loads((folder / SEAL).read_bytes()))


def broken_files(folder: Path, trusted: Path | None = None) -> list[str]:
    """The sealed files that differ from their digest or are gone. Raises OSError or ValueError if there is no seal.

    A file that is the very same one as in a `trusted` folder, and sealed there with the same digest, is not read again.
    """
    digests = sealed(folder)
    read = digests.keys() - (_same_files(folder, trusted, digests) if trusted else set())
    found = _digests(folder, read)
    return [name for name in digests if name in read and found[name] != digests[name]]


def _same_files(folder: Path, trusted: Path, digests: Mapping[str, str]) -> set[str]:
    try:
        known = sealed(trusted)
    except (OSError, ValueError):
        return set()
    return {
        name
        for name, digest in digests.items()
        if known.get(name) == digest and same_file(folder / name, trusted / name)
    }


def same_file(one: Path, other: Path) -> bool:
    """Whether two names are of one file."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def _digests(folder: Path, names: Iterable[str]) -> dict[str, str | None]:
    wanted = list(names)
    with ThreadPoolExecutor(_AT_ONCE) as readers:
        return dict(zip(wanted, readers.map(lambda name: _digest(folder / name), wanted), strict=True))


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "blake2b").hexdigest()
    except FileNotFoundError:
        return None
