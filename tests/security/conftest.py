"""The application on a corpus that attacks whoever shows it."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.conftest import settings_for
from tests.hostile import make_hostile


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a database and index whose texts are attacks."""
    settings = settings_for(tmp_path_factory.mktemp("hostile"))
    assert make_hostile(settings) > 50
    return settings


@pytest.fixture(scope="session")
def attacked(hostile: Settings) -> Iterator[TestClient]:
    """A client of the application on it."""
    with TestClient(create_app(hostile), raise_server_exceptions=False) as opened:
        yield opened
