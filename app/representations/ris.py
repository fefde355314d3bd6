"""Citations as RIS, which EndNote, Zotero and Mendeley read.

Source of the tags: the RIS format specification of Research Information Systems (2011), type RPRT.
"""

from collections.abc import Iterator

from app.representations.citation import DATABASE, Citation, citation_of
from app.representations.listing import Listing


def write_ris(listing: Listing) -> Iterator[bytes]:
    """One reference a recommendation."""
    for record in listing.records():
        yield _reference(citation_of(record, listing.catalogue, listing.links)).encode()


def _reference(citation: Citation) -> str:
    year, _, rest = citation.date.partition("-")
    month, _, day = rest.partition("-")
    pairs = [
        ("TY", "RPRT"),
        ("ID", citation.id),
        ("AU", citation.body),
        ("TI", citation.title),
        ("ST", citation.heading),
        ("SN", citation.symbol),
        ("SP", citation.place),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/"),
        ("PB", citation.publisher),
        ("AB", citation.summary),
        *(("KW", state) for state in citation.states),
        ("DB", DATABASE),
        ("UR", citation.permalink),
        ("L2", citation.source_url),
    ]
    # A line break in a value would begin a new tag.
    lines = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in pairs if value]
    return "".join([*lines, "ER  - \r\n\r\n"])
