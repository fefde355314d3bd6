"""That the tests of this folder are told of PostgreSQL: imported fixtures could quietly be those of SQLite."""

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.settings import Settings


def test_every_fixture_stands_on_postgresql(
    client: TestClient, seeded_engine: Engine, own_engine: Engine, own_copy: Settings
) -> None:
    assert seeded_engine.dialect.name == own_engine.dialect.name == "postgresql"
    assert client.app.state.settings.database.startswith("postgresql")  # type: ignore[attr-defined]
    assert client.app.state.access.engine.dialect.name == "postgresql"  # type: ignore[attr-defined]
    assert own_copy.database != client.app.state.settings.database  # type: ignore[attr-defined]
