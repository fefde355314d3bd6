"""Undoing a run: every record it changed as it was before, as one more revision."""

from collections import Counter
from dataclasses import replace

from sqlalchemy import Engine

from app.domain.plain import recommendation_from
from app.domain.recommendation import Recommendation
from app.domain.revision import Author
from app.errors import ImportRefused
from app.storage.changes import Change, changing
from app.storage.import_runs import ImportRun, begin_run, keep_run, load_run
from app.storage.recommendations import BATCH, save_recommendations
from app.storage.revisions import changed_after_run, revisions_of_run
from app.storage.source_rows import forget_run

UNDO = "undo"


def undo_run(engine: Engine, number: int, author: str) -> dict[str, int]:
    """Restore what a run changed; returns outcome → number of records.

    A record that the run brought is withdrawn, since an id that has been published is never taken away. Documents
    stay. Raises ImportRefused, and changes nothing, if there is no such run, it was undone or changed nothing, or
    somebody changed one of its records since.
    """
    person = Author(author, "program", f"Undo of import run {number}")
    with changing(engine, person) as change:
        undone = _undoable(change, number)
        if edited := changed_after_run(change.session, number):
            shown = ", ".join(edited[:20]) + (f" and {len(edited) - 20} more" if len(edited) > 20 else "")
            raise ImportRefused(f"Run {number} is not undone: {len(edited)} of its records changed since: {shown}.")
        run = begin_run(change, UNDO, f"run {number}", undone.checksum)
        counts = _restore(change, number)
        forget_run(change, number)
        keep_run(change, run, counts, {}, undoes=number)
        return dict(counts)


def _undoable(change: Change, number: int) -> ImportRun:
    found = load_run(change.session, number)
    if found.undone_by is not None:
        raise ImportRefused(f"Run {number} was undone by run {found.undone_by}.")
    if found.kind in ("seed", UNDO):
        raise ImportRefused(f"Run {number} is a {found.kind} run, which is not undone. Import the source again.")
    if found.corpus_number is None:
        raise ImportRefused(f"Run {number} changed nothing; there is nothing to undo.")
    return found


def _restore(change: Change, number: int) -> "Counter[str]":
    counts, last, done = Counter[str](), 0, set[str]()
    while revisions := revisions_of_run(change.session, number, after_id=last, limit=BATCH):
        last = revisions[-1].id
        # A run may have written to a record more than once: its state before the first time is the one to go back to.
        ours = {one.subject_id: one for one in reversed(revisions) if one.subject == "recommendation"}
        wanted = {slug: one for slug, one in ours.items() if slug not in done}
        done |= set(wanted)
        records = [_before(one.before, one.after) for one in wanted.values()]
        save_recommendations(change, records)
        counts["withdrawn"] += sum(one.before is None for one in wanted.values())
        counts["restored"] += sum(one.before is not None for one in wanted.values())
    return counts


def _before(before: object, after: object) -> Recommendation:
    if isinstance(before, dict):
        return recommendation_from(before)
    assert isinstance(after, dict)
    # Its foreign ids are given back too, so that they can name another record.
    return replace(recommendation_from(after), status="withdrawn")
