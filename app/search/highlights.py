"""Marking what matched, as HTML that is safe whatever the text holds."""

from html import escape
from typing import Final

from app.search.analysis import ANALYSERS
from app.search.marks import Marks
from app.search.schema import EXACT

LONGEST: Final = 320
"""Characters of a long text that are shown around the first mark."""

_CONTEXT: Final = 80


def highlight(text: str, language: str, marks: Marks) -> str | None:
    """The text, or the part around its first mark, escaped and with <mark> around what matched; None if nothing."""
    spans = _spans(text, language, marks)
    if not spans:
        return None
    begin, end = _window(text, spans[0][0])
    pieces, at = ["… " if begin else ""], begin
    for start, stop in spans:
        if start < at or stop > end:
            continue
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        at = stop
    pieces += [escape(text[at:end]), " …" if end < len(text) else ""]
    return "".join(pieces)


def matches(text: str, language: str, marks: Marks) -> bool:
    """Whether anything in the text would be marked."""
    return bool(_spans(text, language, marks))


def _spans(text: str, language: str, marks: Marks) -> list[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for analyser in (language, EXACT):
        begun = marks.runs.get(analyser, {})
        prefixes = marks.prefixes if analyser == EXACT else ()
        if not begun and not prefixes:
            continue
        tokens = ANALYSERS[analyser].pre_tokenize(text).tokens
        for at, token in enumerate(tokens):
            if prefixes and token.text.startswith(prefixes):
                found.add((token.char_offset_from, token.char_offset_to))
            for run in begun.get(token.text, ()):
                here = tokens[at : at + len(run)]
                if tuple(one.text for one in here) == run:
                    found.update((one.char_offset_from, one.char_offset_to) for one in here)
    return sorted(found)


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
