"""`anbefalinger runs`: what was imported when, what it changed, and taking it back."""

import getpass
from typing import Annotated

import typer
from rich.table import Table

from app.cli.console import database, out
from app.cli.reports import show_counts, show_difference, show_problems
from app.domain.revision import Revision
from app.ingest.report import Outcome, difference_of
from app.ingest.undo import undo_run
from app.settings import Settings
from app.storage.engine import reading
from app.storage.import_runs import ImportRun, load_run, load_runs
from app.storage.revisions import count_of_run, revisions_of_run

runs = typer.Typer(help="List imports, show what they changed, undo them.", no_args_is_help=True)


@runs.command("list")
def list_runs() -> None:
    """List every seed load, import and undo, newest first, also imports that failed."""
    with reading(database(Settings())) as session:
        found = load_runs(session)
    table = Table("run", "kind", "source", "started", "corpus", "counts", "")
    for run in found:
        counts = ", ".join(f"{count:,} {name}" for name, count in run.counts.items() if count)
        number = str(run.corpus_number) if run.corpus_number else "failed" if run.failed else "unchanged"
        table.add_row(str(run.id), run.kind, run.source, f"{run.started:%Y-%m-%d %H:%M}", number, counts, _undone(run))
    out.print(table)


@runs.command("show")
def show(
    number: Annotated[int, typer.Argument(help="The run to show; see `runs list`.")],
    most: Annotated[int, typer.Option(min=0, help="Changed records to show.")] = 20,
) -> None:
    """Show what a run changed, field by field, and its problems with examples."""
    with reading(database(Settings())) as session:
        run = load_run(session, number)
        out.print(f"Run {run.id}, {run.kind}: {run.source}", soft_wrap=True)
        out.print(f"{run.started:%Y-%m-%d %H:%M} UTC, {_corpus(run)}{', ' + _undone(run) if _undone(run) else ''}")
        show_counts(run.counts)
        show_problems(run.problems)
        changed = count_of_run(session, number)
        for revision in revisions_of_run(session, number, after_id=0, limit=most, subject="recommendation"):
            show_difference(difference_of(_outcome(revision), revision.before, revision.after))
    if changed > most:
        out.print(f"… and {changed - most:,} more changes; --most {changed} shows all.")
    if run.checksum:
        out.print(f"checksum {run.checksum}", soft_wrap=True)


@runs.command("undo")
def undo(
    number: Annotated[int, typer.Argument(help="The run to undo; see `runs list`.")],
    author: Annotated[str, typer.Option(help="Who undoes it; without it the user of this machine.")] = "",
) -> None:
    """Restore what an import changed. Refused if one of its records was changed since."""
    counts = undo_run(database(Settings()), number, author or getpass.getuser())
    out.print(f"Run {number} is undone: " + ", ".join(f"{count:,} {what}" for what, count in counts.items()) + ".")


def _corpus(run: ImportRun) -> str:
    if run.failed:
        return "failed, nothing changed"
    return f"corpus number {run.corpus_number}" if run.corpus_number else "nothing changed"


def _outcome(revision: Revision) -> Outcome:
    if revision.action == "created":
        return "added"
    return "withdrawn" if revision.action == "withdrawn" else "changed"


def _undone(run: ImportRun) -> str:
    if run.undoes:
        return f"undoes {run.undoes}"
    return f"undone by {run.undone_by}" if run.undone_by else ""
