"""`anbefalinger import`: sources into the database, with a progress bar and a report."""

import getpass
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from app.cli.console import country_codes, database, out
from app.cli.progress import progress
from app.cli.reports import require_writable, show_difference, show_report, write_report
from app.domain.language import LANGUAGES, Language
from app.errors import ImportRefused
from app.ingest.failures import failures_noted
from app.ingest.pipeline import UHRI, UPR_INFO, Source, Wanted, run_import
from app.ingest.report import Report
from app.ingest.seed_rows import HOME
from app.ingest.sheet import SHEET, Table, import_sheet
from app.ingest.sources.download import Download
from app.representations.sheet import headings
from app.settings import Settings

imports = typer.Typer(help="Import recommendations from the UN's index and other sources.", no_args_is_help=True)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show row by row what would change, and change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before keeping the result.")]
ReportFile = Annotated[Path | None, typer.Option("--report", help="Write the report to this file: .json or .html.")]
Countries = Annotated[
    list[str] | None, typer.Option("--country", help="State under review, name or ISO code; repeat for more.")
]


@imports.command("uhri")
def import_uhri(
    source: Annotated[
        str, typer.Argument(help="The export: a file (.json, .json.gz, .xlsx) or an address; empty: OHCHR's own.")
    ] = "",
    *,
    country: Countries = None,
    everything: Annotated[bool, typer.Option("--all", help="Records about all States.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    expect_withdrawals: Annotated[
        bool, typer.Option("--expect-withdrawals", help="The source may have lost many records.")
    ] = False,
    report: ReportFile = None,
) -> None:
    """Import OHCHR's export of the Universal Human Rights Index; without options what concerns Norway."""
    if everything and country:
        raise ImportRefused("--all and --country exclude each other.")
    settings = Settings()
    engine = database(settings)
    wanted = Wanted(
        countries=None if everything else country_codes(engine, country or [HOME]),
        dry_run=dry_run,
        allow_withdrawals=expect_withdrawals,
    )
    with failures_noted(engine, Report(UHRI.scheme, source or "OHCHR"), dry_run=dry_run):
        path = _fetched(source, settings)
    _import(engine, UHRI, [path], wanted, yes=yes, file=report)


@imports.command("upr-info")
def import_upr_info(
    files: Annotated[list[Path], typer.Argument(help="Tables of UPR Info, .csv.")],
    *,
    country: Countries = None,
    everything: Annotated[bool, typer.Option("--all", help="Records about all States.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    report: ReportFile = None,
) -> None:
    """Import UPR Info's tables of UPR recommendations; without options what concerns Norway."""
    if everything and country:
        raise ImportRefused("--all and --country exclude each other.")
    engine = database(Settings())
    countries = None if everything else country_codes(engine, country or [HOME])
    _import(engine, UPR_INFO, files, Wanted(countries, dry_run), yes=yes, file=report)


@imports.command("sheet")
def import_sheet_file(
    sheet: Annotated[Path, typer.Argument(help="The sheet, .xlsx or .csv; see `anbefalinger export sheet`.")],
    *,
    author: Annotated[str, typer.Option(help="Who edited it; without it the user of this machine.")] = "",
    lang: Annotated[
        str | None, typer.Option(help="Language of title, summary and rationale in a list taken from the service.")
    ] = None,
    new_document: Annotated[
        list[str] | None, typer.Option("--new-document", help="Symbol of a document that is new; repeat for more.")
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    report: ReportFile = None,
) -> None:
    """Import an editor's sheet: the rows that were changed or added. One wrong row, and nothing is changed."""
    if report is not None:
        require_writable(report)
    table = Table(sheet, tuple(headings()), _language(lang), tuple(new_document or ()))
    engine, name = database(Settings()), author or getpass.getuser()
    found = Report(SHEET, sheet.name)
    try:
        _run(
            found,
            [sheet],
            lambda wanted: import_sheet(engine, table, found, name, wanted),
            Wanted(dry_run=dry_run),
            yes=yes,
        )
    finally:
        if report is not None:
            write_report(found, report)
    _tell(found, dry_run=dry_run)


def _language(name: str | None) -> Language | None:
    if name is None:
        return None
    found = next((one for one in LANGUAGES if one == name), None)
    if found is None:
        raise ImportRefused(f"--lang is one of {', '.join(LANGUAGES)}, not {name!r}.")
    return found


def _import(engine: Engine, source: Source, paths: list[Path], wanted: Wanted, *, yes: bool, file: Path | None) -> None:
    if file is not None:
        require_writable(file)
    report = Report(source.scheme, ", ".join(path.name for path in paths))
    _run(report, paths, lambda asked: run_import(engine, source, paths, report, asked), wanted, yes=yes)
    if file is not None:
        write_report(report, file)
    _tell(report, dry_run=wanted.dry_run)


def _run(report: Report, paths: list[Path], run: Callable[[Wanted], None], wanted: Wanted, *, yes: bool) -> None:
    """Go through with a run: its progress, its differences if it is dry, and the question whether to keep it."""
    asked = not (yes or wanted.dry_run)
    if asked and not sys.stdin.isatty():
        raise ImportRefused("Nobody can be asked here. Add --yes to keep the result, or --dry-run to look first.")
    report.listener = show_difference if wanted.dry_run else None
    size = sum(path.stat().st_size for path in paths if path.is_file())
    with progress(size, shown=not wanted.dry_run) as watch:
        run(replace(wanted, watch=watch, confirm=_confirmed if asked else None))
    show_report(report)


def _tell(report: Report, *, dry_run: bool) -> None:
    """How it ended."""
    if dry_run:
        out.print("Dry run: nothing was changed.")
    elif report.run is None:
        out.print("Not kept: nothing was changed.")
    elif report.corpus_number is None:
        out.print(f"Run {report.run}: nothing had changed since the last import.")
    else:
        out.print(f"Run {report.run} is kept as corpus number {report.corpus_number}.")


def _fetched(source: str, settings: Settings) -> Path:
    """The file of a source, which is a path, an address or nothing."""
    addresses = [source] if source.startswith(("http://", "https://")) else [] if source else settings.uhri_urls
    if not addresses:
        return Path(source)
    refused = []
    for address in addresses:
        try:
            return Download(address, settings.data_dir / "downloads").fetch()
        except ImportRefused as error:
            refused.append(error.detail)
    raise ImportRefused(" ".join(refused))


def _confirmed(report: Report) -> bool:
    show_report(report)
    return typer.confirm("Keep this?", default=False)
