"""The fixtures of the seed data, on PostgreSQL: what the imported tests ask for by the same names."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.search.builder import build_index
from app.settings import Settings
from app.storage.engine import open_engine
from tests.conftest import client, generation, seeded_engine, settings_for
from tests.search.conftest import find, own_engine, records, texts

# Taken in here, so that they are made anew from the `seeded` of this folder.
__all__ = ["client", "find", "generation", "own_engine", "records", "seeded_engine", "texts"]


def _settings(folder: Path, address: str) -> Settings:
    return settings_for(folder).model_copy(update={"database_url": address})


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, copy_in_postgres: Callable[[], str]) -> Settings:
    """Settings of a PostgreSQL database that holds the seed data, with its index. Tests only read it."""
    settings = _settings(tmp_path_factory.mktemp("seeded-postgres"), copy_in_postgres())
    engine = open_engine(settings.database)
    build_index(engine, settings.index_dir)
    engine.dispose()
    return settings


@pytest.fixture
def own_copy(seeded: Settings, copy_in_postgres: Callable[[], str], tmp_path: Path) -> Settings:
    """As `seeded`, but a copy that a test may change."""
    shutil.copytree(seeded.data_dir, tmp_path / "var")
    return _settings(tmp_path / "var", copy_in_postgres())
