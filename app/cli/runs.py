"""`anbefalinger runs`: what was imported when, and taking it back."""

import getpass
from typing import Annotated

import typer
from rich.table import Table

from app.cli.console import database, out
from app.ingest.undo import undo_run
from app.settings import Settings
from app.storage.engine import reading
from app.storage.import_runs import ImportRun, load_runs

runs = typer.Typer(help="List imports and undo them.", no_args_is_help=True)


@runs.command("list")
def list_runs() -> None:
    """List every seed load, import and undo, newest first."""
    with reading(database(Settings())) as session:
        found = load_runs(session)
    table = Table("run", "kind", "source", "started", "corpus", "counts", "")
    for run in found:
        counts = ", ".join(f"{count:,} {name}" for name, count in run.counts.items() if count)
        number = str(run.corpus_number) if run.corpus_number else "unchanged"
        table.add_row(str(run.id), run.kind, run.source, f"{run.started:%Y-%m-%d %H:%M}", number, counts, _undone(run))
    out.print(table)


@runs.command("undo")
def undo(
    number: Annotated[int, typer.Argument(help="The run to undo; see `runs list`.")],
    author: Annotated[str, typer.Option(help="Who undoes it; without it the user of this machine.")] = "",
) -> None:
    """Restore what an import changed. Refused if one of its records was changed since."""
    counts = undo_run(database(Settings()), number, author or getpass.getuser())
    out.print(f"Run {number} is undone: " + ", ".join(f"{count:,} {what}" for what, count in counts.items()) + ".")


def _undone(run: ImportRun) -> str:
    if run.undoes:
        return f"undoes {run.undoes}"
    return f"undone by {run.undone_by}" if run.undone_by else ""
