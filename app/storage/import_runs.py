"""The log of seed loads and imports."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.storage.changes import Change
from app.storage.tables import ImportRunRow


def last_checksum(session: Session, kind: str) -> str | None:
    """The checksum of the source of the latest run of this kind, or None if there was none."""
    statement = select(ImportRunRow.checksum).where(ImportRunRow.kind == kind).order_by(ImportRunRow.id.desc()).limit(1)
    return session.scalar(statement)


def begin_run(change: Change, kind: str, source: str, checksum: str) -> ImportRunRow:
    """Note a run in the change's own transaction, so that a run that fails leaves nothing behind."""
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
    run.finished, run.counts, run.corpus_number = datetime.now(UTC), dict(counts), change.number
