"""`anbefalinger export`: the editor's sheet, to be changed and imported again."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import fresh, out, query_of
from app.domain.language import LANGUAGES, Language
from app.errors import ImportRefused
from app.representations.sheet import sheet_as_csv, sheet_as_xlsx
from app.search.service import every_hit
from app.settings import Settings

exports = typer.Typer(help="Write recommendations as a sheet that can be imported again.", no_args_is_help=True)


@exports.callback()
def options() -> None:
    """Keep `sheet` a command of its own although it is the only one."""


@exports.command("sheet")
def export_sheet(
    file: Annotated[Path, typer.Argument(help="The file to write: .xlsx, or .csv.")],
    where: Annotated[
        list[str] | None,
        typer.Option("--filter", "-f", help="A filter such as treaty=CRPD or q=mobbing; repeat for more."),
    ] = None,
    lang: Annotated[str, typer.Option(help=f"Language of the headings: {', '.join(LANGUAGES)}.")] = "nb",
    *,
    empty: Annotated[bool, typer.Option("--empty", help="Headings and codes only: a template for new rows.")] = False,
) -> None:
    """Write recommendations as a sheet: all of them, those a filter finds, or none as a template."""
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise ImportRefused(f"{file} is neither .xlsx nor .csv.")
    generation = fresh(Settings())
    query = query_of(generation, [f"lang={lang}", *(where or [])])
    language: Language = query.language
    records = [] if empty else every_hit(generation, query)
    try:
        if file.suffix.lower() == ".csv":
            count = sheet_as_csv(file, records, language)
        else:
            count = sheet_as_xlsx(file, records, language, generation.catalogue.vocabularies)
    except OSError as error:
        raise ImportRefused(f"{file} cannot be written: {error.strerror}.") from None
    out.print(f"{file} holds {count} recommendations of corpus number {generation.corpus.number}.", soft_wrap=True)
