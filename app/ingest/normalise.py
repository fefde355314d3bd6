"""Second step: a row of a source in the terms of our vocabularies, with a warning for what could not be read."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson

from app.domain.symbol import is_symbol, normalise_symbol
from app.domain.wording import fingerprint
from app.ingest.annotation import Annotation, SourceRow
from app.ingest.envelope import Envelope, Place, Problem, Tell
from app.ingest.names import Names
from app.ingest.wording import Wording, plain_text, points_of, take_apart, without_bracket

_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+")
_CYCLE: Final = re.compile(r"/CO/(\d{1,2}(?:-\d{1,2})?)(?:/|$)")
_PARTS: Final = re.compile(r",|;|\band\b|\bon behalf of\b")

UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Normaliser:
    """Reads rows with the names and sessions that the vocabularies know."""

    names: Names
    sessions: dict[int, tuple[str, int | None]]
    """Session of the UPR → its cycle and the year it met."""

    def __call__(self, row: SourceRow, place: Place, tell: Tell) -> Annotation:
        """The annotation a row holds. Nothing is refused here; what nobody knows becomes a warning."""
        read = _Reading(self, row, place, tell)
        return read.annotation()


def normalise(
    rows: Iterable[Envelope[SourceRow]], with_names: Normaliser, tell: Tell
) -> Iterator[tuple[Envelope[SourceRow], Annotation]]:
    """Every row with what it says."""
    for row in rows:
        yield row, with_names(row.value, row.place, tell)


def normaliser_of(names: Names) -> Normaliser:
    """The reader for these vocabularies."""
    sessions = {
        int(session): (term.code, year)
        for term in names.vocabularies["cycle"]
        for session, year in term.facts.get("sessions", {}).items()
    }
    return Normaliser(names, sessions)


def digest_of(row: SourceRow) -> str:
    """Changes whenever the source says something else; when it was indexed does not count."""
    content = {key: value for key, value in row.raw.items() if key != "PublicationDateOnUhri"}
    written = orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)
    return hashlib.blake2b(written, digest_size=8).hexdigest()


class _Reading:
    """One row being read."""

    def __init__(self, known: Normaliser, row: SourceRow, place: Place, tell: Tell) -> None:
        self.known, self.names, self.row = known, known.names, row
        self.place, self.tell = place, tell

    def annotation(self) -> Annotation:
        symbol = self._symbol()
        body = self._body(symbol)
        wording, states = self._wording(body)
        session = self._session()
        cycle = self._cycle(symbol, body, session)
        published = self._date(self.row.published)
        year, inferred = self._year(body, session, published)
        text = wording.text
        return Annotation(
            id=self.row.id,
            digest=digest_of(self.row),
            text=text,
            fingerprint=fingerprint(text),
            body=body,
            year=year,
            kind=self._kind(),
            symbol=symbol,
            heading=wording.heading,
            paragraph=wording.paragraph,
            points=() if body == "UPR" else points_of(text),
            treaty=self._treaty(body),
            cycle=cycle,
            session=session,
            published=published,
            countries=self._countries(symbol),
            themes=self._tags("theme", self.row.themes, "group"),
            groups=self._tags("group", self.row.groups, "theme"),
            states=states,
            response=self._response(),
            source_url=f"https://uhri.ohchr.org/en/document/{self.row.document}" if self._has_document() else None,
            inferred=inferred,
        )

    def _warn(self, kind: str, message: str) -> None:
        self.tell(Problem("warning", kind, message, self.place))

    def _symbol(self) -> str | None:
        if not self.row.symbol:
            return None
        found = normalise_symbol(self.row.symbol)
        if not is_symbol(found):
            self._warn("unusual symbol", f"{self.row.symbol[:80]!r} has not the shape of a document symbol")
        return found[:200]

    def _body(self, symbol: str | None) -> str | None:
        if self.row.body and (found := self.names.body(self.row.body)):
            return found
        if symbol and (found := self.names.body(symbol.partition("/")[0])):
            self._warn("unknown body", f"{self.row.body[:80]!r} is nobody we know; {found} by the symbol")
            return found
        return None

    def _treaty(self, body: str | None) -> str | None:
        if body is None:
            return None
        treaty = self.names.vocabularies["body"].terms[body].facts
        found = treaty.get("treaty")
        return str(found) if found else None

    def _wording(self, body: str | None) -> tuple[Wording, tuple[str, ...]]:
        upr = body == "UPR"
        wording = take_apart(plain_text(self.row.text), upr=upr)
        named = self._codes("recommending_state", self.row.states, warn=True)
        if not upr:
            return wording, named
        bracketed = self._codes("recommending_state", _PARTS.split(wording.names or ""), warn=False)
        if bracketed:
            wording = Wording(without_bracket(wording.text), wording.heading, wording.paragraph)
        return wording, named or bracketed

    def _codes(self, vocabulary: str, given: Iterable[str], *, warn: bool) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for name in given:
            codes = self.names.codes(vocabulary, name)
            found.update(dict.fromkeys(codes))
            if warn and not codes:
                self._warn(f"unknown {vocabulary.replace('_', ' ')}", f"{name[:80]!r} is not known")
        return tuple(found)

    def _tags(self, vocabulary: str, given: Iterable[str], other: str) -> tuple[str, ...]:
        """The codes of names; sources mix themes and groups, so a name of the other vocabulary is no fault."""
        found: dict[str, None] = {}
        for name in given:
            codes = self.names.codes(vocabulary, name)
            found.update(dict.fromkeys(codes))
            told = vocabulary == "group" and name in self.row.themes
            if not (codes or told or self.names.codes(other, name)):
                self._warn(f"unknown {vocabulary}", f"{name.strip()[:80]!r} is not known")
        return tuple(found)

    def _countries(self, symbol: str | None) -> tuple[str, ...]:
        found = self._codes("country", self.row.countries, warn=True)
        return found or countries_of_symbol(symbol, self.names)

    def _session(self) -> int | None:
        number = _NUMBER.search(self.row.session)
        if number is None:
            if self.row.session:
                self._warn("unknown UPR session", f"{self.row.session[:80]!r} holds no number")
            return None
        return int(number[0][:4])

    def _cycle(self, symbol: str | None, body: str | None, session: int | None) -> str | None:
        cycles = self.names.vocabularies["cycle"]
        if body == "UPR":
            number = _NUMBER.search(self.row.cycle)
            code = f"upr-{number[0]}" if number else self.known.sessions.get(session or 0, ("", None))[0]
        else:
            report = _CYCLE.search(symbol or "")
            code = f"{body}-{report[1]}".lower() if report and body else ""
        return code if code in cycles else None

    def _date(self, given: str) -> str | None:
        if not given:
            return None
        try:
            return datetime.fromisoformat(given).date().isoformat()
        except ValueError:
            self._warn("unreadable date", f"{given[:80]!r} is no date")
            return None

    def _year(self, body: str | None, session: int | None, published: str | None) -> tuple[int | None, tuple[str, ...]]:
        """The year of adoption: in the UPR that of the session, else that of the document."""
        met = self.known.sessions.get(session or 0, ("", None))[1] if body == "UPR" else None
        if met or published:
            return met or int(str(published)[:4]), ()
        indexed = self._date(self.row.indexed)
        if indexed:
            self._warn("year unknown", "the document has no date; the year is that of its entry in the index")
            return int(indexed[:4]), ("year",)
        return None, ()

    def _kind(self) -> str:
        if not self.row.kind or _UUID.fullmatch(self.row.kind):
            self._warn("kind unknown", "neither called a recommendation nor a concern; kept for an editor to sort")
            return UNKNOWN
        found = self.names.codes("kind", self.row.kind)
        if not found:
            self._warn("kind unknown", f"{self.row.kind[:80]!r} is not known")
        return found[0] if found else UNKNOWN

    def _response(self) -> str | None:
        found = self._codes("response", self.row.positions, warn=True)
        if len(found) > 1:
            self._warn("several UPR positions", f"{', '.join(found)}; the first is taken")
        return found[0] if found else None

    def _has_document(self) -> bool:
        return _UUID.fullmatch(self.row.document) is not None


def countries_of_symbol(symbol: str | None, names: Names) -> tuple[str, ...]:
    """The State that a symbol such as CRC/C/NOR/CO/4 names."""
    terms = names.vocabularies["country"].terms
    return tuple(part for part in (symbol or "").split("/") if part in terms)[:1]
