"""Writing the files of an edition: JSON Lines with everything, and tables in bokmål with every column."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, get_args

from app.domain.query import SearchQuery
from app.domain.recommendation import TextOrigin
from app.representations.columns import COLUMNS
from app.representations.csv import write_csv
from app.representations.json import JsonView, dumps
from app.representations.licence import licence_of
from app.representations.links import Links
from app.representations.listing import Listing
from app.representations.xlsx import write_xlsx
from app.search.generation import Generation
from app.search.service import every_hit
from app.storage.portable import write_portable

NAME: Final = "anbefalinger"

Maker = Callable[[Path, Listing], Iterator[None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One file of every edition. `make` writes it and gives a sign of life now and then."""

    name: str
    media_type: str
    title: str
    description: str
    make: Maker


def whole_collection(generation: Generation, base: str, made: datetime) -> Listing:
    """Everything in document order, in bokmål, with addresses that begin with `base`."""
    query = SearchQuery(sort="document")
    links = Links(base)
    return Listing(
        records=lambda: every_hit(generation, query),
        total=generation.size,
        query=query,
        view=JsonView(generation.catalogue, "nb", links),
        address=f"{base}/data",
        made=made.date(),
        updated=lambda _: {},
        columns=COLUMNS,
    )


def _lines(path: Path, listing: Listing) -> Iterator[None]:
    # No name and no time inside: the same records give the same bytes.
    with path.open("wb") as opened, gzip.GzipFile("", "wb", 6, opened, mtime=0) as packed:
        for number, record in enumerate(listing.records()):
            packed.write(dumps(listing.view.recommendation(record)) + b"\n")
            if number % 100 == 0:
                yield


def _csv(path: Path, listing: Listing) -> Iterator[None]:
    return _written(path, write_csv(listing))


def _xlsx(path: Path, listing: Listing) -> Iterator[None]:
    return _written(path, write_xlsx(listing))


def _sqlite(path: Path, listing: Listing) -> Iterator[None]:
    licences = {origin: licence_of(origin) for origin in get_args(TextOrigin)}
    return write_portable(path, listing.catalogue, listing.records(), licences)


def _written(path: Path, pieces: Iterator[bytes]) -> Iterator[None]:
    with path.open("wb") as opened:
        for piece in pieces:
            opened.write(piece)
            yield


KINDS: Final = (
    Kind(
        f"{NAME}.jsonl.gz",
        "application/gzip",
        "JSON Lines (gzip)",
        "Everything: one JSON object a line, as the API gives a single recommendation, with all texts and measures.",
        _lines,
    ),
    Kind(
        f"{NAME}.csv",
        "text/csv",
        "CSV",
        "A table with every column, labels in bokmål, semicolons, UTF-8 with BOM.",
        _csv,
    ),
    Kind(
        f"{NAME}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel",
        "The same table for Excel.",
        _xlsx,
    ),
    Kind(
        f"{NAME}.sqlite",
        "application/vnd.sqlite3",
        "SQLite",
        "A SQLite database: recommendations, measures, texts, tags, documents, vocabularies.",
        _sqlite,
    ),
)
KINDS_BY_NAME: Final = {kind.name: kind for kind in KINDS}
