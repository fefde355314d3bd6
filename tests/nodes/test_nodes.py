"""Nodes on a primary and its replica: what they find, what they say, and what they do while a server is away."""

import signal
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.domain.revision import Author
from app.http.border import STALE
from app.http.dependencies import Database
from app.storage.addresses import reading_from
from app.storage.changes import changing
from app.storage.engine import open_engine, writing
from app.storage.recommendations import load_recommendation, save_recommendation
from bench.cluster import Server, until
from tests.nodes.conftest import NAME, Cluster

LIST = "/api/v1/recommendations"
ID = "crc-2018-views-of-the-child"
HISTORY = f"{LIST}/{ID}/history"
EDITOR = Author("Kari", "person", "a test")

# A connection that waits for a silent server is left behind on purpose, and closed when nothing holds it any more.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def edit(address: str, year: int) -> int:
    """One edit by whoever: through an engine of its own; the corpus number."""
    engine = open_engine(address)
    try:
        with changing(engine, EDITOR) as change:
            record = load_recommendation(change.session, ID)
            assert record is not None
            save_recommendation(change, replace(record, year=year))
            assert change.number is not None
            return change.number
    finally:
        engine.dispose()


def shows(node: TestClient, year: int) -> Callable[[], bool]:
    return lambda: ID in [hit["id"] for hit in node.get(f"{LIST}?year_from={year}&year_to={year}").json()["hits"]]


