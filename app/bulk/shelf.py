"""The shelf: keeps the newest edition made and the last ones at hand, in the background."""

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from app.bulk.editions import Edition, edition_of, editions_in, publish
from app.bulk.files import KINDS, whole_collection
from app.domain.result import Corpus
from app.errors import ServiceUnavailable
from app.search.generation import Generation

log = logging.getLogger(__name__)


class Stopped(Exception):
    """The making of an edition was stopped; nothing of it is left."""


class Shelf:
    """Holds the editions of a folder. A thread of its own makes the next one when the record has stood still a while.

    Of several processes on one folder one makes it; the others find it there.
    """

    def __init__(
        self, root: Path, generation: Callable[[], Generation], base: str, still_seconds: float, poll_seconds: float
    ) -> None:
        self._root, self._generation, self._base = root, generation, base
        self._still, self._poll = still_seconds, poll_seconds
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def editions(self) -> list[Edition]:
        """All editions, the last made first."""
        return editions_in(self._root)

    @property
    def newest(self) -> Edition:
        """The edition made last. Raises ServiceUnavailable before the first is made."""
        if found := self.editions:
            return found[0]
        raise ServiceUnavailable("The bulk files are being made. Try again in a moment.")

    def start(self) -> None:
        """Make editions until `stop`."""
        self._thread = threading.Thread(target=self._run, name="bulk-shelf", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop, also in the middle of an edition."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def make(self, generation: Generation) -> Edition:
        """The edition of a generation, made unless it is there. Raises Stopped; Timeout if another process is at it."""
        self._root.mkdir(parents=True, exist_ok=True)
        with FileLock(self._root / "building.lock", timeout=0):
            return edition_of(self._root, generation.corpus) or self._make(generation)

    def _make(self, generation: Generation) -> Edition:
        started, made = time.perf_counter(), datetime.now(UTC)
        building = self._root / f"building-{os.getpid()}"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        try:
            listing = whole_collection(generation, self._base, made)
            for kind in KINDS:
                for _ in kind.make(building / kind.name, listing):
                    if self._stop.is_set():
                        raise Stopped
            types = {kind.name: kind.media_type for kind in KINDS}
            folder = self._root / str(generation.corpus.number)
            edition = publish(Edition(generation.corpus, made, generation.size, folder), building, types)
        finally:
            shutil.rmtree(building, ignore_errors=True)
        seconds = round(time.perf_counter() - started, 1)
        log.info("bulk files made", extra={"corpus_number": generation.corpus.number, "seconds": seconds})
        return edition

    def _run(self) -> None:
        seen: Corpus | None = None
        since = time.monotonic()
        while not self._stop.wait(min(self._poll, self._still)):
            try:
                generation = self._generation()
                if generation.corpus != seen:
                    seen, since = generation.corpus, time.monotonic()
                elif time.monotonic() - since >= self._still and not edition_of(self._root, seen):
                    self.make(generation)
            except (Stopped, Timeout, ServiceUnavailable):
                continue
            except BaseException:  # A panic of the search library is no Exception, and must not end the thread either.
                log.exception("the bulk files could not be made; the old ones stay")
                since = time.monotonic()
