"""A list as an Excel workbook: typed cells, a frozen heading with filters, links, and a sheet that says what it is.

XlsxWriter writes row by row to a file of its own (`constant_memory`), so memory does not grow with the list; whatever
it leaves on disk goes with its folder, also when the client goes away half-way.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.domain.cells import LONGEST_CELL, fitting
from app.domain.language import Language, choose
from app.representations.columns import USUAL, Cell, Column
from app.representations.listing import Listing
from app.representations.wording import said_selection, say

MOST_LINKS: Final = 65_530
LONGEST_LINK: Final = 2_079
"""What Excel takes (support.microsoft.com, "Excel specifications and limits")."""

BREATH: Final = 500
"""Rows between two signs of life: an empty piece, at which a client that has gone away is noticed."""

PIECE: Final = 65_536


def write_xlsx(listing: Listing) -> Iterator[bytes]:
    """The workbook; nothing of it can be sent before all of it is written, but empty pieces come on the way."""
    with TemporaryDirectory(prefix="anbefalinger-") as folder:
        path = Path(folder) / "list.xlsx"
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_urls": False, "strings_to_formulas": False}
        book = Workbook(str(path), options)
        try:
            sheet = _Sheet(book, listing)
            yield from sheet.write()
            _about(book, listing, sheet)
            book.close()
        finally:
            # Whoever stops half-way must close what the library would have closed at the end.
            for one in book.worksheets():
                one.row_data_fh.close()
        with path.open("rb") as made:
            while piece := made.read(PIECE):
                yield piece


class _Sheet:
    """The sheet with the table, and the account of what Excel did not take as it was."""

    def __init__(self, book: Workbook, listing: Listing) -> None:
        self.listing, self.columns = listing, listing.columns or USUAL
        self.sheet: Worksheet = book.add_worksheet(say("recommendation", listing.language))
        self.heading = book.add_format({"bold": True, "bg_color": "#E6EEF5", "border": 1, "text_wrap": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.plain = book.add_format({"valign": "top"})
        self.link = book.add_format({"valign": "top", "font_color": "#0B5394", "underline": 1})
        self.links = 0
        self.links_end: int | None = None
        self.shortened: Counter[str] = Counter()

    def write(self) -> Iterator[bytes]:
        """Write heading and rows; gives an empty piece now and then."""
        sheet, language = self.sheet, self.listing.language
        for at, column in enumerate(self.columns):
            sheet.set_column(at, at, column.width)
        sheet.freeze_panes(1, 0)
        # On paper: sideways, as wide as one page, with the heading on every page.
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, self.listing.total, len(self.columns) - 1)
        for at, column in enumerate(self.columns):
            sheet.write_string(0, at, heading(column, language), self.heading)
        for row, record in enumerate(self.listing.records(), start=1):
            for at, column in enumerate(self.columns):
                self._write(row, at, column, column.value(record, self.listing.view))
            if row % BREATH == 0:
                yield b""

    def _write(self, row: int, at: int, column: Column, cell: Cell) -> None:
        if cell is None:
            return
        if isinstance(cell, int):
            self.sheet.write_number(row, at, cell, self.plain)
        elif column.kind == "link" and self._takes_link(row, cell):
            self.links += 1
            self.sheet.write_url(row, at, cell, self.link, string=cell[:255])
        else:
            self.sheet.write_string(row, at, self._fitting(column, cell), self._format(column))

    def _takes_link(self, row: int, address: str) -> bool:
        if self.links >= MOST_LINKS:
            self.links_end = self.links_end or row
            return False
        return address.startswith(("http://", "https://")) and len(address) <= LONGEST_LINK

    def _fitting(self, column: Column, text: str) -> str:
        if len(text) <= LONGEST_CELL:
            return text
        self.shortened[column.name] += 1
        return fitting(text, LONGEST_CELL)

    def _format(self, column: Column) -> Format:
        return self.wrapped if column.width > 30 else self.plain


def heading(column: Column, language: Language) -> str:
    """What a column is called for people."""
    found = choose(column.labels, language)
    return found[0] if found else column.name


def _about(book: Workbook, listing: Listing, table: _Sheet) -> None:
    language = listing.language
    sheet = book.add_worksheet(say("about", language))
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    row = 0
    for row, (what, value) in enumerate(_facts(listing, table)):
        sheet.write_string(row, 0, what, bold)
        if isinstance(value, int):
            sheet.write_number(row, 1, value, book.add_format({"align": "left"}))
        else:
            sheet.write_string(row, 1, value[:LONGEST_CELL], wrapped)
    sheet.write_string(row + 2, 0, say("columns", language), bold)
    for at, column in enumerate(table.columns, start=row + 3):
        sheet.write_string(at, 0, heading(column, language))
        sheet.write_string(at, 1, f"{column.name}: {column.description}", wrapped)


def _facts(listing: Listing, table: _Sheet) -> Sequence[tuple[str, str | int]]:
    language = listing.language
    facts: list[tuple[str, str | int]] = [
        (say("recommendations", language), ""),
        (say("asked", language), said_selection(listing.query, listing.view, listing.picked)),
        (say("number", language), listing.total),
        (say("made", language), listing.made.isoformat()),
        (say("corpus", language), listing.corpus.number),
        (say("address", language), listing.address),
        (say("licence", language), say("licence_text", language)),
    ]
    if table.links_end:
        facts.append((say("links_end", language), table.links_end))
    if table.shortened:
        facts.append((say("shortened", language), sum(table.shortened.values())))
    return facts
