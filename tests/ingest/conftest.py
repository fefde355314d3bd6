"""Databases that hold the seed data, copied for every test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.storage.engine import open_engine


@pytest.fixture(scope="session")
def copy_of_seeded(
    tmp_path_factory: pytest.TempPathFactory, seed_in_sqlite: Path, request: pytest.FixtureRequest
) -> Callable[[str], str]:
    """Makes a database of a kind, "sqlite" or "postgres", that holds the seed data, and returns its address."""

    def make(kind: str) -> str:
        if kind == "postgres":
            return str(request.getfixturevalue("copy_in_postgres")())
        return f"sqlite:///{shutil.copy(seed_in_sqlite / 'anbefalinger.db', tmp_path_factory.mktemp('copy'))}"

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
