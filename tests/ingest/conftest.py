"""Databases that hold the seed data: loaded once per kind, copied for every test."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from app.ingest.seed import load_seed
from app.storage.engine import open_engine
from app.storage.migrations import migrate
from tests.conftest import SEED


@pytest.fixture(scope="session")
def copy_of_seeded(new_database: Callable[[str], str]) -> Callable[[str], str]:
    """Makes a database of a kind, "sqlite" or "postgres", that holds the seed data, and returns its address."""

    @cache
    def original(kind: str) -> str:
        address = new_database(kind)
        engine = open_engine(address)
        migrate(engine)
        load_seed(engine, SEED)
        engine.dispose()
        return address

    def make(kind: str) -> str:
        source, name = make_url(original(kind)), f"c{uuid4().hex}"
        assert source.database is not None
        if kind == "sqlite":
            copy = source.set(database=f"{source.database}-{name}")
            shutil.copyfile(source.database, str(copy.database))
        else:
            copy = source.set(database=name)
            admin = source.set(drivername="postgresql+psycopg", database="postgres")
            server = create_engine(admin, isolation_level="AUTOCOMMIT")
            with server.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {source.database}"))
            server.dispose()
        return copy.render_as_string(hide_password=False)

    return make


@pytest.fixture(params=["sqlite", "postgres"])
def loaded(request: pytest.FixtureRequest, copy_of_seeded: Callable[[str], str]) -> Iterator[Engine]:
    """An engine on a database of each kind that holds the seed data and that a test may change."""
    engine = open_engine(copy_of_seeded(request.param))
    yield engine
    engine.dispose()


@pytest.fixture
def copy(copy_of_seeded: Callable[[str], str]) -> Iterator[Engine]:
    """As `loaded`, on SQLite only."""
    engine = open_engine(copy_of_seeded("sqlite"))
    yield engine
    engine.dispose()
