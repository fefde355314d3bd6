"""Marking what matched, as HTML that is safe whatever the text holds."""

import sys
from array import array
from functools import lru_cache
from html import escape
from itertools import compress, count
from typing import Final

from app.search.analysis import ANALYSERS
from app.search.marks import Marks
from app.search.schema import EXACT

LONGEST: Final = 320
"""Characters of a long text that are shown around the first mark."""

_CONTEXT: Final = 80

KEPT_TEXTS: Final = 8_000
"""Texts whose tokens are kept, about half a kilobyte each: what lists show is shown again."""


def highlight(text: str, language: str, marks: Marks) -> str | None:
    """The text, or the part around its first mark, escaped and with <mark> around what matched; None if nothing."""
    spans = _spans(text, language, marks)
    if not spans:
        return None
    begin, end = _window(text, spans[0][0])
    # Most texts hold nothing to escape; then their pieces need not be looked through one by one.
    window = text[begin:end]
    plain = escape if escape(window) != window else str
    pieces, at = ["… " if begin else ""], begin
    for start, stop in spans:
        if start < at or stop > end:
            continue
        pieces += (plain(text[at:start]), "<mark>", plain(text[start:stop]), "</mark>")
        at = stop
    pieces += (plain(text[at:end]), " …" if end < len(text) else "")
    return "".join(pieces)


def matches(text: str, language: str, marks: Marks) -> bool:
    """Whether anything in the text would be marked."""
    return any(_marked(text, analyser, marks) for analyser in _analysers(language, marks))


def _spans(text: str, language: str, marks: Marks) -> list[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for analyser in _analysers(language, marks):
        if at := _marked(text, analyser, marks):
            begins, ends = _places(analyser, text)
            found.update([(begins[one], ends[one]) for one in at])
    return sorted(found)


def _analysers(language: str, marks: Marks) -> list[str]:
    """The analysers by which something may be marked in a text of a language."""
    found = [language] if language in marks.runs else []
    return [*found, EXACT] if marks.prefixes or EXACT in marks.runs else found


def _marked(text: str, analyser: str, marks: Marks) -> set[int]:
    """Which of the tokens of a text are marked, by number."""
    words, found = _words(analyser, text), set[int]()
    if analyser == EXACT and marks.prefixes:
        row = _row(text)
        if any(prefix in row for prefix in marks.prefixes):
            found.update([at for at, word in enumerate(words) if word.startswith(marks.prefixes)])
    begun = marks.runs.get(analyser)
    if begun:
        for at in compress(count(), map(begun.__contains__, words)):
            for run in begun[words[at]]:
                if len(run) == 1:
                    found.add(at)
                elif words[at : at + len(run)] == run:
                    found.update(range(at, at + len(run)))
    return found


@lru_cache(KEPT_TEXTS)
def _words(analyser: str, text: str) -> tuple[str, ...]:
    return tuple(map(sys.intern, ANALYSERS[analyser].analyze(text)))


@lru_cache(KEPT_TEXTS)
def _row(text: str) -> str:
    """All words in a row: what stands nowhere in it begins no word."""
    return " ".join(_words(EXACT, text))


@lru_cache(KEPT_TEXTS)
def _places(analyser: str, text: str) -> tuple["array[int]", "array[int]"]:
    """The characters that the tokens of a text begin at and end before. Costs five times what the tokens cost."""
    tokens = ANALYSERS[analyser].pre_tokenize(text).tokens
    return array("I", [one.char_offset_from for one in tokens]), array("I", [one.char_offset_to for one in tokens])


def _window(text: str, first: int) -> tuple[int, int]:
    if len(text) <= LONGEST:
        return 0, len(text)
    begin = max(0, first - _CONTEXT)
    if begin:
        begin = text.find(" ", begin, first) + 1 or begin
    end = min(len(text), begin + LONGEST)
    if end < len(text):
        last_blank = text.rfind(" ", first, end)
        end = last_blank if last_blank > first else end
    return begin, end
