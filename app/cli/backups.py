"""`anbefalinger backup`, `restore` and `check`: a copy of the database, the way back, and whether all is in order."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import database, out
from app.domain.finding import Finding
from app.errors import BackupRefused, CheckFailed
from app.search.inspection import inspect_files, inspect_index
from app.settings import Settings
from app.storage.archive import Manifest, read_manifest
from app.storage.backup import Proof, back_up, prove, prune, restore
from app.storage.engine import open_engine
from app.storage.inspection import inspect_revisions, inspect_storage

PROOF = {
    "restored": "Proved by restoring it into an empty place.",
    "read": "Read to its end; not restored, because no database may be made on this server.",
}


def backup_command(
    place: Annotated[Path, typer.Argument(help="A folder, or the name of a file that ends in .zip.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a backup of the same name.")] = False,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Then remove all but this many of the newest backups in the folder.")
    ] = None,
) -> None:
    """Copy the database to one file while the service runs, and prove the copy by restoring it."""
    if keep and place.suffix == ".zip":
        raise BackupRefused("--keep needs a folder, not the name of a file.")
    made = back_up(database(Settings()), place, overwrite=overwrite)
    out.print(
        f"{made.path} ({made.path.stat().st_size / 1e6:,.1f} MB) holds {_contents(made.manifest)}.", soft_wrap=True
    )
    out.print(_proof(made.proof))
    for path in prune(place, keep) if keep else []:
        out.print(f"Removed the older backup {path.name}.", soft_wrap=True)


def restore_command(
    file: Annotated[Path, typer.Argument(help="A backup made by `anbefalinger backup`.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace all that the database holds now.")] = False,
) -> None:
    """Let the database hold what a backup holds: wholly or not at all."""
    manifest = restore(file, open_engine(Settings().database), overwrite=overwrite)
    out.print(f"The database holds {_contents(manifest)}, as on {manifest.made[:19]} UTC.", soft_wrap=True)
    out.print("Now run: anbefalinger migrate && anbefalinger index && anbefalinger check")


def check_command(
    backup: Annotated[
        Path | None, typer.Option("--backup", help="Check this backup instead of the database in use.")
    ] = None,
) -> None:
    """Look whether database, revisions, index and files are in order; exit code 1 and the way out if not."""
    settings = Settings()
    if backup is not None:
        engine = open_engine(settings.database)
        proof = prove(backup, engine)
        out.print(f"{backup} holds {_contents(read_manifest(backup))}.", soft_wrap=True)
        out.print(_proof(proof))
        return
    engine = database(settings)
    findings = [inspect_storage(engine)]
    if findings[0].well:
        findings += [inspect_revisions(engine), inspect_index(engine, settings.index_dir)]
    findings.append(inspect_files(settings.data_dir))
    for finding in findings:
        out.print(_line(finding), soft_wrap=True)
    if wrong := [finding for finding in findings if not finding.well]:
        raise CheckFailed("\n".join(f"{finding.place}: {finding.remedy}" for finding in wrong))
    out.print("All is in order.")


def _contents(manifest: Manifest) -> str:
    state = manifest.state
    rows = state.rows.get("recommendation", 0)
    return f"corpus number {state.corpus_number}, {rows:,} recommendations, schema {state.schema}"


def _proof(proof: Proof) -> str:
    return PROOF[proof]


def _line(finding: Finding) -> str:
    return f"{'in order' if finding.well else 'WRONG':9} {finding.place}: {finding.found}"
