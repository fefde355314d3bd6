"""The table of formats: every form a list of recommendations can be taken with, in one place.

A new format is a module that writes a `Listing`, and a line here; addresses, negotiation, links and documentation
follow from this table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from app.domain.language import Labels, Language, choose
from app.domain.vocabulary import nearest
from app.representations.atom import write_atom
from app.representations.bibtex import write_bibtex
from app.representations.csl import write_csl
from app.representations.csv import write_csv
from app.representations.lines import write_json, write_lines
from app.representations.listing import Listing
from app.representations.markdown import write_markdown
from app.representations.ris import write_ris
from app.representations.xlsx import write_xlsx

Writer = Callable[[Listing], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """One form of a list.

    `extension` ends its address, `media_type` is what `Accept` asks for. `columns`: takes chosen columns. `attached`:
    a browser saves it instead of showing it. `packed`: compressed already. `most` is the longest list that can be
    used in this form, None for any.
    """

    extension: str
    media_type: str
    labels: Labels
    write: Writer
    columns: bool = False
    attached: bool = True
    packed: bool = False
    most: int | None = None

    def label(self, language: Language) -> str:
        """What readers call it."""
        found = choose(self.labels, language)
        return found[0] if found else self.extension

    @property
    def content_type(self) -> str:
        """The media type as an answer states it."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def _write_docx(listing: Listing) -> Iterator[bytes]:
    # Word's library and its XML are loaded with the first case file: many services never make one.
    from app.representations.docx import write_docx  # noqa: PLC0415

    return write_docx(listing)


MOST_IN_WORD: Final = 1_000
"""Recommendations in one document: about 400 pages, which is more than a case holds and what Word still opens well."""

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"

FORMATS: Final = (
    Format(
        "xlsx",
        f"{_OFFICE}.spreadsheetml.sheet",
        {"nb": "Excel", "nn": "Excel", "en": "Excel"},
        write_xlsx,
        columns=True,
        packed=True,
        most=1_000_000,
    ),
    Format(
        "docx",
        f"{_OFFICE}.wordprocessingml.document",
        {"nb": "Word: tekst til saken", "nn": "Word: tekst til saka", "en": "Word: text for a case"},
        _write_docx,
        packed=True,
        most=MOST_IN_WORD,
    ),
    Format("csv", "text/csv", {"nb": "CSV-fil", "nn": "CSV-fil", "en": "CSV file"}, write_csv, columns=True),
    Format(
        "md",
        "text/markdown",
        {"nb": "Tekst til saken (Markdown)", "nn": "Tekst til saka (Markdown)", "en": "Text for a case (Markdown)"},
        write_markdown,
    ),
    Format(
        "atom",
        "application/atom+xml",
        {"nb": "Abonner (Atom)", "nn": "Abonner (Atom)", "en": "Subscribe (Atom)"},
        write_atom,
        attached=False,
    ),
    Format(
        "ris",
        "application/x-research-info-systems",
        {
            "nb": "Referanser til EndNote og Zotero (RIS)",
            "nn": "Referansar til EndNote og Zotero (RIS)",
            "en": "References for EndNote and Zotero (RIS)",
        },
        write_ris,
    ),
    Format(
        "bib",
        "application/x-bibtex",
        {"nb": "Referanser (BibTeX)", "nn": "Referansar (BibTeX)", "en": "References (BibTeX)"},
        write_bibtex,
    ),
    Format(
        "csl.json",
        "application/vnd.citationstyles.csl+json",
        {"nb": "Referanser (CSL-JSON)", "nn": "Referansar (CSL-JSON)", "en": "References (CSL-JSON)"},
        write_csl,
    ),
    Format(
        "jsonl",
        "application/jsonl",
        {"nb": "JSON-linjer", "nn": "JSON-linjer", "en": "JSON Lines"},
        write_lines,
        columns=True,
    ),
    Format(
        "json",
        "application/json",
        {"nb": "JSON", "nn": "JSON", "en": "JSON"},
        write_json,
        columns=True,
        attached=False,
    ),
)

FORMATS_BY_EXTENSION: Final = {one.extension: one for one in FORMATS}


def divided(name: str) -> tuple[str, Format | None]:
    """What stands before the extension of a known format, and the format; the whole name and None without one."""
    for one in sorted(FORMATS, key=lambda found: -len(found.extension)):
        if name.endswith(f".{one.extension}"):
            return name.removesuffix(f".{one.extension}"), one
    return name, None


def nearest_format(extension: str) -> str | None:
    """The extension of a format that an unknown one is most like, or None."""
    others = {"xls": "xlsx", "doc": "docx", "rss": "atom", "xml": "atom", "bibtex": "bib", "ndjson": "jsonl"}
    known = {**{one: one for one in FORMATS_BY_EXTENSION}, **others}
    return nearest(extension, {spelling: one for spelling, one in known.items() if one in FORMATS_BY_EXTENSION})
