"""How many SQL statements an answer costs: what the index holds, no database is asked for."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.main import create_app
from app.settings import Settings

RECORD = "crc-2018-views-of-the-child"


@pytest.fixture(scope="module")
def making(seeded: Settings) -> Iterator[TestClient]:
    """A client of an application that makes every answer anew and does not look for newer generations meanwhile."""
    changed = {"kept_answers_bytes": 0, "poll_seconds": 3600.0}
    with TestClient(create_app(seeded.model_copy(update=changed))) as client:
        yield client


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/api/v1/recommendations", 0),
        ("/api/v1/recommendations?q=barnevern&facets=all&size=100&treaty=CRC", 0),
        (f"/api/v1/recommendations/{RECORD}", 0),
        (f"/api/v1/recommendations/{RECORD}/similar", 0),
        ("/api/v1/recommendations.csv?q=skole", 0),
        ("/api/v1/suggest?q=barn", 0),
        ("/api/v1/stats?q=barn", 0),
        ("/api/v1/documents", 0),
        ("/api/v1/vocabularies/theme", 0),
        ("/sok?q=skole", 0),
        (f"/anbefaling/{RECORD}", 3),
        (f"/api/v1/recommendations/{RECORD}/history", 4),
        ("/api/v1/changes", 2),
    ],
)
def test_an_answer_costs_no_more_statements_than_this(making: TestClient, address: str, most: int) -> None:
    engine = making.app.state.access.engine  # type: ignore[attr-defined]
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert making.get(address).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(statements) <= most, statements


def test_wrong_ids_are_looked_up_on_one_connection_however_many_they_are(making: TestClient) -> None:
    opened: list[object] = []
    engine = making.app.state.access.engine  # type: ignore[attr-defined]
    event.listen(engine, "connect", lambda connection, _: opened.append(connection))
    answer = making.get("/api/v1/recommendations.csv?" + "&".join(f"id=nobody-{number}" for number in range(499)))
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 499
    assert len(opened) == 1
