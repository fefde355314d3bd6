"""United Nations document symbols such as CRC/C/NOR/CO/5-6, and paragraph references."""

import re
import unicodedata
from typing import Final

_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))

SYMBOL: Final = re.compile(r"[A-Z][A-Z0-9.]*(?:/[A-Z0-9][A-Z0-9.\-]*(?:\([A-Z0-9]+\))?)+", re.IGNORECASE)
"""A document symbol: capital letters, then parts divided by slashes (UN Editorial Manual, document symbols)."""


def normalise_symbol(text: str) -> str:
    """The symbol in capitals with plain hyphens and without blanks, as it is stored and compared."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return re.sub(r"\s+", "", folded).upper()


def is_symbol(text: str) -> bool:
    """Whether the whole text has the shape of a document symbol."""
    return SYMBOL.fullmatch(normalise_symbol(text)) is not None


def paragraph_keys(paragraph: str | None) -> tuple[str, ...]:
    """The single paragraphs a reference covers: '32–33' gives 32 and 33; '12 (a), (c)' gives 12, 12(a) and 12(c)."""
    if not paragraph:
        return ()
    text = paragraph.translate(_DASHES).casefold()
    keys: dict[str, None] = {}
    for number, until, points in re.findall(r"(\d+(?:\.\d+)?)(?:\s*-\s*(\d+))?((?:\s*,?\s*\([a-z]\))*)", text):
        last = int(until) if until and until.isdigit() and number.isdigit() else None
        if last is not None and 0 <= last - int(number) <= 50:
            keys.update(dict.fromkeys(str(n) for n in range(int(number), last + 1)))
        else:
            keys[number] = None
        keys.update(dict.fromkeys(f"{number}({point})" for point in re.findall(r"\(([a-z])\)", points)))
    return tuple(keys)


def paragraph_order(paragraph: str | None) -> tuple[int, int, str]:
    """A sort key that puts 9 before 10, 131.2 before 131.10, and records without a paragraph last."""
    match = re.match(r"(\d+)(?:\.(\d+))?(.*)", paragraph or "")
    if match is None:
        return (1_000_000, 0, paragraph or "")
    return (int(match[1]), int(match[2] or 0), match[3])
