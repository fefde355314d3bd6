"""The editor's sheet and our own exports as they come back: rows of cells, each under the name of its column."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.ingest.envelope import Envelope, Place
from app.ingest.names import fold
from app.ingest.sources.files import Watch, require_file
from app.ingest.sources.tables import Header, read_csv, read_xlsx

ENCODINGS: Final = ("utf-8-sig", "cp1252")
"""UTF-8, or what Excel in Norway writes when it is asked for plain CSV."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: name of the column → cell as text, blanks around it gone; and the columns whose cell became a date."""

    cells: Mapping[str, str]
    dates: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The public id that the row names; empty if it names none."""
        return self.cells.get("id", "")


def read_sheet(path: Path, headings: Iterable[tuple[str, str]], watch: Watch) -> Iterator[Envelope[SheetRow]]:
    """The rows of a CSV or XLSX file. Raises ImportRefused for a column that is unknown, doubled or missing.

    `headings` are (heading, name of the column), in every language.
    """
    require_file(path)
    known = list(headings)
    shown = {fold(heading): heading for heading, _ in known}
    header = Header({fold(heading): name for heading, name in known}, ("id",), fold, strict=True, shown=shown)
    workbook = path.suffix.lower() in (".xlsx", ".xlsm")
    rows = read_xlsx(path, header, watch) if workbook else read_csv(path, header, watch, ENCODINGS)
    for number, cells in rows:
        row = SheetRow(
            {name: _text(cell) for name, cell in cells.items()},
            tuple(name for name, cell in cells.items() if isinstance(cell, datetime.date | datetime.time)),
        )
        if any(row.cells.values()):
            yield Envelope(Place(path.name, "row", number), row)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
