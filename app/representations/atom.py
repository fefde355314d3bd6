"""A list as an Atom feed (RFC 4287): a reader that follows it hears of what is new and what changed.

An entry's `updated` is the moment of the record's last revision, so a changed recommendation shows up again. The
identifiers of feed and entries are no addresses: they stay the same whatever host and path the service moves to.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Final
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from app.domain.language import choose
from app.domain.recommendation import Recommendation, all_codes, texts_of
from app.representations.citation import DATABASE
from app.representations.links import search_parameters
from app.representations.listing import Listing
from app.representations.wording import said_selection, say
from app.representations.xml_text import xml_text

NAMESPACE: Final = "http://www.w3.org/2005/Atom"
BATCH: Final = 500
"""Entries whose dates are asked for together."""

_XML_LANG: Final = "xml:lang"


def write_atom(listing: Listing) -> Iterator[bytes]:
    """The feed, an entry a recommendation, in the order of the list."""
    head = tostring(_feed(listing), encoding="unicode")
    yield ('<?xml version="1.0" encoding="utf-8"?>\n' + head.removesuffix("</feed>")).encode()
    records = listing.records()
    while batch := list(islice(records, BATCH)):
        dates = listing.updated([record.id for record in batch])
        for record in batch:
            entry = _entry(record, listing, dates.get(record.id, listing.corpus.updated))
            yield b"\n" + tostring(entry, encoding="utf-8", xml_declaration=False)
    yield b"\n</feed>\n"


def identifier_of(record_id: str) -> str:
    """The identifier of a recommendation that is no address."""
    return f"urn:anbefalinger:recommendation:{record_id}"


def _feed(listing: Listing) -> Element:
    feed = Element("feed", {"xmlns": NAMESPACE, _XML_LANG: listing.language})
    said = said_selection(listing.query, listing.view, listing.picked)
    _text(feed, "title", f"{say('recommendations', listing.language)}: {said}")
    asked = [*search_parameters(listing.query), ("lang", listing.language)]
    _text(feed, "id", f"urn:anbefalinger:feed:{urlencode(asked)}")
    _text(feed, "updated", _moment(listing.corpus.updated))
    _text(SubElement(feed, "author"), "name", DATABASE)
    _text(feed, "rights", say("licence_text", listing.language))
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": listing.address})
    SubElement(feed, "link", {"rel": "alternate", "href": listing.links.search(listing.query)})
    return feed


def _entry(record: Recommendation, listing: Listing, updated: datetime) -> Element:
    entry = Element("entry")
    _chosen(entry, "title", texts_of(record, "title"), listing)
    _text(entry, "id", identifier_of(record.id))
    _text(entry, "updated", _moment(updated))
    SubElement(entry, "link", {"rel": "alternate", "href": listing.links.permalink(record.id)})
    _chosen(entry, "summary", texts_of(record, "summary"), listing)
    for facet in ("body", "theme", "service_area"):
        for code in all_codes(record, facet):
            label = listing.catalogue.label(facet, code, listing.language)
            SubElement(
                entry, "category", {"scheme": f"urn:anbefalinger:{facet}", "term": code, "label": xml_text(label)}
            )
    return entry


def _chosen(entry: Element, name: str, texts: dict[str, str], listing: Listing) -> None:
    if found := choose(texts, listing.language):
        _text(entry, name, found[0]).set(_XML_LANG, found[1])


def _text(parent: Element, name: str, text: str) -> Element:
    found = SubElement(parent, name)
    found.text = xml_text(text)
    return found


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
