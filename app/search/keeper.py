"""Keeping a running process on the newest generation of the index."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from app.domain.result import Corpus
from app.errors import DatabaseUnavailable, ServiceUnavailable
from app.search.builder import ensure_index
from app.search.freshness import Freshness
from app.search.generation import Generation, current_name, open_current
from app.storage import limits
from app.storage.corpus import read_corpus, read_from_standby
from app.storage.engine import reading
from app.storage.patience import begin

log = logging.getLogger(__name__)


class IndexKeeper:
    """Holds the generation in use; a thread of its own looks for a newer corpus number and takes it over.

    A reader takes `generation` once and keeps it to the end of its request, so a swap never shows in one answer.
    `engine` is where the record is read, often a replica; `primary` is asked when a replica is too far behind.
    `check` is called once with the database before anything is read from it, and raises what speaks against it.
    `taken` is called after a newer generation has been taken over.
    """

    def __init__(
        self,
        engine: Engine,
        root: Path,
        poll_seconds: float,
        *,
        primary: Engine | None = None,
        check: Callable[[Engine], None] | None = None,
        taken: Callable[[], None] | None = None,
    ) -> None:
        self._engine, self._root, self._poll = engine, root, poll_seconds
        self._primary, self._check, self._taken = primary, check, taken
        self._generation: Generation | None = None
        self.freshness = Freshness(announced=primary is not None)
        self._lost = False
        self._stop, self._wake = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def generation(self) -> Generation:
        """The generation in use. Raises ServiceUnavailable before the first is open."""
        if self._generation is None:
            raise ServiceUnavailable("The search index is being built. Try again in a moment.")
        return self._generation

    def start(self) -> None:
        """Keep the index fresh until `stop`. An older one that is there serves at once, while a newer one is built.

        Without any index the first is built before this returns, or waited for if the database is not there.
        """
        self._generation = open_current(self._root)
        try:
            if self._generation is None:
                self.refresh()
            elif self._ask(self._engine)[0] == self._generation.corpus:
                self.freshness.is_at(self._generation.corpus, time.monotonic())
        except DatabaseUnavailable as error:
            log.warning("waiting for the database: %s", error.detail)
        self._thread = threading.Thread(target=self._run, name="index-keeper", daemon=True)
        self._thread.start()
        self._wake.set()

    def stop(self) -> None:
        """Stop looking for newer generations."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def heard(self, number: int | None) -> None:
        """Take note of the primary's corpus number; None means that the primary is lost."""
        if self.freshness.hear(number):
            self._wake.set()

    def refresh(self) -> Generation:
        """Make sure the generation in use is of the database's corpus number; build it if nobody has.

        When the database cannot be asked, the newest generation that opens is used as it is; DatabaseUnavailable is
        raised if there is none.
        """
        asked = time.monotonic()
        try:
            engine, wanted, standby = self._newest()
        except DatabaseUnavailable:
            self._generation = self._generation or open_current(self._root)
            if self._generation is None:
                raise
            self.freshness.cannot_ask()
            if not self._lost:
                log.warning("database not reachable, serving the index as it is", exc_info=True)
            self._lost = True
            return self._generation
        if self._lost:
            log.warning("the database is back")
        self._lost = False
        # Number and date: another database, loaded anew, may stand at the same number.
        if self._generation is None or self._generation.corpus != wanted:
            self.freshness.is_behind(wanted)
            self._generation = self._found(wanted, standby) or ensure_index(engine, self._root, self._generation)
            if self._taken is not None:
                self._taken()
        self.freshness.is_at(self._generation.corpus, asked)
        return self.generation

    def _found(self, wanted: Corpus, standby: bool) -> Generation | None:
        """What another process on the same folder has built; a newer one too, if a replica is behind."""
        number = (current_name(self._root) or "").partition("-")[0]
        if standby and number.isdigit() and int(number) > wanted.number:
            return open_current(self._root, held=self._generation)
        return open_current(self._root, wanted, self._generation)

    def _newest(self) -> tuple[Engine, Corpus, bool]:
        """Which state of the record to take, where to read it, and whether that is a replica."""
        engine, (wanted, standby) = self._engine, self._ask(self._engine)
        until = time.monotonic() + limits.LAG
        while standby and self._is_behind(wanted) and time.monotonic() < until and not self._stop.wait(0.05):
            wanted, standby = self._ask(engine)
        if standby and self._is_behind(wanted) and self._primary is not None:
            try:
                engine, (wanted, standby) = self._primary, self._ask(self._primary)
            except DatabaseUnavailable:
                log.warning("the replica is behind, and the primary cannot be asked")
        held = self._generation
        if held and standby and wanted.number < held.corpus.number and wanted.number != self.freshness.announced_number:
            # Another replica that lags: what a reader has seen once must not disappear again.
            return engine, held.corpus, standby
        return engine, wanted, standby

    def _is_behind(self, corpus: Corpus) -> bool:
        return corpus.number < (self.freshness.announced_number or 0)

    def _ask(self, engine: Engine) -> tuple[Corpus, bool]:
        """The database's state, and whether it is a replica. Raises DatabaseUnavailable, also if there is no answer."""
        asked = begin(lambda: self._read(engine))
        try:
            return asked.result(limits.SILENT)
        except TimeoutError:
            engine.dispose()
            raise DatabaseUnavailable("The database does not answer.") from None
        except DatabaseUnavailable:
            # A kept connection may hold on to a file or server that is gone; the next question opens a new one.
            engine.dispose()
            raise

    def _read(self, engine: Engine) -> tuple[Corpus, bool]:
        if self._check is not None:
            self._check(engine)
            self._check = None
        with reading(engine) as session:
            return read_corpus(session), read_from_standby(session)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(self._poll)
            self._wake.clear()
            if self._stop.is_set():
                return
            try:
                self.refresh()
            except DatabaseUnavailable as error:
                log.warning("waiting for the database: %s", error.detail)
            except BaseException:  # A panic of the search library is no Exception, and must not end the thread either.
                log.exception("the search index could not be refreshed; the old one keeps serving")
