"""Citations as CSL-JSON, which Zotero, Pandoc and citeproc read.

Source: the CSL-JSON schema 1.0.2 of the Citation Style Language project.
"""

from collections.abc import Iterator
from typing import Any

from app.representations.citation import DATABASE, Citation, citation_of
from app.representations.json import dumps
from app.representations.listing import Listing


def write_csl(listing: Listing) -> Iterator[bytes]:
    """An array of items, one a recommendation."""
    yield b"["
    between = b"\n"
    for record in listing.records():
        yield between + dumps(item(citation_of(record, listing.catalogue, listing.links)))
        between = b",\n"
    yield b"\n]\n"


def item(citation: Citation) -> dict[str, Any]:
    """One citation as a CSL item; what is not known is left out."""
    place = ", ".join(filter(None, (citation.place, *citation.states)))
    found = {
        "id": citation.id,
        "type": "report",
        "author": [{"literal": citation.body}],
        "title": citation.title,
        "title-short": citation.heading,
        "number": citation.symbol,
        "section": citation.place,
        "note": place,
        "publisher": citation.publisher,
        "issued": {"date-parts": [[int(part) for part in citation.date.split("-")]]},
        "archive": DATABASE,
        "abstract": citation.summary,
        "URL": citation.permalink,
        "language": "en",
    }
    return {name: value for name, value in found.items() if value}
