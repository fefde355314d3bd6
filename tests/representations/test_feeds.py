"""Atom and iCalendar, as feed readers and calendar programs read them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import feedparser
from icalendar import Calendar

from app.domain.document import Document
from app.domain.query import SearchQuery
from app.domain.recommendation import Recommendation, Text
from app.representations import atom
from app.representations.atom import write_atom
from app.representations.calendar import calendar_of
from app.representations.json import JsonView
from app.representations.links import Links
from tests.representations.conftest import BASE, CATALOGUE, UPDATED, Lister, recommendation


def read(content: bytes) -> feedparser.FeedParserDict:
    feed = feedparser.parse(content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_an_entry_says_what_changed_when_and_where_to_read_it(listing: Lister) -> None:
    changed = UPDATED + timedelta(days=1)
    feed = read(b"".join(write_atom(listing(recommendation(), updated=lambda ids: dict.fromkeys(ids, changed)))))
    (entry,) = feed.entries
    assert entry.title == "Boliger til alle"
    assert entry.summary == "Bygg flere boliger."
    assert datetime(*entry.updated_parsed[:6], tzinfo=UTC) == changed
    assert entry.link == f"{BASE}/anbefaling/crc-2030-homes"
    assert [(tag.scheme, tag.term, tag.label) for tag in entry.tags] == [
        ("urn:anbefalinger:body", "CRC", "FNs barnekomité"),
        ("urn:anbefalinger:theme", "housing", "Bolig"),
    ]


def test_the_identifier_of_an_entry_is_no_address_that_could_move(listing: Lister) -> None:
    (entry,) = read(b"".join(write_atom(listing(recommendation())))).entries
    assert entry.id == "urn:anbefalinger:recommendation:crc-2030-homes"


def test_the_feed_says_what_was_asked_and_names_itself_by_it(listing: Lister) -> None:
    feed = read(b"".join(write_atom(listing(query=SearchQuery(filters={"theme": ("housing",)})))))
    assert feed.feed.title == "Anbefalinger fra FN til Norge: theme: Bolig"
    assert feed.feed.id == "urn:anbefalinger:feed:theme=housing&lang=nb"
    assert feed.feed.updated == "2026-02-28T12:30:00Z"
    assert {link.rel: link.href for link in feed.feed.links}["self"].startswith(BASE)
    assert feed.entries == []


def test_a_text_says_its_own_language(listing: Lister) -> None:
    record = recommendation(texts=(Text("title", "en", "Only English"), Text("summary", "nn", "Bygg fleire.")))
    (entry,) = read(b"".join(write_atom(listing(record)))).entries
    assert (entry.title_detail.language, entry.summary_detail.language) == ("en", "nn")


def test_signs_that_xml_has_no_place_for_do_not_break_the_feed(listing: Lister) -> None:
    record = recommendation(texts=(Text("title", "nb", "a\x00b\x1b <&> \x0c"),))
    (entry,) = read(b"".join(write_atom(listing(record, query=SearchQuery(text="\x01"))))).entries
    assert entry.title_detail.value.split() == ["ab", "<&>"]


def test_dates_are_asked_for_a_batch_at_a_time(listing: Lister) -> None:
    asked: list[int] = []

    def updated(ids: Sequence[str]) -> Mapping[str, datetime]:
        asked.append(len(ids))
        return {}

    records: list[Recommendation] = [recommendation(id=f"r{n}") for n in range(atom.BATCH + 3)]
    assert len(read(b"".join(write_atom(listing(*records, updated=updated)))).entries) == len(records)
    assert asked == [atom.BATCH, 3]


def events(*documents: Document, language: str = "nb") -> list[tuple[str, date, date]]:
    view = JsonView(CATALOGUE, language, Links(BASE))  # type: ignore[arg-type]
    calendar = Calendar.from_ical(calendar_of(documents, view))
    return [(str(one["summary"]), one["dtstart"].dt, one["dtend"].dt) for one in calendar.walk("VEVENT")]


def test_every_date_known_to_the_day_is_an_event_of_that_day() -> None:
    document = Document(
        "X", "X/1", {"en": "X"}, "CRC", considered="2030-05-23", adopted="2030-06-01", published="2030-07"
    )
    assert events(document) == [
        ("Norge i dialog med FNs barnekomité", date(2030, 5, 23), date(2030, 5, 24)),
        ("Dokument vedtatt: FNs barnekomité", date(2030, 6, 1), date(2030, 6, 2)),
    ]


def test_what_is_not_known_to_the_day_is_not_guessed() -> None:
    assert events(Document("X", None, {"en": "X"}, "CRC", considered="2030", adopted="2030-06", published="soon")) == []


def test_an_event_keeps_its_identity_and_leads_to_the_document() -> None:
    view = JsonView(CATALOGUE, "en", Links(BASE))
    document = CATALOGUE.documents["CRC/C/NOR/CO/99"]
    (event,) = Calendar.from_ical(calendar_of([document], view)).walk("VEVENT")
    assert str(event["uid"]) == "adopted-CRC/C/NOR/CO/99@anbefalinger"
    assert str(event["url"]) == f"{BASE}/api/v1/documents/CRC/C/NOR/CO/99"
    assert "Invented observations & more" in str(event["description"])
