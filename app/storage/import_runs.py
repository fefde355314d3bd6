"""The log of seed loads and imports."""

from collections.abc import Mapping
from datetime import UTC, datetime

from app.storage.changes import Change
from app.storage.tables import ImportRunRow


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
