"""A list as JSON Lines, and as one JSON document: each recommendation as the API's list shows it."""

from collections.abc import Iterator
from typing import Any

from app.domain.recommendation import Recommendation
from app.representations.json import dumps
from app.representations.listing import Listing


def write_lines(listing: Listing) -> Iterator[bytes]:
    """One JSON object a line; flat and with exactly the asked-for columns, if some are asked for."""
    for record in listing.records():
        yield dumps(_shown(listing, record)) + b"\n"


def write_json(listing: Listing) -> Iterator[bytes]:
    """The whole list as one object, its `hits` in order; written piece by piece."""
    head = dumps(
        {
            "total": listing.total,
            "sort": listing.query.order,
            "language": listing.language,
            "corpus": listing.view.corpus(listing.corpus),
        }
    )
    yield head[:-1] + b',"hits":['
    between = b""
    for record in listing.records():
        yield between + dumps(_shown(listing, record))
        between = b","
    yield b"]}"


def _shown(listing: Listing, record: Recommendation) -> dict[str, Any]:
    if listing.columns:
        return {column.name: column.value(record, listing.view) for column in listing.columns}
    return listing.view.card(record)
