"""The UN's reviews of Norway as a calendar (iCalendar, RFC 5545): when Norway was heard, and what came of it when.

Only what a document states to the day becomes an event; a month or a year is not guessed into one.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from icalendar import Calendar, Event

from app.domain.document import Document
from app.domain.language import choose
from app.representations.citation import DATABASE
from app.representations.json import JsonView
from app.representations.wording import say

KINDS: Final = ("considered", "adopted", "published")


def calendar_of(documents: Iterable[Document], view: JsonView) -> bytes:
    """A calendar with an all-day event for every date of every document that is known to the day."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{DATABASE}//NO")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", say("calendar", view.language))
    for document in documents:
        for event in _events(document, view):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(document: Document, view: JsonView) -> Iterator[Event]:
    for kind in KINDS:
        day = _day(getattr(document, kind))
        if day is not None:
            yield _event(document, kind, day, view)


def _event(document: Document, kind: str, day: date, view: JsonView) -> Event:
    event = Event()
    title = choose(document.titles, view.language)
    body = view.catalogue.label("body", document.body, view.language)
    event.add("uid", f"{kind}-{document.id}@{DATABASE}")
    event.add("dtstamp", view.catalogue.corpus.updated)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", say(f"event_{kind}", view.language).format(body=body))
    said = (title[0] if title else document.id, document.symbol, document.session, document.dates_note)
    event.add("description", "\n".join(part for part in said if part))
    event.add("url", view.links.document(document.id))
    # An event that took place keeps nobody busy.
    event.add("transp", "TRANSPARENT")
    return event


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and len(text) == len("2018-06-01") else None
    except ValueError:
        return None
