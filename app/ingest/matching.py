"""Identity: which record a row speaks of, and when it is a new one.

The source's own id decides; else document and paragraph; else the wording. What is only alike is proposed to an
editor, never joined.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from rapidfuzz import fuzz

from app.domain.recommendation import Recommendation, texts_of
from app.domain.symbol import paragraph_keys
from app.ingest.annotation import Annotation
from app.storage.source_rows import Candidate

SAME_PARAGRAPH: Final = 80
"""How alike, of 100, two wordings of a paragraph from one source are if the second is a new edition of the first."""


@dataclass
class Matcher:
    """The records that rows of one batch may speak of; those that the batch makes are added as it goes."""

    scheme: str
    named: dict[str, str]
    """Id of the source → public id."""

    by_id: dict[str, Candidate] = field(default_factory=dict)
    _places: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _covering: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """(document, paragraph) → the records whose reference covers it with others, 32–33, or is a point of it, 22 (a)."""

    _wordings: dict[str, list[str]] = field(default_factory=dict)

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Take more records into account."""
        for one in candidates:
            self.by_id[one.id] = one
            if one.document and one.paragraph:
                _put(self._places, (one.document, one.paragraph), one.id)
                for paragraph in paragraph_keys(one.paragraph):
                    if paragraph != one.paragraph:
                        _put(self._covering, (one.document, paragraph), one.id)
            if one.fingerprint:
                _put(self._wordings, one.fingerprint, one.id)

    def find(self, annotation: Annotation, wording: "Wordings") -> str | None:
        """The public id of the record a row speaks of, or None if it is a new one."""
        return self.named.get(annotation.id) or self._at_place(annotation, wording) or self._by_wording(annotation)

    def near_place(self, annotation: Annotation) -> list[Candidate]:
        """The records that stand at the row's document and paragraph, cover it, or are points of it."""
        return [*self._at(self._places, annotation), *self._at(self._covering, annotation)]

    def _at(self, places: Mapping[tuple[str, str], list[str]], annotation: Annotation) -> list[Candidate]:
        if not (annotation.symbol and annotation.paragraph):
            return []
        return [self.by_id[one] for one in places.get((annotation.symbol, annotation.paragraph), ())]

    def _at_place(self, annotation: Annotation, wordings: "Wordings") -> str | None:
        found = self._at(self._places, annotation)
        if not found:
            covering = [
                one for one in self._at(self._covering, annotation) if covers(one.paragraph, annotation.paragraph)
            ]
            return covering[0].id if len(covering) == 1 else None
        same = [one for one in found if one.fingerprint == annotation.fingerprint]
        if same:
            return same[0].id
        others = [one for one in found if self.scheme not in one.schemes]
        if len(others) == 1 and len(found) == 1:
            return others[0].id
        ours = [one for one in found if self.scheme in one.schemes]
        alike = [one for one in ours if fuzz.ratio(wordings.of(one.id), annotation.text) >= SAME_PARAGRAPH]
        return alike[0].id if alike else None

    def _by_wording(self, annotation: Annotation) -> str | None:
        found = [self.by_id[one] for one in self._wordings.get(annotation.fingerprint, ())]
        fitting = [one for one in found if self._fits(annotation, one)]
        return min(fitting, key=lambda one: one.document != annotation.symbol).id if fitting else None

    def _fits(self, annotation: Annotation, one: Candidate) -> bool:
        """Whether the same wording is the same recommendation: of one State, by one State, at one time."""
        same_document = one.document is not None and one.document == annotation.symbol
        if self.scheme in one.schemes and not same_document and annotation.symbol:
            return False
        if annotation.paragraph and one.paragraph and annotation.paragraph != one.paragraph:
            return False
        states = set(annotation.states)
        return (
            (same_document or abs(one.year - (annotation.year or 0)) <= 1)
            and (not one.countries or not annotation.countries or bool(one.countries & set(annotation.countries)))
            and (not one.states or not states or bool(one.states & states))
        )


def covers(reference: str | None, paragraph: str | None) -> bool:
    """Whether a reference is several whole paragraphs, this one among them: 32–33 covers 33, 22 (a) not 22."""
    keys = paragraph_keys(reference)
    return paragraph in keys and len(keys) > 1 and "(" not in str(reference)


@dataclass
class Wordings:
    """The official texts of records, for the few that must be compared letter by letter."""

    records: dict[str, Recommendation]

    def of(self, record_id: str) -> str:
        """The official English text of a record; empty if it has none."""
        record = self.records.get(record_id)
        return texts_of(record, "official").get("en", "") if record else ""


def candidate_of(record: Recommendation) -> Candidate:
    """A record as identity sees it."""
    return Candidate(
        record.id,
        record.document,
        record.paragraph,
        record.official_text_fingerprint,
        record.year,
        frozenset(record.tags.get("country", ())),
        frozenset(record.tags.get("recommending_state", ())),
        frozenset(scheme for scheme, _ in record.external_ids),
    )


Key = TypeVar("Key")


def _put(groups: dict[Key, list[str]], key: Key, value: str) -> None:
    group = groups.setdefault(key, [])
    if value not in group:
        group.append(value)
