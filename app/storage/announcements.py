"""Hearing of a new corpus number as soon as the primary keeps it.

PostgreSQL announces it (LISTEN and NOTIFY); the listener also asks at every interval, in case an announcement was lost
on the way or a pooler in between lets none through. Source: postgresql.org/docs/current/sql-listen.html.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from app.storage.addresses import writing_to
from app.storage.corpus import CHANNEL

log = logging.getLogger(__name__)

_LOOK_UP: Final = 0.5
"""How often the listener looks up to see whether it is to stop, in seconds."""


class Announcements:
    """A thread with one connection to the primary, made again whenever it breaks, to whichever server is primary then.

    `heard` is called with the primary's corpus number at every announcement and interval, and with None when the
    primary is lost.
    """

    def __init__(self, address: str, heard: Callable[[int | None], None], poll_seconds: float) -> None:
        self._parameters, self._heard, self._poll = writing_to(address), heard, poll_seconds
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen until `stop`."""
        self._thread = threading.Thread(target=self._run, name="announcements", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=2 * _LOOK_UP)

    def _run(self) -> None:
        import psycopg  # noqa: PLC0415  (an extra: only whoever uses PostgreSQL has it)

        lost = False
        while not self._stop.is_set():
            try:
                with psycopg.connect(**self._parameters, autocommit=True) as connection:
                    log.log(logging.WARNING if lost else logging.INFO, "listening to the primary")
                    lost = False
                    self._listen(connection)
            except psycopg.Error as error:
                if not lost:
                    log.warning("the primary is lost; looking for it: %s", str(error).partition("\n")[0])
                lost = True
                self._heard(None)
                self._stop.wait(self._poll)

    def _listen(self, connection: Any) -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        while not self._stop.is_set():
            # A server that was made a standby keeps its connections until it is started again: ask for both.
            number, standby = connection.execute("SELECT number, pg_is_in_recovery() FROM corpus").fetchone()
            if standby:
                return
            self._heard(number)
            until = time.monotonic() + self._poll
            while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
                for announcement in connection.notifies(timeout=min(left, _LOOK_UP), stop_after=1):
                    self._heard(int(announcement.payload))
