"""What a person typed, taken apart: words, phrases, prefixes, exclusions, alternatives, symbols and paragraphs.

Grammar, all of it optional and none of it able to fail:

    "barnets beste"      these words in this order, as written
    barnev*              every word that begins so
    -skole, NOT skole    without (IKKJE and IKKE too)
    mobbing OR vold      one or the other (ELLER and | too)
    CRC/C/NOR/CO/5-6     a document symbol
    para 18, avsnitt 18  a paragraph number; avsnitt 12 (a), (c) its points, avsnitt 32–33 each of several
    CRC/C/NOR/CO/5-6 18  the same: a number right after a symbol is that of a paragraph
    § 291                a section of a law, or a paragraph number
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from app.domain.symbol import is_symbol, normalise_symbol

AtomKind = Literal["word", "phrase", "prefix", "symbol", "paragraph", "section"]

_SYMBOL_SERIES: Final = frozenset(
    ["A", "E", "S", "ST", "CAT", "CCPR", "CED", "CEDAW", "CERD", "CESCR", "CMW", "CRC", "CRPD", "HRI", "SPT"]
)
_OR: Final = frozenset({"OR", "ELLER", "|"})
_NOT: Final = frozenset({"NOT", "IKKE", "IKKJE"})
_AND: Final = frozenset({"AND", "OG", "&", "+"})
SHORTEST_PREFIX: Final = 2

_AROUND: Final = ".,;:!?[]{}'‘’…"
"""What may stand around a word without belonging to it; round brackets too, but a symbol may end in one."""

_JOINERS: Final = frozenset("\u00ad\u200c\u200d\u2060\ufeff")
"""Characters without width that stand inside a word, such as the soft hyphen of a text copied from a PDF."""

# Blanks are counted, not starred, so that no text takes more than linear time.
_NUMBER: Final = r"""
    (?P<number>\d{1,3}(?:\.\d{1,3})?)
    (?:\s{0,3}[-‐‑–—]\s{0,3}(?P<until>\d{1,3}(?:\.\d{1,3})?)
     | (?P<points>(?:\s{0,3}[-,‐‑–—]?\s{0,3}\([a-z]\)){1,26}))?(?!\w)
"""

_PLACE: Final = re.compile(rf"[\s,]{{1,3}}{_NUMBER}(?!-)", re.VERBOSE | re.IGNORECASE)
"""A number after a document symbol is that of a paragraph: CRC/C/NOR/CO/5-6 20 (a)."""

_TOKEN: Final = re.compile(
    rf"""
    (?P<not>(?<![^\s(])-(?=["“”„«»\w]))?
    (?:
        ["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]
      | (?P<paragraph>(?:para(?:graph|graf)?s?|avsnitt|pkt|punkt|§)\.?\s{{0,3}}{_NUMBER})
      | (?P<word>[^\s"“”„«»]+)
      | ["“”„«»]
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing to look for, as the person wrote it."""

    kind: AtomKind
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A query taken apart: every group must match by one of its atoms, and no excluded atom may match."""

    groups: tuple[tuple[Atom, ...], ...] = ()
    excluded: tuple[Atom, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups or self.excluded)


def take_apart(text: str) -> Words:
    """Read a query. Anything at all may be typed; what has no letter or digit in it is passed over."""
    groups: list[list[Atom]] = []
    excluded: list[Atom] = []
    joining = negated = False
    for minus, atom, operator in _tokens(text):
        if operator:
            joining = joining or operator == "or"
            negated = negated or operator == "not"
        elif atom is not None:
            if minus or negated:
                excluded.append(atom)
            elif joining and groups:
                groups[-1].append(atom)
            else:
                groups.append([atom])
            joining = negated = False
    return Words(tuple(tuple(group) for group in groups), tuple(excluded))


def _tokens(text: str) -> Iterator[tuple[bool, Atom | None, str | None]]:
    """(excluded, atom, operator) for each token: an atom or an operator, never both."""
    cleaned, at = _clean(text), 0
    while match := _TOKEN.search(cleaned, at):
        at = match.end()
        minus = match["not"] is not None
        if match["phrase"] is not None:
            yield minus, _filled("phrase", match["phrase"]), None
        elif match["paragraph"] is not None:
            yield minus, Atom("section" if match["paragraph"][0] == "§" else "paragraph", _paragraph(match)), None
        elif match["word"] is not None:
            if operator := _operator(match["word"]):
                yield False, None, operator
                continue
            atom = _word(match["word"])
            yield minus, atom, None
            if atom and atom.kind == "symbol" and (place := _PLACE.match(cleaned, at)):
                at = place.end()
                yield minus, Atom("paragraph", _paragraph(place)), None


def _paragraph(match: re.Match[str]) -> str:
    """The reference without blanks: 18, 12(a)(c), 12(a)-(c), 32-33."""
    if match["until"]:
        return f"{match['number']}-{match['until']}"
    points = re.sub(r"[\s,]", "", match["points"] or "")
    return match["number"] + re.sub("[‐‑–—]", "-", points.casefold())


def _operator(word: str) -> str | None:
    return "or" if word in _OR else "not" if word in _NOT else "and" if word in _AND else None


def _word(word: str) -> Atom | None:
    for name in (word.strip(_AROUND), word.strip(_AROUND + "()")):
        if _names_document(name.rstrip("*/")):
            return Atom("symbol", normalise_symbol(name.rstrip("*/")))
    bare = word.strip(_AROUND + "()")
    if bare.endswith("*"):
        stem = bare.rstrip("*")
        return Atom("prefix", stem) if len(stem) >= SHORTEST_PREFIX and stem.isalnum() else _filled("word", stem)
    return _filled("word", bare)


def _names_document(word: str) -> bool:
    """A known series and the shape of a symbol; og/eller, A/S and CRC/CRPD are words."""
    series, *parts = word.split("/")
    telling = len(parts) > 1 or any(c.isdigit() for c in word)
    return bool(parts) and telling and series.upper() in _SYMBOL_SERIES and is_symbol(word)


def _filled(kind: AtomKind, text: str) -> Atom | None:
    return Atom(kind, text) if any(c.isalnum() for c in text) else None


def _clean(text: str) -> str:
    """NFC, without joiners, and with other control and format characters as blanks."""
    composed = unicodedata.normalize("NFC", "".join(c for c in text if c not in _JOINERS))
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in composed)
