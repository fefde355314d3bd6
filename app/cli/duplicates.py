"""`anbefalinger duplicates`: records that may be one recommendation, for an editor to look at."""

from typing import Annotated

import typer

from app.cli.console import country_codes, database, out
from app.ingest.alike import LEAST, find_alike
from app.settings import Settings
from app.storage.engine import reading


def list_duplicates(
    country: Annotated[
        list[str] | None, typer.Option("--country", help="State under review, name or ISO code; repeat for more.")
    ] = None,
    least: Annotated[float, typer.Option(min=0.5, max=1, help="How alike, from 0 to 1.")] = LEAST,
) -> None:
    """List records that are nearly the same in wording. Nothing is changed."""
    engine, count = database(Settings()), 0
    countries = sorted(country_codes(engine, country)) if country else None
    with reading(engine) as session:
        for pair in find_alike(session, countries=countries, least=least):
            out.print(str(pair), soft_wrap=True)
            count += 1
    out.print(f"{count:,} pairs.")
