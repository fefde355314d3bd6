"""Keeping a running process on the newest generation of the index."""

import logging
import threading
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.errors import ServiceUnavailable
from app.search.builder import ensure_index
from app.search.generation import Generation, open_current
from app.storage.corpus import read_corpus
from app.storage.engine import reading

log = logging.getLogger(__name__)


class IndexKeeper:
    """Holds the generation in use; a thread of its own looks for a newer corpus number and takes it over.

    A reader takes `generation` once and keeps it to the end of its request, so a swap never shows in one answer.
    """

    def __init__(self, engine: Engine, root: Path, poll_seconds: float) -> None:
        self._engine, self._root, self._poll = engine, root, poll_seconds
        self._generation: Generation | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def generation(self) -> Generation:
        """The generation in use. Raises ServiceUnavailable before the first is open."""
        if self._generation is None:
            raise ServiceUnavailable("The search index is being built. Try again in a moment.")
        return self._generation

    def start(self) -> None:
        """Open or build the index, then keep it fresh until `stop`."""
        self.refresh()
        self._thread = threading.Thread(target=self._run, name="index-keeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop looking for newer generations."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def refresh(self) -> Generation:
        """Make sure the generation in use is of the database's corpus number; build it if nobody has.

        When the database cannot be asked, the newest generation that opens is used as it is.
        """
        try:
            with reading(self._engine) as session:
                wanted = read_corpus(session)
        except SQLAlchemyError:
            # A pooled connection may hold on to a file or server that is gone; the next question opens a new one.
            self._engine.dispose()
            if self._generation is None:
                self._generation = open_current(self._root)
            if self._generation is None:
                raise
            log.warning("database not reachable, serving the index as it is", exc_info=True)
            return self._generation
        # Number and date: another database, loaded anew, may stand at the same number.
        if self._generation is None or self._generation.corpus != wanted:
            self._generation = open_current(self._root, wanted) or ensure_index(self._engine, self._root)
        return self.generation

    def _run(self) -> None:
        while not self._stop.wait(self._poll):
            try:
                self.refresh()
            except BaseException:  # A panic of the search library is no Exception, and must not end the thread either.
                log.exception("the search index could not be refreshed; the old one keeps serving")
