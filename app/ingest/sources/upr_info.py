"""UPR Info's table of UPR recommendations: one row a recommending State, in latin-1, lines ended by CR.

It has no ids of its own. A row is known by session, both States and wording.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from app.domain.wording import fingerprint
from app.ingest.annotation import SourceRow
from app.ingest.envelope import Envelope, Place
from app.ingest.names import fold
from app.ingest.sources.files import Watch
from app.ingest.sources.tables import Header, read_csv

COLUMNS: Final = (
    "To",
    "To-Rgrp",
    "To-Org",
    "Text",
    "From",
    "From-Rgrp",
    "From-Org",
    "Response",
    "Action",
    "Issue",
    "Session",
)
NEEDED: Final = ("To", "Text", "From", "Response", "Session")
_HEADER: Final = Header({fold(name): name for name in COLUMNS}, NEEDED, fold)


def read_table(path: Path, watch: Watch) -> Iterator[Envelope[SourceRow]]:
    """The rows of one file; a row that stands twice is two rows."""
    seen: Counter[str] = Counter()
    for number, cells in read_csv(path, _HEADER, watch, ("utf-8-sig", "latin-1")):
        row = row_of(cells, seen)
        yield Envelope(Place(path.name, "row", number), row)


def row_of(cells: Mapping[str, Any], seen: "Counter[str]") -> SourceRow:
    """One row; `seen` counts the rows of each id, so that the second has an id of its own."""
    given = {name: " ".join(str(cells.get(name) or "").split()) for name in COLUMNS}
    known = f"{given['Session']}-{fold(given['To'])}-{fold(given['From'])}-{fingerprint(given['Text'])}".replace(
        " ", "-"
    )
    seen[known] += 1
    issues = tuple(one.strip() for one in given["Issue"].split(",") if one.strip())
    return SourceRow(
        id=known if seen[known] == 1 else f"{known}-{seen[known]}",
        text=given["Text"],
        symbol="",
        body="UPR",
        kind="recommendation",
        document="",
        countries=(given["To"],) if given["To"] else (),
        themes=issues,
        groups=issues,
        states=(given["From"],) if given["From"] else (),
        positions=(given["Response"],) if given["Response"] else (),
        session=given["Session"],
        cycle="",
        published="",
        indexed="",
        raw=given,
    )
