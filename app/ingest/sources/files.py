"""Source files: what they are, their checksum, and reading them with an eye on how much comes out."""

import gzip
import hashlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, cast

from app.errors import ImportRefused

LARGEST_RECORD: Final = 16_000_000
"""Bytes of one record; a whole UN report has a tenth of it."""

LARGEST_UNPACKED: Final = 4_000_000_000
HIGHEST_RATIO: Final = 200
"""What a packed file may unpack to, and how many times its size. Texts compress to between a tenth and a thirtieth."""

Watch = Callable[[int], None]
"""Is told how many bytes of the file have been read."""


@dataclass
class Watched:
    """A stream of bytes that tells how far it has come, and stops when one record is larger than any can be.

    Whoever takes a record out of it calls `taken`.
    """

    stream: IO[bytes]
    name: str
    watch: Watch
    packed: IO[bytes]
    _since: int = field(default=0, init=False)

    def read(self, size: int = -1) -> bytes:
        """As of any binary file. Raises ImportRefused."""
        try:
            found = self.stream.read(size)
        except (OSError, EOFError, gzip.zlib.error) as error:  # type: ignore[attr-defined]
            raise ImportRefused(f"{self.name} ends in the middle or is damaged: {error}") from None
        self._since += len(found)
        if self._since > LARGEST_RECORD:
            raise ImportRefused(
                f"{self.name} holds a record of more than {LARGEST_RECORD // 1_000_000} MB, or is no list of records."
            )
        self.watch(self.packed.tell())
        return found

    def taken(self) -> None:
        """A record has been read whole."""
        self._since = 0


def require_file(path: Path) -> None:
    """Raise ImportRefused unless there is a file with something in it."""
    if path.is_dir():
        raise ImportRefused(f"{path} is a folder, not a file.")
    if not path.exists():
        raise ImportRefused(f"There is no file {path}.")
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise ImportRefused(f"{path} is empty (0 bytes).")
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read: {error.strerror}.") from None


def checksum_of(paths: Sequence[Path]) -> str:
    """SHA-256 of a file; of the checksums of several."""
    found = []
    for path in paths:
        with path.open("rb") as file:
            found.append(hashlib.file_digest(file, "sha256").hexdigest())
    return found[0] if len(found) == 1 else hashlib.sha256("\n".join(found).encode()).hexdigest()


def open_watched(path: Path, watch: Watch) -> Watched:
    """A file, unpacked if it is gzip, with a byte order mark passed over."""
    packed = path.open("rb")
    start = packed.read(2)
    packed.seek(0)
    stream = cast(IO[bytes], gzip.GzipFile(fileobj=packed) if start == b"\x1f\x8b" else packed)
    return Watched(stream, path.name, watch, packed)


def refuse_bomb(path: Path) -> None:
    """Raise ImportRefused if a ZIP file unpacks to more than a sheet can hold, as bombs do."""
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = [(one.file_size, one.compress_size) for one in archive.infolist()]
    except (zipfile.BadZipFile, OSError) as error:
        raise ImportRefused(f"{path.name} is no XLSX file, or is damaged: {error}.") from None
    unpacked, packed = (sum(column) for column in zip(*sizes, strict=True)) if sizes else (0, 0)
    if unpacked > LARGEST_UNPACKED or (unpacked > 100_000_000 and unpacked > HIGHEST_RATIO * max(packed, 1)):
        raise ImportRefused(
            f"{path.name} would unpack to {unpacked / 1e6:,.0f} MB, {unpacked // max(packed, 1):,} times its size. "
            "It looks made to fill the machine and is not opened."
        )
