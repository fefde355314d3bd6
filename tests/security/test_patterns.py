"""No regular expression of the program takes more than linear time, whatever it is given.

Measured as processor time of this process, with a bound that a quadratic pattern misses by far and a busy machine does
not reach.
"""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

import app
from app.domain.symbol import SYMBOL
from app.search.reading import _RECORD_ID
from app.settings import PROJECT

LENGTH = 20_000
SECONDS = 1.0
PIECES = [
    *[" ", "\n", "a", "A", "1", "(", ")", "-", ".", ",", "/", "<", ">", '"', "'", "\\", ":", ";", "&"],
    *["_", "é", "\u2011"],
    *["1 ", "1.", "1-", "(a", "(a)", "((", "()", "a(", "a/", "A/A", "<a", "<a ", "</p", "- ", " -", "a "],
    *["\n ", " \u2011"],
    *["\n1", "q=", '\\"', "11.1 ", "1 - ", "(a) ", "(a),", " (aa", ") ;", "para ", "avsnitt 1 ", "aa-", "het", "and "],
]  # fmt: skip


WHOLE = {"concepts", SYMBOL.pattern, _RECORD_ID.pattern}
"""Patterns, and a module of patterns, that are only held against a whole word, never looked for in a text."""

QUOTED = '"(?:[^"\\\\]|\\\\.)*"'
"""Is only looked for in what the JSON reader has read, where every string that begins ends."""


def written() -> Iterator[tuple[str, str, int]]:
    """File, pattern and flags of every regular expression that stands in the program as a literal."""
    for path in sorted((PROJECT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                flags = re.MULTILINE if "MULTILINE" in ast.dump(node) else 0
                verbose = re.VERBOSE if "VERBOSE" in ast.dump(node) else 0
                yield path.stem, node.args[0].value, flags | verbose


def compiled() -> Iterator[tuple[str, str, int]]:
    """The same of every compiled pattern that a module holds, also of those made from parts."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, re.Pattern):
                yield module.name.rpartition(".")[2], value.pattern, value.flags & ~re.UNICODE


PATTERNS = sorted({(pattern, flags): name for name, pattern, flags in [*written(), *compiled()]}.items(), key=str)


def test_all_patterns_are_found() -> None:
    assert len(PATTERNS) >= 35


@pytest.mark.parametrize(("pattern", "name"), PATTERNS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_pattern_takes_linear_time(pattern: tuple[str, int], name: str) -> None:
    made = re.compile(*pattern)
    for piece in PIECES:
        text = piece * (LENGTH // len(piece))
        for end in ("", "!"):
            began = time.process_time()
            made.fullmatch(text + end)
            if not WHOLE & {name, made.pattern} and made.pattern != QUOTED:
                for _ in zip(range(100), made.finditer(text + end), strict=False):
                    pass
            assert time.process_time() - began < SECONDS, f"{name}: {piece!r}"
