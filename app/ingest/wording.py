"""Reading the UN's wording: markup to text, then heading, paragraph number, points and recommending State."""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.ingest.annotation import Point

LONGEST_TEXT: Final = 200_000
"""Characters of one wording; the longest paragraphs of UN documents have a tenth of it."""

_LONGEST_HEADING: Final = 200

_BLOCK_END: Final = re.compile(r"<(?:br|/p|/div|/h[1-6]|/li|/tr)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z!][^<>]{0,5000}>")
_UNSEEN: Final = re.compile("[\0-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]")
_HARD_HYPHEN: Final = re.compile(r"[^\S\n]*\u2011[^\S\n]*")
_BLANKS: Final = re.compile(r"[^\S\n]+")

_PARAGRAPH: Final = re.compile(r"^[^\S\n]*(\d{1,3})\s*\.\s*(?=\D)", re.MULTILINE)
_UPR_NUMBER: Final = re.compile(r"^\s*(\d{2,3}\.\d{1,3})\b[.:]?\s*")
_OLD_UPR_NUMBER: Final = re.compile(
    r"^\s*Recommendation No\.?[^\n]{0,200}?para\.?\s*(\d{2,3})\s*:\s*(\d{1,3})\b[.:]?\s*"
)
_LAST_BRACKET: Final = re.compile(r"\s*\(([^()]{2,400})\)\s*[;.]*\s*$")
_POINT: Final = re.compile(r"(?:^|(?<=[:;,.\n])|(?<=[:;,.\n] )|(?<= and )|(?<= or ))\(([a-z])\)\s*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording taken apart. `names` are what the bracket at the end of a UPR recommendation names."""

    text: str
    heading: str | None = None
    paragraph: str | None = None
    names: str | None = None


def plain_text(markup: str) -> str:
    """HTML or text as lines of plain text: block ends become line breaks, blanks are single, nothing unseen is left."""
    text = markup
    if "<" in text:
        text = _TAG.sub("", _BLOCK_END.sub("\n", _without_comments(text)))
    if "&" in text:
        text = html.unescape(text)
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    text = _BLANKS.sub(" ", _HARD_HYPHEN.sub("-", text))
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)


def take_apart(text: str, *, upr: bool) -> Wording:
    """The parts of a wording that `plain_text` made."""
    return _upr(text) if upr else _paragraph(text)


def points_of(text: str) -> tuple[Point, ...]:
    """The points (a), (b), … of a paragraph, in order; empty unless there are at least two."""
    marks = list(_in_sequence(text))
    if len(marks) < 2:
        return ()
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    found = [(mark[1], text[mark.end() : end].strip(" \n;,")) for mark, end in zip(marks, ends, strict=True)]
    return tuple(
        Point(letter, words.removesuffix("; and").removesuffix(" and").strip()) for letter, words in found if words
    )


def _in_sequence(text: str) -> Iterator[re.Match[str]]:
    wanted = "a"
    for mark in _POINT.finditer(text):
        if mark[1] == wanted:
            yield mark
            wanted = chr(ord(wanted) + 1)


def _paragraph(text: str) -> Wording:
    number = _PARAGRAPH.search(text)
    if number is None:
        return Wording(text)
    heading = text[: number.start()].strip().replace("\n", " – ")
    if len(heading) > _LONGEST_HEADING:
        return Wording(text)
    return Wording(text[number.end() :].strip(), _unnumbered(heading) or None, number[1])


def _unnumbered(heading: str) -> str:
    """'B.Positive aspects' is called 'Positive aspects'."""
    return re.sub(r"^(?:[A-Z]|[IVX]+)\s*\.\s*", "", heading)


def _upr(text: str) -> Wording:
    number = None
    if found := _UPR_NUMBER.match(text):
        number = found[1]
    elif found := _OLD_UPR_NUMBER.match(text):
        number = f"{found[1]}.{found[2]}"
    rest = text[found.end() :] if found else text
    bracket = _LAST_BRACKET.search(rest)
    return Wording(rest.strip(), paragraph=number, names=bracket[1] if bracket else None)


def without_bracket(text: str) -> str:
    """A UPR recommendation without the bracket at its end that names who made it."""
    return _LAST_BRACKET.sub("", text).strip()


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)
