"""Runs that fail: nothing of them is kept but the note that they failed, and why."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.errors import AnbefalingerError, OutcomeUnknown
from app.ingest.report import Report
from app.storage.import_runs import Source, keep_failure


@contextmanager
def failures_noted(engine: Engine, report: Report, *, dry_run: bool = False) -> Iterator[None]:
    """A run that fails in the block is noted in the log of runs, in a transaction of its own; the error goes on.

    A dry run is not noted, nor one of which nobody knows whether it was kept. Where the database takes no note either,
    the error is all there is.
    """
    started = datetime.now(UTC)
    try:
        yield
    except Exception as error:
        # If nobody knows whether it was kept, saying that it failed would be a guess.
        if not dry_run and not isinstance(error, OutcomeUnknown):
            report.run = report.corpus_number = None
            # The first error is the one to tell of; the database being away may be the very reason of it.
            with suppress(SQLAlchemyError, AnbefalingerError):
                keep_failure(
                    engine,
                    Source(report.scheme, report.source, report.checksum),
                    started,
                    _sentence(error),
                    counts=report.read,
                    problems=report.problems,
                )
        raise


def _sentence(error: Exception) -> str:
    """What failed; an error that nobody foresaw is named by its kind."""
    return error.detail if isinstance(error, AnbefalingerError) else f"{type(error).__name__}: {error}"
