"""A case file: what a case worker puts into a municipal case, as plain content that Word and Markdown are made of.

Whose words a paragraph holds is always said: our summary stands as it is, the UN's own words are marked as the UN's,
and the source stands in a footnote. Every text knows its language: screen readers and spelling checkers go by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.language import Language, choose
from app.domain.recommendation import Measure, Recommendation, TextKind, texts_of
from app.representations.citation import citation_of
from app.representations.columns import official_of
from app.representations.dates import said_date
from app.representations.listing import Listing
from app.representations.wording import said_selection, say, spoken


class Said(NamedTuple):
    """A text and the language it is in."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Case:
    """One recommendation in a case file. Each text is in the reader's language, or the nearest there is.

    `official` are the UN's own words. The footnote is `note`, then the permalink, then `fetched`.
    """

    number: int
    title: Said
    summary: Said | None
    municipal: str
    rationale: Said | None
    measures: tuple[Said, ...]
    official: Said | None
    note: tuple[Said, ...]
    permalink: str
    fetched: str


def cases(listing: Listing) -> Iterator[Case]:
    """Every recommendation of the list as a case."""
    for number, record in enumerate(listing.records(), start=1):
        yield _case(number, record, listing)


def headline(listing: Listing) -> str:
    """The heading of the section."""
    return say("recommendations", listing.language)


def particulars(listing: Listing) -> list[tuple[str, str]]:
    """What the list is: selection, number, date and where it was fetched."""
    language = listing.language
    return [
        (say("asked", language), said_selection(listing.query, listing.view, listing.picked)),
        (say("number", language), str(listing.total)),
        (say("made", language), said_date(listing.made.isoformat(), language)),
        (say("address", language), listing.address),
    ]


def _case(number: int, record: Recommendation, listing: Listing) -> Case:
    language = listing.language
    official = official_of(record)
    return Case(
        number=number,
        title=_text(record, "title", listing) or Said(record.id, "en"),
        summary=_text(record, "summary", listing),
        municipal=listing.catalogue.label("municipal", record.municipal.level, language),
        rationale=_text(record, "rationale", listing),
        measures=tuple(filter(None, (_measure(measure, listing) for measure in record.measures))),
        official=Said(*official) if official else None,
        note=_note(record, listing),
        permalink=listing.links.permalink(record.id),
        fetched=f"{say('made', language).lower()} {said_date(listing.made.isoformat(), language)}",
    )


def _measure(measure: Measure, listing: Listing) -> Said | None:
    return _text(measure, "summary", listing) or _text(measure, "title", listing)


def _text(part: Recommendation | Measure, kind: TextKind, listing: Listing) -> Said | None:
    found = choose(texts_of(part, kind), listing.language)
    return Said(*found) if found else None


def _note(record: Recommendation, listing: Listing) -> tuple[Said, ...]:
    """Who said it, where and when, in the reader's language; then the title of the document, as the UN has it."""
    language = listing.language
    citation = citation_of(record, listing.catalogue, listing.links)
    bodies = [listing.catalogue.label("body", code, language) for code in record.tags.get("body", ())]
    states = [
        listing.catalogue.label("recommending_state", code, language)
        for code in record.tags.get("recommending_state", ())
    ]
    parts = [
        *bodies,
        citation.symbol or say("no_symbol", language),
        f"{say('paragraph', language)} {record.paragraph}" if record.paragraph else "",
        said_date(citation.date, language),
    ]
    said = ", ".join(part for part in parts if part) + (f" ({', '.join(states)})" if states else "")
    return Said(f"{said}.", spoken(language)), Said(f"{citation.title}.", "en")
