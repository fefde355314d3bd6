"""One node: its ways to the database and its index, opened and closed together."""

import ctypes
import gc
import logging
import sys

from app.errors import DatabaseUnavailable
from app.http.access import Access
from app.search.keeper import IndexKeeper
from app.settings import Settings
from app.storage.addresses import is_postgresql
from app.storage.announcements import Announcements
from app.storage.engine import open_engine, open_reader
from app.storage.migrations import await_schema, require_schema

log = logging.getLogger(__name__)

TURN_SECONDS = 0.001
"""How long a search in a thread may keep the interpreter from the requests that wait for it; Python's own is 0.005."""

_BACKGROUND = 2
"""Connections for keeping the index fresh: one asks for the corpus number, one may be building."""


class Node:
    """What a process needs to answer from: `access` for requests that ask the database, and the keeper of the index."""

    def __init__(self, settings: Settings) -> None:
        address, replicas = settings.database, settings.database_read_url
        seconds, connections = settings.database_seconds, settings.database_connections
        self._requests = open_reader(address, replicas, seconds=seconds, connections=connections)
        self._records = open_reader(address, replicas, connections=_BACKGROUND)
        self._primary = open_engine(address, connections=_BACKGROUND)
        several = is_postgresql(address)
        self.access = Access(self._requests, seconds, connections)
        self.keeper = IndexKeeper(
            self._records,
            settings.index_dir,
            settings.poll_seconds,
            primary=self._primary if several else None,
            check=require_schema,
            taken=settle,
        )
        self._announcements = Announcements(address, self.keeper.heard, settings.poll_seconds) if several else None

    def start(self) -> None:
        """Open or build the index and keep it fresh.

        Raises SchemaMismatch if the database does not have this program's schema. If no database is there, the index
        that is there serves alone, and the schema is looked at when the database comes.
        """
        try:
            await_schema(self._primary, self._records)
        except DatabaseUnavailable as error:
            log.warning("the primary is not there at the start: %s", error.detail)
        self.keeper.start()
        settle()
        sys.setswitchinterval(TURN_SECONDS)
        if self._announcements:
            self._announcements.start()

    def stop(self) -> None:
        """Let everything go."""
        if self._announcements:
            self._announcements.stop()
        self.keeper.stop()
        for engine in (self._requests, self._records, self._primary):
            engine.dispose()
        gc.unfreeze()


def settle() -> None:
    """Let the garbage collector pass over what is here to stay: the program and the generation in use.

    Else it looks through all of it now and then, which stops every request for 0.16 s (seed data). A generation that is
    replaced holds no ring of references, so that it goes without the collector. Free memory is given back, which glibc
    does not do by itself (malloc_trim(3)).
    """
    gc.collect()
    gc.freeze()
    # The next whole look comes when a quarter has been added to what the last one saw: after this one, soon.
    gc.collect()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
