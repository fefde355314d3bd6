"""The command line: thin calls on the same functions that the web application uses."""

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table
from sqlalchemy.exc import InterfaceError, OperationalError

from app import __version__
from app.cli.backups import backup_command, check_command, restore_command
from app.cli.console import database, err, fresh, out, query_of
from app.cli.duplicates import list_duplicates
from app.cli.exports import exports
from app.cli.imports import imports
from app.cli.runs import runs
from app.cli.serving import serve_until_stopped
from app.domain.language import LANGUAGES, Language, choose
from app.domain.query import DEFAULT_SIZE
from app.domain.recommendation import texts_of
from app.domain.result import SearchResult
from app.errors import AnbefalingerError, DatabaseUnavailable, IndexMismatch, OperatorError
from app.ingest.seed import load_seed
from app.logs import log_as_json
from app.search.builder import build_index, check_index
from app.search.generation import DamagedIndexError, Generation, current_name, open_generation
from app.search.keeper import IndexKeeper
from app.search.service import search
from app.search.statistics import NO_TREATY, count_cells
from app.settings import Settings
from app.storage.availability import reason_of
from app.storage.engine import open_engine, open_reader
from app.storage.limits import START
from app.storage.migrations import await_database, await_schema, migrate

cli = typer.Typer(
    name="anbefalinger",
    help="What the United Nations recommends to Norway: serve it, load it, search it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.add_typer(imports, name="import")
cli.add_typer(exports, name="export")
cli.add_typer(runs, name="runs")
for name, command in (
    ("backup", backup_command),
    ("restore", restore_command),
    ("check", check_command),
    ("duplicates", list_duplicates),
):
    cli.command(name)(command)

Lang = Annotated[str, typer.Option("--lang", help=f"Language of texts and labels: {', '.join(LANGUAGES)}.")]


def run() -> None:
    """Run the command line; an error of the program is one clear line and exit code 1."""
    logging.basicConfig(level="WARNING", format="%(message)s")
    try:
        cli()
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        err.print("A setting is wrong.", style="bold red")
        for one in error.errors(include_url=False):
            name = "".join(f"ANBEFALINGER_{part}".upper() for part in one["loc"][:1])
            said = one["msg"].removeprefix("Value error, ")
            err.print(f"{name}: {said}".lstrip(": "), soft_wrap=True)
        sys.exit(1)
    except AnbefalingerError as error:
        err.print(f"{error.title}.", style="bold red")
        err.print(error.detail, soft_wrap=True)
        if isinstance(error, DatabaseUnavailable) and (reason := reason_of(error)):
            err.print(reason, soft_wrap=True)
        sys.exit(1)
    except (OSError, OperationalError, InterfaceError) as error:
        # A full or read-only disk, missing rights, a database that is gone: no defect, so no traceback.
        err.print(f"{OperatorError.title}.", style="bold red")
        err.print(f"{getattr(error, 'orig', None) or error}. Nothing half done was kept.", soft_wrap=True)
        sys.exit(1)


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"anbefalinger {__version__}")
        raise typer.Exit


@cli.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Read the options that stand before a command."""


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Number of processes.")] = 1,
    prepare: Annotated[bool, typer.Option("--prepare", help="Migrate and load the seed data first.")] = False,
) -> None:
    """Serve the API."""
    settings = Settings()
    log_as_json(settings.log_level)
    if prepare:
        await_database(open_engine(settings.database), START)
        migratedatabase()
        seed()
    _look_first(settings)
    address, at = host or settings.host, settings.port if port is None else port
    out.print(f"Serving on http://{address}:{at} (stop with Ctrl+C)")
    serve_until_stopped(settings, address, at, workers)


def _look_first(settings: Settings) -> None:
    """Check the schema, and build the index if there is none. A database that is away is waited for while serving."""
    engine = open_reader(settings.database, settings.database_read_url)
    try:
        await_schema(open_engine(settings.database), engine)
        if current_name(settings.index_dir) is None:
            generation = IndexKeeper(engine, settings.index_dir, settings.poll_seconds).refresh()
            out.print(f"Index ready: {generation.size} recommendations, corpus number {generation.corpus.number}.")
    except DatabaseUnavailable as error:
        err.print(f"The database is not there yet. {reason_of(error)}", soft_wrap=True)
    engine.dispose()


@cli.command("migrate")
def migratedatabase() -> None:
    """Bring the database to this program's schema."""
    migrate(open_engine(Settings().database))
    out.print("The database has this program's schema.")


