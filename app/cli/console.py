"""What all commands share: where they write, the database and index they work on, and how a search is asked for."""

from rich.console import Console
from sqlalchemy import Engine

from app.domain.query import SearchQuery
from app.errors import ImportRefused, InvalidParameters, ParameterFault
from app.http.faults import all_faults, shaped
from app.http.parameters import SearchParameters, search_query
from app.ingest.names import Names
from app.search.generation import Generation
from app.search.keeper import IndexKeeper
from app.settings import Settings
from app.storage.engine import open_engine, reading
from app.storage.migrations import require_schema
from app.storage.vocabularies import load_vocabularies

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


def query_of(generation: Generation, pairs: list[str]) -> SearchQuery:
    """The search that name=value pairs ask for, held to the same rules as the API's parameters."""
    given: dict[str, list[str]] = {}
    for pair in pairs:
        name, found, value = pair.partition("=")
        if not found:
            raise InvalidParameters([ParameterFault(pair, "", f"{pair!r} is not of the form name=value.")])
        given.setdefault(name, []).append(value)
    if faults := all_faults(SearchParameters, given, generation.catalogue):
        raise InvalidParameters(faults)
    parameters = SearchParameters.model_validate(shaped(SearchParameters, given))
    return search_query(parameters, generation.catalogue, parameters.lang or "nb")


def country_codes(engine: Engine, countries: list[str]) -> frozenset[str]:
    """The codes of States given by name or code. Raises ImportRefused for one nobody knows."""
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
