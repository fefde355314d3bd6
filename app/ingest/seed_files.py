"""JSON files that know at which line each entry stands, so that an error can name it."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.errors import SeedError

_BETWEEN: Final = re.compile(r"[\s,]*")


@dataclass(frozen=True)
class SeedFile:
    """One file of the seed data; `name` is its path below the seed folder."""

    name: str
    text: str

    def line(self, offset: int) -> int:
        """The line, from 1, that holds a character offset."""
        return self.text.count("\n", 0, offset) + 1


@dataclass(frozen=True)
class SeedEntry:
    """One element of a list in a file, with the place it stands at."""

    file: SeedFile
    value: Any
    start: int
    end: int

    def error(self, reason: str, near: Sequence[str] = ()) -> SeedError:
        """An error at this entry; at the line where one of `near` stands in it, if one does."""
        offset = self.start
        for word in near:
            found = self.file.text.find(json.dumps(word, ensure_ascii=False), self.start, self.end)
            if found >= 0:
                offset = found
                break
        return SeedError(self.file.name, self.file.line(offset), reason)


def read_file(folder: Path, name: str) -> SeedFile:
    """Read a file as UTF-8 and check that it is JSON; raises SeedError with the line that is not."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SeedError(name, 1, "the file is missing") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SeedError(name, line, "the file is not UTF-8 text") from None
    file = SeedFile(name, text)
    try:
        json.loads(text, object_pairs_hook=_refuse_doubled_keys)
    except json.JSONDecodeError as error:
        raise SeedError(name, error.lineno, f"broken JSON: {error.msg}") from None
    except _DoubledKey as error:
        offsets = [match.start() for match in re.finditer(rf'"{re.escape(error.key)}"\s*:', text)]
        raise SeedError(name, file.line(offsets[-1]), f"the key {error.key!r} stands twice in one object") from None
    return file


def entries(file: SeedFile, key: str | None = None) -> Iterator[SeedEntry]:
    """The elements of the file's list, or of the list under `key`; raises SeedError if there is no such list."""
    pattern = r"\s*\[" if key is None else rf'"{re.escape(key)}"\s*:\s*\['
    opening = re.match(pattern, file.text) if key is None else re.search(pattern, file.text)
    if opening is None:
        raise SeedError(file.name, 1, f"expected a list under {key!r}" if key else "expected a list")
    decoder, offset = json.JSONDecoder(), opening.end()
    while True:
        offset = _skip(file.text, offset)
        if file.text[offset] == "]":
            return
        value, end = decoder.raw_decode(file.text, offset)
        yield SeedEntry(file, value, offset, end)
        offset = end


def _skip(text: str, offset: int) -> int:
    match = _BETWEEN.match(text, offset)
    assert match is not None
    return match.end()


class _DoubledKey(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _refuse_doubled_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DoubledKey(key)
        found[key] = value
    return found
