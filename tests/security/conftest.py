"""The application on a corpus that attacks whoever shows it."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings


@pytest.fixture(scope="session")
def attacked(hostile: Settings) -> Iterator[TestClient]:
    """A client of the application on it."""
    with TestClient(create_app(hostile), raise_server_exceptions=False) as opened:
        yield opened