@cli.command()
def seed(
    folder: Annotated[Path | None, typer.Argument(help="Folder with seed data; without it the project's own.")] = None,
) -> None:
    """Load the seed data: all of it or nothing, and nothing twice."""
    settings = Settings()
    report = load_seed(database(settings), folder or settings.seed_dir)
    if report.corpus_number is None:
        out.print("The database already holds the seed data.")
    else:
        counts = ", ".join(f"{count} {what}" for what, count in report.counts.items() if count)
        out.print(f"Loaded the seed data as corpus number {report.corpus_number}: {counts}.")
    if report.kept:
        out.print(f"Left as they are, because somebody edited them since: {', '.join(report.kept)}.")


@cli.command("index")
def make_index(
    check: Annotated[bool, typer.Option("--check", help="Prove that index and database are equal.")] = False,
) -> None:
    """Build the search index from the database, or check it."""
    settings = Settings()
    engine = database(settings)
    if not check:
        built = build_index(engine, settings.index_dir)
        out.print(f"Indexed {built.size} recommendations, corpus number {built.corpus.number}.")
        return
    found = check_index(engine, _as_it_is(settings))
    if not found.equal:
        raise IndexMismatch(
            f"The database is at corpus number {found.corpus_number}, the index at {found.index_number}. "
            f"Missing in the index: {list(found.missing)}. Too much in it: {list(found.surplus)}. "
            f"Different: {list(found.differing)}. Run: anbefalinger index"
        )
    out.print(f"Index and database are equal: {found.records} recommendations, corpus number {found.corpus_number}.")


@cli.command("search")
def search_command(
    text: Annotated[str, typer.Argument(help="What to look for.")] = "",
    where: Annotated[
        list[str] | None,
        typer.Option("--filter", "-f", help="A filter such as treaty=CRPD or year_from=2018; repeat for more."),
    ] = None,
    lang: Lang = "nb",
    size: Annotated[int, typer.Option(min=1, max=100, help="Hits to show.")] = DEFAULT_SIZE,
) -> None:
    """Search, and print a readable table: the quickest way to try it."""
    generation = fresh(Settings())
    query = query_of(generation, [f"q={text}", f"size={size}", f"lang={lang}", *(where or [])])
    result = search(generation, query)
    out.print(_table(generation, result))
    shown = len(result.hits)
    out.print(f"{result.total} recommendations, {shown} shown. Corpus number {result.corpus.number}.")


@cli.command()
def stats(lang: Lang = "nb") -> None:
    """Count recommendations by treaty and municipal level."""
    generation = fresh(Settings())
    query = query_of(generation, [f"lang={lang}"])
    catalogue, language = generation.catalogue, query.language
    cells = count_cells(generation, query)
    levels = [term.code for term in catalogue.vocabularies["municipal"]]
    table = Table(catalogue.vocabularies["treaty"].label(language))
    for level in levels:
        table.add_column(catalogue.label("municipal", level, language), justify="right")
    table.add_column("=", justify="right")
    for treaty in sorted({cell.treaty for cell in cells}):
        row = [
            sum(cell.count for cell in cells if (cell.treaty, cell.municipal) == (treaty, level)) for level in levels
        ]
        name = "–" if treaty == NO_TREATY else catalogue.label("treaty", treaty, language)
        table.add_row(name, *map(str, row), str(sum(row)))
    out.print(table)
    out.print(f"{generation.size} recommendations. Corpus number {generation.corpus.number}.")


def _as_it_is(settings: Settings) -> Generation:
    name = current_name(settings.index_dir)
    try:
        if name is not None:
            return open_generation(settings.index_dir, name)
    except DamagedIndexError as error:
        raise IndexMismatch(f"The index cannot be opened: {error}. Run: anbefalinger index") from None
    raise IndexMismatch("There is no index yet. Run: anbefalinger index")


def _table(generation: Generation, result: SearchResult) -> Table:
    language: Language = result.query.language
    table = Table(show_lines=True)
    for heading in ("Id", "FN-organ", "År", "Anbefaling", "Kommunene"):
        table.add_column(heading, overflow="fold")
    for hit in result.hits:
        record = hit.recommendation
        title = choose(texts_of(record, "title"), language)
        why = choose(texts_of(record, "rationale"), language)
        label = generation.catalogue.label("municipal", record.municipal.level, language)
        table.add_row(
            record.id,
            ", ".join(record.tags.get("body", ())),
            str(record.year),
            title[0] if title else "",
            f"{label}: {why[0]}" if why else label,
        )
    return table
