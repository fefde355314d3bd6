"""How the index that is open compares with the record: whether it is behind, since when, and when it was last known."""

import math
import threading
import time
from typing import Final

from app.domain.result import Corpus

UNCONFIRMED: Final = 5.0
"""Seconds without confirmation before readers are told: as long as one lost question and the next take."""


class Freshness:
    """What the keeper knows, for those who ask from other threads; times are in seconds.

    With `announced` only the primary can confirm that the index is the newest: a replica does not know what it has not
    received. Else every answer of the database does.
    """

    def __init__(self, *, announced: bool) -> None:
        self._needs_primary = announced
        self._lock = threading.Lock()
        self._held: Corpus | None = None
        self._primary: int | None = None
        self._compared = False
        self._behind_since: float | None = None
        self._confirmed = time.monotonic()

    @property
    def announced_number(self) -> int | None:
        """The primary's corpus number; None while the primary is lost."""
        return self._primary

    @property
    def behind(self) -> float:
        """How long a newer state of the record has been known; endless before the first comparison."""
        if not self._compared:
            return math.inf
        since = self._behind_since
        return 0.0 if since is None else time.monotonic() - since

    @property
    def unconfirmed(self) -> float:
        """How long ago the index was last known to be the newest; 0 while that is only a moment."""
        age = time.monotonic() - self._confirmed
        return age if age > UNCONFIRMED else 0.0

    def primary_is_at(self, number: int) -> bool:
        """Whether the primary itself stands at a number."""
        return self._primary == number

    def hear(self, number: int | None) -> bool:
        """Note the primary's number, None if it is lost; whether the index should be looked at for it."""
        with self._lock:
            self._primary = number
            if number is None or self._held is None:
                return False
            return not self._settle()

    def is_behind(self) -> None:
        """A newer state is known, and its index is not open yet."""
        with self._lock:
            if self._behind_since is None:
                self._behind_since = time.monotonic()

    def cannot_ask(self) -> None:
        """The database cannot be asked: what is open is the best there is."""
        self._compared = True

    def is_at(self, corpus: Corpus) -> None:
        """An index of this state is open, and the database has been asked."""
        with self._lock:
            self._held, self._compared = corpus, True
            self._settle()

    def _settle(self) -> bool:
        assert self._held is not None
        if self._primary is not None and self._primary != self._held.number:
            self._behind_since = self._behind_since or time.monotonic()
            return False
        self._behind_since = None
        if self._primary is not None or not self._needs_primary:
            self._confirmed = time.monotonic()
        return True
