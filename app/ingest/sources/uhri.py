"""UHRI's export as OHCHR publishes it: a JSON list, or a sheet.

Field by field after public code that reads the real files; both have the same content, the sheet without the document's
id and the cycle.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import ijson

from app.errors import ImportRefused
from app.ingest.annotation import SourceRow
from app.ingest.envelope import Envelope, Place
from app.ingest.sources.files import Watch, Watched, open_watched
from app.ingest.sources.tables import Header, read_xlsx

_DASH: Final = re.compile(r"^\s*-\s+")

COLUMNS: Final[Mapping[str, str]] = {
    "Text": "Text",
    "CountriesConcerned": "Countries",
    "ReccomendingBody": "Body",
    "RecommendingBody": "Body",
    "DocumentSymbol": "Symbol",
    "Themes": "Themes",
    "AffectedPersons": "AffectedPersons",
    "Sdgs": "Sdgs",
    "DocumentPublicationDate": "PublicationDate",
    "UPRReccomendingStates": "UprRecommendingCountry",
    "UPRRecommendingStates": "UprRecommendingCountry",
    "UPRPosition": "UprPositions",
    "Type": "AnnotationType",
    "OHCHRAnnotationId": "AnnotationId",
    "UPRSession": "UprSession",
    "RegionsConcerned": "Regions",
    "RecommendingRegions": "UprRecommendingRegions",
    "DateofpublicationonUHRI": "PublicationDateOnUhri",
}
"""Headings of the sheet, letters and digits only, and the fields of the list; the UN writes 'Reccomending'."""

NEEDED: Final = ("Text", "Countries", "Body", "Symbol", "AnnotationType", "AnnotationId", "PublicationDate")
_LISTS: Final = (
    "Countries",
    "Themes",
    "AffectedPersons",
    "Sdgs",
    "UprRecommendingCountry",
    "UprPositions",
    "UprSession",
    "Regions",
    "UprRecommendingRegions",
)
_DATES: Final = ("PublicationDate", "PublicationDateOnUhri")


def read_json(path: Path, watch: Watch) -> Iterator[Envelope[SourceRow]]:
    """The records of the list, one at a time. Raises ImportRefused where the file is something else."""
    _refuse_other(path)
    file = open_watched(path, watch)
    try:
        for number, record in enumerate(ijson.items(_without_mark(file), "item", use_float=True), 1):
            file.taken()
            if not isinstance(record, dict):
                raise ImportRefused(f"{path.name}: record {number:,} is no object but {type(record).__name__}.")
            yield Envelope(Place(path.name, "record", number), row_of(record))
    except ijson.JSONError as error:
        raise ImportRefused(_broken(path.name, str(error))) from None
    finally:
        file.stream.close()
        file.packed.close()


def read_sheet(path: Path, watch: Watch) -> Iterator[Envelope[SourceRow]]:
    """The rows of the first sheet. Raises ImportRefused if a needed column is missing."""
    header = Header({_letters(name): field for name, field in COLUMNS.items()}, NEEDED, _letters)
    for number, cells in read_xlsx(path, header, watch):
        yield Envelope(Place(path.name, "row", number), row_of(_as_listed(cells)))


def row_of(record: Mapping[str, Any]) -> SourceRow:
    """The row that a record of the list holds; what is missing or of another shape is read as far as it can be."""
    return SourceRow(
        id=_one(record, "AnnotationId"),
        text=_text(record.get("Text")),
        symbol=_one(record, "Symbol"),
        body=_one(record, "Body"),
        kind=_one(record, "AnnotationType"),
        document=_one(record, "DocumentId"),
        countries=_many(record, "Countries"),
        themes=_many(record, "Themes"),
        groups=_many(record, "AffectedPersons"),
        states=_many(record, "UprRecommendingCountry"),
        positions=_many(record, "UprPositions"),
        session=_one(record, "UprSession"),
        cycle=_one(record, "UprCycle"),
        published=_one(record, "PublicationDate"),
        indexed=_one(record, "PublicationDateOnUhri"),
        raw=record,
    )


def _one(record: Mapping[str, Any], field: str) -> str:
    found = _many(record, field)
    return found[0] if found else ""


def _many(record: Mapping[str, Any], field: str) -> tuple[str, ...]:
    value = record.get(field)
    values = value if isinstance(value, list) else [value]
    texts = map(_text, values)
    return tuple(text for one in texts if (text := (_DASH.sub("", one) if "-" in one else one).strip()))


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, (dict, list, bool)) else str(value)


def _as_listed(cells: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the sheet in the shape of a record of the list."""
    record: dict[str, Any] = {}
    for field, value in cells.items():
        if field in _DATES:
            record[field] = _date(value)
        elif field in _LISTS:
            record[field] = [_DASH.sub("", line).strip() for line in _text(value).split("\n") if line.strip(" -\n")]
        else:
            record[field] = _DASH.sub("", _text(value))
    return record


def _date(value: Any) -> str | None:
    """An Excel date as ISO text; serial days count from 1899-12-30."""
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    try:
        days = float(_DASH.sub("", _text(value)))
        return (datetime.datetime(1899, 12, 30) + datetime.timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return _text(value) or None


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _refuse_other(path: Path) -> None:
    """Say what a file is that does not begin as a JSON list does."""
    file = open_watched(path, lambda _: None)
    try:
        start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    finally:
        file.stream.close()
        file.packed.close()
    if start.startswith(b"["):
        return
    if start.startswith(b"<"):
        raise ImportRefused(f"{path.name} is a web page or XML, not the export: it begins with {_shown(start)}.")
    if start.startswith(b"{"):
        raise ImportRefused(f"{path.name} is one JSON object; the export is a list of records in square brackets.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportRefused(f"{path.name} is UTF-16 text; the export is UTF-8.")
    raise ImportRefused(f"{path.name} is not the export, a JSON list: it begins with {_shown(start)}.")


def _shown(start: bytes) -> str:
    return repr(start[:60].decode("utf-8", "replace"))


def _without_mark(file: Watched) -> Watched:
    if file.stream.read(3) != b"\xef\xbb\xbf":
        file.stream.seek(0)
    return file


def _broken(name: str, reason: str) -> str:
    if "incomplete" in reason or "premature" in reason.lower():
        return f"{name} ends in the middle of a record: the file was cut short."
    if "UTF8" in reason or "utf-8" in reason:
        return f"{name} is not UTF-8 text: {reason.splitlines()[0]}."
    return f"{name} is broken JSON: {reason.splitlines()[0]}."
