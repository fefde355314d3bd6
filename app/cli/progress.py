"""How far an import has come: a bar on a terminal, plain lines elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from app.cli.console import err
from app.ingest.sources.files import Watch

EVERY: Final = 5.0
"""Seconds between two lines of progress where there is no terminal."""


@contextmanager
def progress(total: int, *, shown: bool) -> Iterator[Watch]:
    """A bar with rate and time left on a terminal; a plain line every few seconds elsewhere."""
    if not shown:
        yield lambda _: None
    elif err.is_terminal:
        columns = (TextColumn(escape("Importing")), BarColumn(), TransferSpeedColumn(), TimeRemainingColumn())
        with Progress(*columns, console=err) as bar:
            task = bar.add_task("import", total=total)
            yield lambda position: bar.update(task, completed=position)
    else:
        yield _lines(total)


def _lines(total: int) -> Callable[[int], None]:
    started = told = time.monotonic()

    def watch(position: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= EVERY:
            told = now
            left = (now - started) * (total - position) / max(position, 1)
            err.print(f"{position / total:.0%} read, about {max(left, 0):.0f} s left")

    return watch
