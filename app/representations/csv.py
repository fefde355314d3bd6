"""A list as CSV (RFC 4180) that Norwegian and other Excels open by a double click, and that runs nothing there."""

import csv
from collections.abc import Iterator
from typing import Final

from app.domain.cells import harmless
from app.domain.language import Language
from app.representations.columns import USUAL, Cell
from app.representations.listing import Listing

BOM: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the machine's old code page."""


class _Passing:
    """A file that hands every line straight back."""

    def write(self, line: str) -> str:
        return line


def separator(language: Language) -> str:
    """What stands between cells: Excel in Norway expects a semicolon, because the comma is its decimal sign."""
    return "," if language == "en" else ";"


def write_csv(listing: Listing) -> Iterator[bytes]:
    """The list, one line a recommendation; the first line names the columns."""
    columns = listing.columns or USUAL
    # The writer's type stub does not know that it returns what the file's `write` returns.
    line = csv.writer(_Passing(), delimiter=separator(listing.language)).writerow
    yield (BOM + str(line([column.name for column in columns]))).encode()
    for record in listing.records():
        yield str(line([_safe(column.value(record, listing.view)) for column in columns])).encode()


def _safe(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell
