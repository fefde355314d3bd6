"""JSON files that know at which line each value stands, so that an error can name it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.errors import SeedError

JsonPath = tuple[str | int, ...]
"""The way to a value: keys of objects and places in lists, from outside in."""

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_TOKEN: Final = re.compile(rf'{_STRING.pattern}|[{{}}\[\],:]|[^\s{{}}\[\],:"]+')
_INSIDE: Final = {"{": None, "[": 0}
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
"""Characters that JSON can write and a database cannot keep: NUL and halves of surrogate pairs."""


@dataclass(frozen=True)
class SeedFile:
    """One file of the seed data; `name` is its path below the seed folder."""

    name: str
    text: str
    value: Any

    def line(self, path: JsonPath) -> int:
        """The line, from 1, of the value at a path; of what stands around it if it is not there."""
        offsets = dict(places(self.text))
        while path not in offsets:
            path = path[:-1]
        return _line(self.text, offsets[path])


@dataclass(frozen=True)
class SeedEntry:
    """One value in a file, with the way to it."""

    file: SeedFile
    value: Any
    path: JsonPath = ()

    def error(self, reason: str, *path: str | int) -> SeedError:
        """An error at this entry, or at the path inside it."""
        return SeedError(self.file.name, self.file.line((*self.path, *path)), reason)


def read_file(folder: Path, name: str) -> SeedFile:
    """Read a file of JSON in UTF-8; raises SeedError with the line where it is something else."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SeedError(name, 1, "the file is missing") from None
    except OSError as error:
        raise SeedError(name, 1, f"the file cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SeedError(name, line, "the file is not UTF-8 text") from None
    try:
        file = SeedFile(name, text, json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant))
    except json.JSONDecodeError as error:
        raise SeedError(name, error.lineno, f"broken JSON: {error.msg}") from None
    except _Refused:
        raise _refusal(name, text) from None
    except (RecursionError, ValueError):
        raise SeedError(name, 1, "broken JSON: nested too deeply, or a number with thousands of digits") from None
    if "\\u" in text:
        _refuse_unstorable(file)
    return file


def entries(file: SeedFile, *path: str | int) -> Iterator[SeedEntry]:
    """The elements of the list at a path of the file; raises SeedError if there is no list."""
    values = file.value
    for step in path:
        values = values[step]
    if not isinstance(values, list):
        raise SeedError(file.name, file.line(path), "expected a list")
    for place, value in enumerate(values):
        yield SeedEntry(file, value, (*path, place))


def places(text: str) -> Iterator[tuple[JsonPath, int]]:
    """Path and offset of every value in a JSON text; a value of an object stands where its key stands."""
    path: list[Any] = []
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "}]":
            path.pop()
        elif mark == ",":
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        elif path and path[-1] is None:
            path[-1] = json.loads(mark)
            yield tuple(path), token.start()
        elif mark != ":":
            if not path or isinstance(path[-1], int):
                yield tuple(path), token.start()
            if mark in _INSIDE:
                path.append(_INSIDE[mark])


class _Refused(Exception):
    """Valid for Python's reader, but not for us: a doubled key or a number that JSON does not have."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Refused
    return found


def _refuse_constant(_name: str) -> None:
    raise _Refused


def _refusal(name: str, text: str) -> SeedError:
    constant = next((token for token in _TOKEN.finditer(text) if token[0] in ("NaN", "Infinity", "-Infinity")), None)
    if constant is not None:
        return SeedError(name, _line(text, constant.start()), f"broken JSON: {constant[0]} is not a number")
    seen = set()
    for path, offset in places(text):
        if path in seen:
            return SeedError(name, _line(text, offset), f"the key {path[-1]!r} stands twice in one object")
        seen.add(path)
    raise AssertionError(name)


def _refuse_unstorable(file: SeedFile) -> None:
    for string in _STRING.finditer(file.text):
        if _UNSTORABLE.search(json.loads(string[0])):
            line = _line(file.text, string.start())
            raise SeedError(file.name, line, "the text holds a character that a database cannot keep")


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
