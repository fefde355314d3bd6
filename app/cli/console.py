"""What all commands share: where they write, and the database and index they work on."""

from rich.console import Console
from sqlalchemy import Engine

from app.search.generation import Generation
from app.search.keeper import IndexKeeper
from app.settings import Settings
from app.storage.engine import open_engine
from app.storage.migrations import require_schema

# Markup is off: titles and messages hold square brackets that are meant.
out = Console(highlight=False, markup=False)
err = Console(stderr=True, highlight=False, markup=False)


def database(settings: Settings) -> Engine:
    """The database of the settings. Raises SchemaMismatch unless it has this program's schema."""
    engine = open_engine(settings.database)
    require_schema(engine)
    return engine


def fresh(settings: Settings) -> Generation:
    """The index, brought up to date first."""
    return IndexKeeper(database(settings), settings.index_dir, settings.poll_seconds).refresh()
