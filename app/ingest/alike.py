"""Records that are nearly the same in wording: proposed to an editor, never joined.

Only what could be one recommendation is compared: of one body about one State, by States that do not differ, at most a
year apart, and not two paragraphs of one document. So the work grows with the records of one State and body.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rapidfuzz.distance import Indel
from sqlalchemy.orm import Session

from app.storage.wordings import Worded, countries_with_news, worded_of

LEAST: Final = 0.9
"""How alike, word by word, two wordings must be: of ten words in each, nine the same in the same order."""

YEARS: Final = 1
FEWEST_WORDS: Final = 6
"""Shorter wordings are alike by chance: "Ratify the …"."""


ROUGHLY: Final = 0.75
"""Wordings whose lengths in letters differ by more than this and the likeness asked for are not taken apart."""

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Alike:
    """Two records, the older first, and how alike they are, from 0 to 1."""

    one: str
    other: str
    likeness: float

    def __str__(self) -> str:
        return f"{self.one} and {self.other}: {self.likeness:.0%} of the words are the same"


def find_alike(
    session: Session, run: int | None = None, countries: Iterable[str] | None = None, least: float = LEAST
) -> Iterator[Alike]:
    """The pairs of which a run brought at least one record, or all pairs; State by State, each pair once."""
    told: set[tuple[str, str]] = set()
    for country in countries_with_news(session, run) if countries is None else countries:
        for pair in _pairs(worded_of(session, country, run), least, only_new=run is not None):
            if (pair.one, pair.other) not in told:
                told.add((pair.one, pair.other))
                yield pair


def _pairs(records: Iterable[Worded], least: float, *, only_new: bool) -> Iterator[Alike]:
    near: dict[str, deque[_Words]] = {}
    for record in records:
        this, before = _Words(record), near.setdefault(record.body, deque())
        while before and before[0].record.year < record.year - YEARS:
            before.popleft()
        for other in before:
            if (record.new or other.record.new or not only_new) and _comparable(record, other.record):
                likeness = this.likeness(other, least)
                if likeness >= least:
                    yield Alike(other.record.id, record.id, likeness)
        before.append(this)


@dataclass
class _Words:
    """A record whose wording is taken apart when it is first compared; most never are."""

    record: Worded

    @cached_property
    def words(self) -> list[str]:
        return _WORD.findall(self.record.text.casefold())

    def likeness(self, other: "_Words", least: float) -> float:
        """How alike two wordings are; 0 if that is less than asked for, or if they are too short to tell."""
        lengths = sorted((len(self.record.text), len(other.record.text)))
        if lengths[0] < lengths[1] * least * ROUGHLY or min(len(self.words), len(other.words)) < FEWEST_WORDS:
            return 0
        return Indel.normalized_similarity(self.words, other.words, score_cutoff=least)


def _comparable(one: Worded, other: Worded) -> bool:
    apart = one.document == other.document and one.paragraph != other.paragraph and one.paragraph and other.paragraph
    return not apart and (not one.states or not other.states or bool(one.states & other.states))
