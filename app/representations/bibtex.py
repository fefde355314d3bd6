"""Citations as BibTeX in UTF-8, as biber and every modern BibTeX reads it."""

from collections.abc import Iterator
from typing import Final

from app.representations.citation import Citation, citation_of
from app.representations.listing import Listing

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()

_ESCAPED: Final = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "%&$#_"},
        # Not \{ and \}: BibTeX counts braces also behind a backslash, and takes a lone one for the end of the field.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
"""The signs with a meaning in TeX (Lamport, LaTeX, section 2.1)."""


def write_bibtex(listing: Listing) -> Iterator[bytes]:
    """One `@techreport` a recommendation; its key is the public id."""
    for record in listing.records():
        yield _entry(citation_of(record, listing.catalogue, listing.links)).encode()


def _entry(citation: Citation) -> str:
    texts = {
        # Doubled braces keep names whole and capitals as they are.
        "author": f"{{{_safe(citation.body)}}}",
        "title": f"{{{_safe(citation.title)}}}",
        "shorttitle": _safe(citation.heading),
        "institution": _safe(citation.publisher),
        "number": _safe(citation.symbol or ""),
        "year": str(citation.year),
        "note": _safe(", ".join(filter(None, (citation.place, *citation.states)))),
        "abstract": _safe(citation.summary),
        "url": citation.permalink,
    }
    lines = [f"  {name} = {{{text}}},\n" for name, text in texts.items() if text not in ("", "{}")]
    parts = citation.date.split("-")
    if len(parts) > 1:
        lines.append(f"  month = {_MONTHS[int(parts[1]) - 1]},\n")
    return f"@techreport{{{citation.id},\n{''.join(lines)}}}\n\n"


def _safe(text: str) -> str:
    return " ".join(text.split()).translate(_ESCAPED)
