"""Third step: which annotations can be kept. A failure drops the record, a warning does not."""

from collections.abc import Iterable, Iterator
from typing import Final

from app.ingest.annotation import Annotation, SourceRow
from app.ingest.envelope import Envelope, Problem, Tell
from app.ingest.wording import LONGEST_TEXT

Read = tuple[Envelope[SourceRow], Annotation]

LONGEST_ID: Final = 200
YEARS: Final = range(1945, 2101)


def validate(read: Iterable[Read], tell: Tell) -> Iterator[Read]:
    """Those that can be kept; the others are written down as failures."""
    for row, annotation in read:
        found = list(_failures(row.value, annotation))
        for kind, message in found[:1]:
            tell(Problem("failure", kind, message, row.place))
        if not found:
            for kind, message in _warnings(annotation):
                tell(Problem("warning", kind, message, row.place))
            yield row, annotation


def _failures(row: SourceRow, annotation: Annotation) -> Iterator[tuple[str, str]]:
    if not row.id or len(row.id) > LONGEST_ID:
        yield "no id", f"the id {row.id[:40]!r} is missing or too long"
    if len(row.text) > LONGEST_TEXT:
        yield "text too long", f"{len(row.text):,} characters; more than {LONGEST_TEXT:,} is no paragraph"
    elif not any(map(str.isalnum, annotation.text)):
        yield "no text", f"{row.id}: nothing is left of the text without its markup"
    if annotation.body is None:
        yield "unknown body", f"{row.body[:80]!r} is not known. Add it as an alias in seed_data/vocabularies/body.json"
    if annotation.year is None:
        yield "year unknown", f"{row.id}: neither date nor session tells the year"
    elif annotation.year not in YEARS:
        yield "impossible year", f"{row.id}: {annotation.year}"


def _warnings(annotation: Annotation) -> Iterator[tuple[str, str]]:
    if not annotation.countries:
        yield "no State under review", f"{annotation.id}: neither the record nor its symbol names one"
    if annotation.body == "UPR" and not annotation.states:
        yield "no recommending State", f"{annotation.id}: who recommended it is not told"