def standby_reads(server: Server) -> int:
    """Connections of nodes to a server."""
    found = server.ask(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{NAME}'")
    return int(found)


def test_an_edit_is_found_by_every_node_as_soon_as_it_is_announced(cluster: Cluster) -> None:
    # Nobody asks by himself within the test: only the announcement can have told them.
    nodes = [cluster.node(poll_seconds=3600.0) for _ in range(2)]
    edit(cluster.address, 2041)
    for node in nodes:
        until(shows(node, 2041))
    assert standby_reads(cluster.replica) > 0


def test_an_edit_that_nobody_announced_is_found_by_asking(cluster: Cluster) -> None:
    node = cluster.node()
    engine = open_engine(cluster.address)
    with writing(engine) as session:
        session.execute(text("UPDATE recommendation SET year = 2042 WHERE slug = :id"), {"id": ID})
        session.execute(text("UPDATE corpus SET number = number + 1"))
    engine.dispose()
    until(shows(node, 2042))


def test_a_node_whose_replica_does_not_receive_reads_the_primary_and_never_goes_back(cluster: Cluster) -> None:
    cluster.replica.ask("SELECT pg_wal_replay_pause()")
    node = cluster.node()
    number = edit(cluster.address, 2043)
    until(shows(node, 2043))
    cluster.primary.stop(signal.SIGQUIT)
    until(lambda: node.get("/readyz").json()["unconfirmed_seconds"] > 0)
    assert node.get(HISTORY).json()["corpus"]["number"] == number - 1
    assert node.get(LIST).json()["corpus"]["number"] == number


def test_without_a_replica_the_primary_is_read_and_with_one_again_it_is_read_again(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.limits.RECYCLE", 1)
    node = cluster.node()
    cluster.replica.stop()
    assert node.get(HISTORY).status_code == 200
    edit(cluster.address, 2044)
    until(shows(node, 2044))
    cluster.replica.start()

    def replica_is_read() -> bool:
        assert node.get(HISTORY).status_code == 200
        return standby_reads(cluster.replica) > 0

    until(replica_is_read)


def with_a_way_to_write(node: TestClient) -> TestClient:
    """No address of the program writes yet: one that saves a record as any would."""
    app: Any = node.app
    assert isinstance(app, FastAPI)
    years = count(2050)

    @app.get("/write")
    async def write(database: Database) -> dict[str, int]:
        def save(_engine: Any, year: int) -> int:
            return edit(app.state.settings.database_url, year)

        return {"number": await database.write(save, next(years))}

    app.router.routes.insert(0, app.router.routes.pop())
    return node


def test_without_a_primary_all_but_writing_goes_on_and_is_marked_and_a_promotion_is_noticed(cluster: Cluster) -> None:
    node = with_a_way_to_write(cluster.node())
    before = node.get("/write").json()["number"]
    until(lambda: node.get("/readyz").json()["corpus"]["number"] == before)
    cluster.primary.stop(signal.SIGQUIT)
    until(lambda: "warning" in node.get("/readyz").headers)
    refused = node.get("/write")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "urn:anbefalinger:problem:database-unavailable"
    for address in (f"{LIST}?q=barn", f"{LIST}/{ID}", HISTORY, "/api/v1/changes", f"/anbefaling/{ID}", "/sok?q=barn"):
        answer = node.get(address)
        assert (answer.status_code, answer.headers["warning"]) == (200, STALE), address
        assert int(answer.headers["x-index-age"]) >= 5
    assert node.get("/readyz").status_code == 200
    cluster.replica.promote()
    until(lambda: node.get("/write").status_code == 200)
    written = node.get("/write").json()["number"]
    until(lambda: node.get("/readyz").json()["corpus"]["number"] == written)
    assert "warning" not in node.get(LIST).headers


def test_without_any_database_what_only_it_knows_is_refused_and_the_rest_is_answered(cluster: Cluster) -> None:
    node = cluster.node()
    for server in (cluster.primary, cluster.replica):
        server.stop(signal.SIGQUIT)
    for address in (HISTORY, "/api/v1/changes", f"{LIST}/nobody", f"{LIST}.atom?q=barn"):
        answer = node.get(address)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5"), address
        assert answer.json()["type"] == "urn:anbefalinger:problem:database-unavailable"
    for address in (f"{LIST}?q=barn", f"{LIST}/{ID}", f"{LIST}.csv?q=barn", f"/anbefaling/{ID}", "/statistikk"):
        assert node.get(address).status_code == 200, address
    cluster.primary.start()
    until(lambda: node.get(HISTORY).status_code == 200)


def test_servers_that_fall_silent_keep_no_request_waiting(cluster: Cluster) -> None:
    node = cluster.node(database_seconds=1.0)
    until(lambda: node.get(HISTORY).status_code == 200)
    for server in (cluster.primary, cluster.replica):
        server.freeze()
    try:
        for _ in range(3):
            assert node.get(HISTORY).json()["type"] == "urn:anbefalinger:problem:database-unavailable"
        assert node.get(f"{LIST}?q=barn").status_code == 200
    finally:
        for server in (cluster.primary, cluster.replica):
            server.thaw()
    until(lambda: node.get(HISTORY).status_code == 200)
    edit(cluster.address, 2045)
    until(shows(node, 2045))


def test_a_silent_replica_is_left_for_the_primary(cluster: Cluster) -> None:
    node = cluster.node(database_seconds=6.0)
    until(lambda: node.get(HISTORY).status_code == 200)
    cluster.replica.freeze()
    try:
        until(lambda: node.get(HISTORY).status_code == 200)
        edit(cluster.address, 2046)
        until(shows(node, 2046))
    finally:
        cluster.replica.thaw()


def test_a_node_starts_with_the_index_it_has_when_no_database_is_there(cluster: Cluster) -> None:
    for server in (cluster.primary, cluster.replica):
        server.stop(signal.SIGQUIT)
    node = cluster.node()
    assert node.get(f"{LIST}?q=barn").json()["total"] > 0
    assert node.get("/readyz").status_code == 200
    cluster.primary.start()
    edit(cluster.primary.address(NAME), 2047)
    until(shows(node, 2047))


def test_a_node_that_has_been_behind_for_long_is_not_ready_and_goes_on_answering(cluster: Cluster) -> None:
    # Nobody asks the primary within the test, so what is said in its name stands.
    node = cluster.node(ready_seconds=0.5, poll_seconds=3600.0)
    app: Any = node.app
    until(lambda: app.state.keeper.freshness.announced_number == 1)
    assert node.get("/readyz").json()["behind_seconds"] == 0
    app.state.keeper.heard(999)
    until(lambda: node.get("/readyz").status_code == 503)
    assert node.get("/readyz").headers["retry-after"] == "5"
    assert node.get(LIST).status_code == 200
    app.state.keeper.heard(1)
    until(lambda: node.get("/readyz").status_code == 200)


def test_readers_are_led_to_replicas_first_and_then_to_the_servers_that_take_writes() -> None:
    found = reading_from("postgresql://kari@a,b:5433/x", "postgresql://kari@c:1,d:2/x")
    assert (found["host"], found["port"]) == ("c,d,a,b", "1,2,,5433")
    assert found["target_session_attrs"] == "prefer-standby"
    assert reading_from("postgresql://kari@a/x", "")["target_session_attrs"] == "any"


def test_a_primary_that_became_a_replica_takes_no_write(cluster: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="read-only"):
        psycopg.connect(cluster.replica.address(NAME), target_session_attrs="read-write")
