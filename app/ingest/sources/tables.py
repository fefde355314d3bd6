"""Tables in files: rows as they come, the columns found by their headings."""

import csv
import io
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final
from zipfile import BadZipFile

from app.domain.vocabulary import nearest
from app.errors import ImportRefused
from app.ingest.sources.files import LARGEST_RECORD, Watch, refuse_bomb, require_file

Cells = dict[str, Any]
"""Field → cell, for the columns that were found."""

_FAULTS: Final = (
    *(BadZipFile, zlib.error, OSError, EOFError, RuntimeError, SyntaxError),
    *(LookupError, ValueError, TypeError, AttributeError, OverflowError),
)
"""What openpyxl raises on a damaged workbook besides its own: the ZIP file's, the XML reader's (a SyntaxError), and
those of a program that meets what it did not expect."""


@dataclass(frozen=True)
class Header:
    """Which headings a table may have: folded heading → field, and the fields it cannot do without.

    A `strict` table has no column that nobody knows and none twice: what a person fills in must not go unread.
    """

    fields: Mapping[str, str]
    needed: Sequence[str]
    fold: Callable[[str], str]
    strict: bool = False
    shown: Mapping[str, str] = field(default_factory=dict)
    """Folded heading → as people write it."""

    def read(self, name: str, headings: Sequence[Any]) -> list[str | None]:
        """The field of every column, None for a column nobody knows. Raises ImportRefused if one is missing."""
        found = [self.fields.get(self.fold(str(heading or ""))) for heading in headings]
        missing = [field for field in self.needed if field not in found]
        if missing:
            raise ImportRefused(f"{name}: {'; '.join(self._missing(field, headings) for field in missing)}.")
        if self.strict and (faults := [*self._unknown(headings), *self._doubled(found)]):
            raise ImportRefused(f"{name}: {'; '.join(faults)}.")
        return found

    def _unknown(self, headings: Sequence[Any]) -> Iterator[str]:
        for heading in headings:
            if heading and self.fold(str(heading)) not in self.fields:
                near = nearest(self.fold(str(heading)), {one: self.shown.get(one, one) for one in self.fields})
                hint = f" (is it {near!r}?)" if near else ""
                yield f"the column {str(heading)[:60]!r} is unknown{hint}"

    def _doubled(self, found: Sequence[str | None]) -> Iterator[str]:
        yield from (
            f"the column {one!r} stands twice" for one in sorted({one for one in found if one and found.count(one) > 1})
        )

    def _missing(self, field: str, headings: Sequence[Any]) -> str:
        wanted = next(heading for heading, one in self.fields.items() if one == field)
        unknown = {str(one): str(one) for one in headings if one and self.fold(str(one)) not in self.fields}
        near = nearest(wanted, {self.fold(one): one for one in unknown}) if unknown else None
        return f"the column {wanted!r} is missing" + (f" (is it {near!r}?)" if near else "")


def read_xlsx(path: Path, header: Header, watch: Watch) -> Iterator[tuple[int, Cells]]:
    """Row number, from 2, and cells of every row of the first sheet that is not empty."""
    refuse_bomb(path)
    size = path.stat().st_size
    # Opened here: the library leaves a file open that it cannot make sense of.
    with path.open("rb") as file:
        rows = _rows_of_workbook(path.name, file)
        _, first = next(rows, (0, ()))
        columns = header.read(path.name, first)
        for number, (most, row) in enumerate(rows, 2):
            if any(cell is not None for cell in row):
                yield number, _named(columns, row)
            if number % 1000 == 0:
                watch(min(size - 1, size * number // max(most or number, 1)))


def _rows_of_workbook(name: str, file: IO[bytes]) -> Iterator[tuple[int | None, tuple[Any, ...]]]:
    """The rows of the first sheet, each with the number of rows that the sheet says it has."""
    # Twenty megabytes that the command line need not load to serve.
    import openpyxl  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True):
            yield sheet.max_row, row
        book.close()
    except (InvalidFileException, *_FAULTS) as error:
        raise ImportRefused(f"{name} is no XLSX file, or is damaged: {error}.") from None


def read_csv(path: Path, header: Header, watch: Watch, encodings: Sequence[str]) -> Iterator[tuple[int, Cells]]:
    """Row number, from 2, and cells of every row that is not empty; `,`, `;` or tab between cells.

    Lines may end in CR, LF or both. The first encoding that fits the whole file is taken.
    """
    require_file(path)
    encoding = _encoding(path, encodings)
    csv.field_size_limit(LARGEST_RECORD)
    # Universal newlines: a lone CR ends a line, as spreadsheets on old Macs wrote it.
    with path.open(encoding=encoding, newline=None) as file:
        first = file.readline(LARGEST_RECORD)
        if first.lstrip().startswith("<"):
            raise ImportRefused(f"{path.name} is a web page or XML, not a table.")
        divider = max(",;\t", key=first.count)
        columns, number = header.read(path.name, next(csv.reader(io.StringIO(first), delimiter=divider), [])), 1
        try:
            for number, row in enumerate(csv.reader(file, delimiter=divider, strict=True), 2):
                if any(row):
                    yield number, _named(columns, row)
                if number % 1000 == 0:
                    watch(file.buffer.tell())  # type: ignore[attr-defined]
        except csv.Error as error:
            raise ImportRefused(f"{path.name} is broken after row {number:,}: {error}.") from None


def _named(columns: Sequence[str | None], row: Sequence[Any]) -> Cells:
    return {field: cell for field, cell in zip(columns, row, strict=False) if field is not None}


def _encoding(path: Path, encodings: Sequence[str]) -> str:
    for encoding in encodings:
        try:
            with path.open(encoding=encoding) as file:
                while file.read(1_000_000):
                    pass
            return encoding
        except UnicodeError:
            continue
    raise ImportRefused(f"{path.name} is not text in {' or '.join(encodings)}.")
