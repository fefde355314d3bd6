"""How the index that is open compares with the record: whether it is behind, since when, and when it was last known."""

import math
import threading
import time
from typing import Final

from app.domain.result import Corpus

UNCONFIRMED: Final = 5.0
"""Seconds without confirmation before readers are told: a change that is being indexed is no news to them."""


class Freshness:
    """What the keeper knows, for those who ask from other threads; times are in seconds.

    With `announced` only the primary can confirm that the index is the newest: a replica does not know what it has not
    received. Else every answer of the database does.
    """

    def __init__(self, *, announced: bool) -> None:
        self._announced = announced
        self._lock = threading.Lock()
        self._held: Corpus | None = None
        self._primary: int | None = None
        self._compared = False
        self._newer: list[tuple[int, float]] = []
        """Corpus numbers known that the index does not have yet, each with the moment it was first heard of."""
        self._confirmed = time.monotonic()

    @property
    def announced_number(self) -> int | None:
        """The primary's corpus number; None while the primary is lost."""
        return self._primary

    @property
    def behind(self) -> float:
        """How long the oldest state that the index does not have yet is known; endless before the first comparison."""
        if not self._compared:
            return math.inf
        newer = self._newer[:1]
        return time.monotonic() - newer[0][1] if newer else 0.0

    @property
    def unconfirmed(self) -> float:
        """How long ago the index was last the newest as far as is known; 0 while that is only a moment."""
        age = time.monotonic() - self._confirmed
        return age if age > UNCONFIRMED else 0.0

    def hear(self, number: int | None) -> bool:
        """Note the primary's number, None if it is lost; whether the index should be looked at for it."""
        with self._lock:
            self._primary = number
            if number is None or self._held is None:
                return False
            if number == self._held.number:
                self._newer, self._confirmed = [], time.monotonic()
                return False
            self._note(number)
            return True

    def is_behind(self, corpus: Corpus) -> None:
        """A newer state is known, and its index is not open yet."""
        with self._lock:
            self._note(corpus.number)

    def cannot_ask(self) -> None:
        """The database cannot be asked: what is open is the best there is."""
        self._compared = True

    def is_at(self, corpus: Corpus, asked: float) -> None:
        """An index of this state is open; the database named the state at the moment `asked`."""
        with self._lock:
            self._held, self._compared = corpus, True
            self._newer = [(number, at) for number, at in self._newer if number > corpus.number]
            if self._newer:
                # It was the newest until the next was heard of.
                confirmed = self._newer[0][1]
            elif not self._announced:
                confirmed = asked
            else:
                confirmed = time.monotonic() if self._primary == corpus.number else self._confirmed
            self._confirmed = max(self._confirmed, confirmed)

    def _note(self, number: int) -> None:
        if all(number != known for known, _ in self._newer):
            self._newer.append((number, time.monotonic()))
