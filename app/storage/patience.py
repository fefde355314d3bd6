"""Work that may hang, done where nobody has to wait for it: a server that falls silent raises no error."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Answer = TypeVar("Answer")


def begin(work: Callable[[], Answer]) -> "Future[Answer]":
    """The work, begun in a thread of its own that does not keep the process from ending."""
    future: Future[Answer] = Future()

    def run() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(work())
        except BaseException as error:  # A panic of the search library is no Exception.
            future.set_exception(error)

    threading.Thread(target=run, name="database", daemon=True).start()
    return future
