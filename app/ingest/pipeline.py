"""An import from file to report: read, normalise, validate, store, report; all of it or nothing."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from app.domain.revision import Author
from app.errors import ImportRefused
from app.ingest.annotation import SourceRow
from app.ingest.envelope import Envelope
from app.ingest.failures import failures_noted
from app.ingest.merging import Merger
from app.ingest.names import Names
from app.ingest.normalise import normalise, normaliser_of
from app.ingest.report import Report
from app.ingest.sources import uhri, upr_info
from app.ingest.sources.files import Watch, checksum_of, require_file
from app.ingest.store import Store
from app.ingest.validate import validate
from app.storage.changes import changing
from app.storage.import_runs import begin_run, keep_run
from app.storage.vocabularies import known_vocabularies

Reader = Callable[[Path, Watch], Iterator[Envelope[SourceRow]]]


@dataclass(frozen=True)
class Source:
    """A kind of source. `complete`: a file of it holds everything, so what is missing in it is gone."""

    scheme: str
    reader: Callable[[Path], Reader]
    complete: bool


UHRI: Final = Source("uhri", lambda path: uhri.read_sheet if path.suffix == ".xlsx" else uhri.read_json, True)
UPR_INFO: Final = Source("upr-info", lambda _: upr_info.read_table, False)


@dataclass(frozen=True)
class Wanted:
    """How a run is to go. `countries` None: of all States. `confirm` is asked before anything is kept."""

    countries: frozenset[str] | None = None
    dry_run: bool = False
    allow_withdrawals: bool = False
    confirm: Callable[[Report], bool] | None = None
    watch: Watch = lambda _: None

    def keep(self, report: Report) -> None:
        """Go on to keep the run, or raise what `taken_back` takes for its end."""
        if self.dry_run or (self.confirm and not self.confirm(report)):
            raise _TakenBack


class _TakenBack(Exception):
    """The run is not kept: it was a dry run, or was not confirmed."""


@contextmanager
def taken_back(report: Report) -> Iterator[None]:
    """The end of a run that is not kept: what it did is undone on the way here, and its report names no run."""
    try:
        yield
    except _TakenBack:
        report.run = report.corpus_number = None


def run_import(engine: Engine, source: Source, paths: Sequence[Path], report: Report, wanted: Wanted) -> None:
    """Import files of one kind in one transaction. Raises ImportRefused, keeping nothing, if one cannot be trusted.

    A run that fails is noted in the log of runs.
    """
    with failures_noted(engine, report, dry_run=wanted.dry_run):
        _import(engine, source, paths, report, wanted)


def _import(engine: Engine, source: Source, paths: Sequence[Path], report: Report, wanted: Wanted) -> None:
    started = time.perf_counter()
    for path in paths:
        require_file(path)
    report.checksum = checksum_of(paths)
    author = Author(f"import {source.scheme}", "import", f"Imported from {report.source}", report.source)
    with taken_back(report), changing(engine, author) as change:
        run = begin_run(change, source.scheme, report.source, report.checksum)
        names = Names(known_vocabularies(change))
        store = Store(change, Merger(source.scheme, names), report)

        rows = _of(wanted, _read(source, paths, wanted.watch, report), names, report)
        annotations = normalise(rows, normaliser_of(names), report.problem)
        store.save(validate(annotations, report.problem))
        _require_content(report)
        if source.complete:
            store.withdraw(wanted.countries, allow_many=wanted.allow_withdrawals)
        store.propose()

        report.seconds, report.run, report.corpus_number = time.perf_counter() - started, run.id, change.number
        keep_run(change, run, report.counts, report.problems)
        wanted.keep(report)
    report.seconds = time.perf_counter() - started


def _read(source: Source, paths: Sequence[Path], watch: Watch, report: Report) -> Iterator[Envelope[SourceRow]]:
    for path in paths:
        for row in source.reader(path)(path, watch):
            report.rows += 1
            yield row


def _of(
    wanted: Wanted, rows: Iterator[Envelope[SourceRow]], names: Names, report: Report
) -> Iterator[Envelope[SourceRow]]:
    """Those about the wanted States: named among the countries, or in the symbol."""
    if wanted.countries is None:
        yield from rows
        return
    marks = tuple(f"/{code}/" for code in wanted.countries)
    for row in rows:
        named = any(wanted.countries.intersection(names.codes("country", name)) for name in row.value.countries)
        if named or any(mark in f"{row.value.symbol.upper()}/" for mark in marks):
            yield row
        else:
            report.elsewhere += 1


def _require_content(report: Report) -> None:
    if report.rows == 0:
        raise ImportRefused(f"{report.source} holds no records.")
    kept = report.rows - report.elsewhere - report.failed
    if kept == 0:
        reason = "none is about the State asked for" if report.elsewhere == report.rows else "none can be kept"
        examples = [shown[0] for (severity, _), shown in report.examples.items() if severity == "failure"]
        raise ImportRefused(f"{report.source}: {report.rows:,} records, and {reason}. {' '.join(examples[:3])}".strip())
