"""United Nations document symbols such as CRC/C/NOR/CO/5-6, and paragraph references."""

import re
import unicodedata
from typing import Final

_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))

SYMBOL: Final = re.compile(r"[A-Z][A-Z0-9.]*(?:/[A-Z0-9][A-Z0-9.\-]*(?:\([A-Z0-9]+\))?)+", re.IGNORECASE)
"""A document symbol: capital letters, then parts divided by slashes (UN Editorial Manual, document symbols)."""


# Nobody numbers a paragraph with ten digits, and Python refuses to read a number of thousands.
_REFERENCE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(?:\s*-\s*(\d{1,9}(?:\.\d{1,9})?))?((?:[\s,-]*\([a-z]\))*)")

LONGEST_RANGE: Final = 50
"""Paragraphs in one reference; what claims to cover more is a misprint, of which only the ends are believed."""


def normalise_symbol(text: str) -> str:
    """The symbol in capitals with plain hyphens, without blanks and unseen characters, as it is stored and compared."""
    if text.isascii():
        # Nearly every symbol there is; an import asks twice for each of its rows.
        return "".join(text.split()).upper()
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf").upper()


def is_symbol(text: str) -> bool:
    """Whether the whole text has the shape of a document symbol."""
    return SYMBOL.fullmatch(normalise_symbol(text)) is not None


def paragraph_keys(paragraph: str | None) -> tuple[str, ...]:
    """The single paragraphs a reference covers: '32–33' gives 32 and 33; '12 (a), (c)' gives 12, 12(a) and 12(c).

    A range of points, '12 (a)–(c)', and of parts, '131.2–131.4', is covered as well; points belong to the number
    before them.
    """
    if not paragraph:
        return ()
    text = paragraph.translate(_DASHES).casefold()
    keys: dict[str, None] = {}
    for number, until, points in _REFERENCE.findall(text):
        numbers = _range(number, until or number)
        keys.update(dict.fromkeys(numbers))
        for first, last in re.findall(r"\(([a-z])\)(?:[\s,]*-[\s,]*\(([a-z])\))?", points):
            letters = range(ord(first), max(ord(first), ord(last or first)) + 1)
            keys.update(dict.fromkeys(f"{numbers[-1]}({chr(letter)})" for letter in letters))
    return tuple(keys)


def _range(first: str, last: str) -> list[str]:
    """The numbers from first to last, within one paragraph for parts such as 131.2; both ends if that is no range."""
    *above, low = first.split(".")
    *same, high = last.split(".")
    if above == same and 0 <= int(high) - int(low) <= LONGEST_RANGE:
        return [".".join([*above, str(n)]) for n in range(int(low), int(high) + 1)]
    return [first, last]


def paragraph_order(paragraph: str | None) -> tuple[int, int, str]:
    """A sort key that puts 9 before 10, 131.2 before 131.10, and records without a paragraph last."""
    match = re.match(r"(\d{1,9})(?:\.(\d{1,9}))?(.*)", paragraph or "")
    if match is None:
        return (1_000_000, 0, paragraph or "")
    return (int(match[1]), int(match[2] or 0), match[3])
