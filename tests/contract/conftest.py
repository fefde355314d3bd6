"""The fixtures of the seed data, on PostgreSQL: what the imported tests ask for by the same names."""

import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from app.ingest.seed import load_seed
from app.search.builder import build_index
from app.settings import Settings
from app.storage.engine import open_engine
from app.storage.migrations import migrate
from tests.conftest import SEED, client, generation, seeded_engine, settings_for
from tests.search.conftest import find, own_engine, records, texts

# Taken in here, so that they are made anew from the `seeded` of this folder.
__all__ = ["client", "find", "generation", "own_engine", "records", "seeded_engine", "texts"]

Clone = Callable[[], str]


@pytest.fixture(scope="session")
def filled_database(new_database: Callable[[str], str]) -> str:
    """A database with the seed data that nobody serves from, so that it can be cloned."""
    address = new_database("postgres")
    engine = open_engine(address)
    migrate(engine)
    load_seed(engine, SEED)
    engine.dispose()
    return address


@pytest.fixture(scope="session")
def clone(filled_database: str, postgres: str) -> Clone:
    """Makes another database with the seed data, and returns its address."""
    filled = filled_database.partition("?")[0].rpartition("/")[2]

    def make() -> str:
        name = f"t{uuid4().hex}"
        admin = create_engine(postgres.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {filled}"))
        admin.dispose()
        return filled_database.replace(f"/{filled}", f"/{name}")

    return make


def _settings(folder: Path, address: str) -> Settings:
    return settings_for(folder).model_copy(update={"database_url": address})


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, clone: Clone) -> Settings:
    """Settings of a PostgreSQL database that holds the seed data, with its index. Tests only read it."""
    settings = _settings(tmp_path_factory.mktemp("seeded-postgres"), clone())
    engine = open_engine(settings.database)
    build_index(engine, settings.index_dir)
    engine.dispose()
    return settings


@pytest.fixture
def own_copy(seeded: Settings, clone: Clone, tmp_path: Path) -> Settings:
    """As `seeded`, but a copy that a test may change."""
    shutil.copytree(seeded.data_dir, tmp_path / "var")
    return _settings(tmp_path / "var", clone())
