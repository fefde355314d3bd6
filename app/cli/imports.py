"""`anbefalinger import`: sources into the database, with a progress bar and a report."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table
from sqlalchemy import Engine

from app.cli.console import database, err, out
from app.errors import ImportRefused
from app.ingest.names import Names
from app.ingest.pipeline import UHRI, UPR_INFO, Source, Wanted, run_import
from app.ingest.report import Difference, Report
from app.ingest.report_page import report_page
from app.ingest.seed_rows import HOME
from app.ingest.sources.download import Download
from app.ingest.sources.files import Watch, require_file
from app.settings import Settings
from app.storage.engine import reading
from app.storage.vocabularies import load_vocabularies

imports = typer.Typer(help="Import recommendations from the UN's index and other sources.", no_args_is_help=True)

EVERY: Final = 5.0
"""Seconds between two lines of progress where there is no terminal."""

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
        countries=None if everything else _codes(engine, country or [HOME]),
        dry_run=dry_run,
        allow_withdrawals=expect_withdrawals,
    )
    _import(engine, UHRI, [_fetched(source, settings)], wanted, yes=yes, file=report)


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
    countries = None if everything else _codes(engine, country or [HOME])
    _import(engine, UPR_INFO, files, Wanted(countries, dry_run), yes=yes, file=report)


def _import(engine: Engine, source: Source, paths: list[Path], wanted: Wanted, *, yes: bool, file: Path | None) -> None:
    asked = not (yes or wanted.dry_run)
    if asked and not sys.stdin.isatty():
        raise ImportRefused("Nobody can be asked here. Add --yes to keep the result, or --dry-run to look first.")
    for path in paths:
        require_file(path)
    report = Report(source.scheme, ", ".join(path.name for path in paths))
    report.listener = show_difference if wanted.dry_run else None
    with _progress(sum(path.stat().st_size for path in paths), shown=not wanted.dry_run) as watch:
        confirm = _confirmed if asked else None
        run_import(engine, source, paths, report, Wanted(**{**vars(wanted), "watch": watch, "confirm": confirm}))
    show_report(report)
    if file is not None:
        write_report(report, file)
    if wanted.dry_run:
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


def show_difference(difference: Difference) -> None:
    """One record of a dry run, changed fields below it."""
    out.print(f"{difference.outcome:10} {difference.record}  {difference.title}", soft_wrap=True)
    for name, (before, after) in difference.fields.items():
        out.print(f"           {name}: {_short(before)} → {_short(after)}", soft_wrap=True)


def show_report(report: Report) -> None:
    """Counts and problems as a table."""
    table = Table(report.source, "records")
    for name, count in report.counts.items():
        table.add_row(name, f"{count:,}")
    out.print(table)
    for kind, found in report.problems.items():
        out.print(f"{kind}: {found['count']:,}")
        for example in found["examples"][:3]:
            out.print(f"    {example}", soft_wrap=True)
        if found["count"] > 3:
            out.print(f"    … and {found['count'] - 3:,} more; --report FILE names up to 20 of each kind")
    out.print(f"{report.seconds:.1f} s, checksum {report.checksum}", soft_wrap=True)


def write_report(report: Report, file: Path) -> None:
    """The report as a web page if the file is called so, else as JSON."""
    if file.suffix in (".html", ".htm"):
        file.write_text(report_page(report.data()), encoding="utf-8")
    else:
        file.write_bytes(orjson.dumps(report.data(), option=orjson.OPT_INDENT_2))


def _short(value: object) -> str:
    written = orjson.dumps(value, default=str).decode()
    return written if len(written) <= 200 else f"{written[:200]}… ({len(written):,} characters)"


def _confirmed(report: Report) -> bool:
    show_report(report)
    return typer.confirm("Keep this?", default=False)


def _codes(engine: Engine, countries: list[str]) -> frozenset[str]:
    with reading(engine) as session:
        names = Names(load_vocabularies(session))
    found = set[str]()
    for country in countries:
        codes = names.codes("country", country)
        if not codes:
            near = names.vocabularies["country"].nearest(country)
            raise ImportRefused(f"Unknown State {country!r}." + (f" Did you mean {near!r}?" if near else ""))
        found.update(codes)
    return frozenset(found)


@contextmanager
def _progress(total: int, *, shown: bool) -> Iterator[Watch]:
    """A bar with rate and time left on a terminal; a plain line every few seconds elsewhere."""
    if not shown:
        yield lambda _: None
    elif err.is_terminal:
        columns = (TextColumn(escape("Importing")), BarColumn(), TransferSpeedColumn(), TimeRemainingColumn())
        with Progress(*columns, console=err) as bar:
            task = bar.add_task("import", total=total)
            yield lambda position: bar.update(task, completed=position)
    else:
        yield _lines(total)


def _lines(total: int) -> Callable[[int], None]:
    started = told = time.monotonic()

    def watch(position: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= EVERY:
            told = now
            left = (now - started) * (total - position) / max(position, 1)
            err.print(f"{position / total:.0%} read, about {max(left, 0):.0f} s left")

    return watch
