"""The log of seed loads and imports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Engine, Text, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from app.errors import ImportRefused
from app.storage.changes import Change
from app.storage.engine import writing
from app.storage.tables import ImportRunRow

FAILED: Final = "failed"
"""The kind of problem that a run has first, and only such a run, that failed; its example says why."""

LONGEST: Final = 2000
"""Characters that are kept of why a run failed."""


def last_checksum(session: Session, kind: str) -> str | None:
    """The checksum of the source of the latest run of this kind, or None if there was none."""
    statement = select(ImportRunRow.checksum).where(ImportRunRow.kind == kind).order_by(ImportRunRow.id.desc()).limit(1)
    return session.scalar(statement)


def begin_run(change: Change, kind: str, source: str, checksum: str) -> ImportRunRow:
    """Note a run in the change's own transaction: if it fails it is gone with what it did, see `keep_failure`."""
    run = ImportRunRow(
        kind=kind, source=source, checksum=checksum, started=datetime.now(UTC), finished=None, counts={}, problems={}
    )
    change.session.add(run)
    change.session.flush()
    change.import_run = run.id
    return run


def end_run(change: Change, run: ImportRunRow, counts: Mapping[str, int]) -> None:
    """Note what the run did; a run that changed nothing is not kept."""
    if change.number is None:
        change.session.delete(run)
        return
    keep_run(change, run, counts, {})


def keep_run(
    change: Change, run: ImportRunRow, counts: Mapping[str, int], problems: Mapping[str, Any], undoes: int | None = None
) -> None:
    """Note what the run did, whether it changed anything or not."""
    run.finished, run.counts, run.corpus_number = datetime.now(UTC), dict(counts), change.number
    run.problems, run.undoes = dict(problems), undoes


@dataclass(frozen=True, slots=True)
class Source:
    """What a run was to import; the checksum is empty if it never came that far."""

    kind: str
    name: str
    checksum: str


def keep_failure(
    engine: Engine,
    source: Source,
    started: datetime,
    why: str,
    *,
    counts: Mapping[str, int],
    problems: Mapping[str, Any],
) -> None:
    """Note a run that failed and changed nothing, in a transaction of its own, with what it had read by then."""
    with writing(engine) as session:
        session.add(
            ImportRunRow(
                kind=source.kind,
                source=source.name,
                checksum=source.checksum,
                started=started,
                finished=datetime.now(UTC),
                counts=dict(counts),
                problems={FAILED: {"count": 1, "examples": [why[:LONGEST]]}, **problems},
            )
        )


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One run as the log holds it. `corpus_number` is None if it changed nothing; `undone_by` names a later run."""

    id: int
    kind: str
    source: str
    checksum: str
    started: datetime
    finished: datetime | None
    corpus_number: int | None
    counts: Mapping[str, int]
    problems: Mapping[str, Any]
    undoes: int | None
    undone_by: int | None

    @property
    def failed(self) -> bool:
        """Whether it failed, and changed nothing for that reason."""
        return FAILED in self.problems


def load_run(session: Session, number: int) -> ImportRun:
    """The run with this number. Raises ImportRefused if there is none."""
    found = next((run for run in load_runs(session) if run.id == number), None)
    if found is None:
        raise ImportRefused(f"There is no run {number}. Run: anbefalinger runs list")
    return found


def load_runs(session: Session) -> list[ImportRun]:
    """Every run, newest first."""
    rows = list(session.scalars(select(ImportRunRow).order_by(ImportRunRow.id.desc())))
    undone = {row.undoes: row.id for row in rows if row.undoes}
    return [
        ImportRun(
            row.id,
            row.kind,
            row.source,
            row.checksum,
            row.started,
            row.finished,
            row.corpus_number,
            row.counts,
            row.problems,
            row.undoes,
            undone.get(row.id),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class RunCount:
    """How many runs of a kind had an outcome (changed, unchanged, undone, failed), and when the last of them ended."""

    kind: str
    outcome: str
    number: int
    last: datetime


def count_runs(session: Session) -> list[RunCount]:
    """The log of runs in numbers, counted in the database."""
    undoing = aliased(ImportRunRow)
    outcome = case(
        # As text: PostgreSQL refuses to look into JSON that holds an escaped NUL anywhere.
        (cast(ImportRunRow.problems, Text).startswith(f'{{"{FAILED}":'), FAILED),
        (undoing.id.is_not(None), "undone"),
        (ImportRunRow.corpus_number.is_(None), "unchanged"),
        else_="changed",
    ).label("outcome")
    statement = (
        select(ImportRunRow.kind, outcome, func.count(), func.max(ImportRunRow.finished))
        .outerjoin(undoing, undoing.undoes == ImportRunRow.id)
        .where(ImportRunRow.finished.is_not(None))
        .group_by(ImportRunRow.kind, outcome)
    )
    return [RunCount(*row) for row in session.execute(statement)]
