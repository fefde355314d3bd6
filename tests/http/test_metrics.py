"""Figures for Prometheus: what was asked, how fast, from which state of the record."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from app.errors import ImportRefused
from app.ingest.pipeline import UHRI, UPR_INFO, Wanted, run_import
from app.ingest.report import Report
from app.ingest.undo import undo_run
from app.main import create_app
from app.settings import Settings
from app.storage.engine import open_engine
from bench.corpus import write_json
from tests.test_cli import retitle

LIST = "/api/v1/recommendations"
Sample = tuple[str, frozenset[tuple[str, str]]]


def figures(client: TestClient) -> dict[Sample, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    families = text_string_to_metric_families(answer.text)
    return {(one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples}


def named(name: str, **labels: str) -> Sample:
    return f"anbefalinger_{name}", frozenset(labels.items())


@pytest.fixture
def own_client(own_copy: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(own_copy), raise_server_exceptions=False) as opened:
        yield opened


def test_requests_are_counted_by_template_and_class_of_status(own_client: TestClient) -> None:
    asked = {
        (LIST, "2xx"): [LIST, f"{LIST}?q=barn", f"{LIST}?theme=housing"],
        (LIST, "4xx"): [f"{LIST}?them=x"],
        (f"{LIST}/{{identifier}}", "2xx"): [f"{LIST}/crc-2018-views-of-the-child"],
        (f"{LIST}/{{identifier}}", "4xx"): [f"{LIST}/nobody-{number}" for number in range(3)],
        (f"{LIST}.{{extension}}", "2xx"): [f"{LIST}.csv"],
        ("/sok", "2xx"): ["/sok", "/nn/sok", "/en/sok"],
        ("/static", "2xx"): ["/static/site/site.css", "/static/reference/swagger-ui.css"],
        ("unmatched", "4xx"): ["/x", "/y", "/static-no", "/nn/z"],
    }
    for addresses in asked.values():
        for address in addresses:
            own_client.get(address)
    found = figures(own_client)
    counted = {labels: value for (name, labels), value in found.items() if name == "anbefalinger_requests_total"}
    assert counted == {
        frozenset({("route", route), ("status", status)}): len(addresses)
        for (route, status), addresses in asked.items()
    }
    assert found[named("request_seconds_count", route=LIST)] == 4
    assert found[named("request_seconds_sum", route=LIST)] > 0
    assert found[named("search_seconds_count")] == 6


def test_what_was_searched_for_is_in_no_figure(own_client: TestClient) -> None:
    own_client.get(LIST, params={"q": "hemmelighold"})
    own_client.get("/hemmelighold")
    assert "hemmelighold" not in own_client.get("/metrics").text


def test_the_state_of_record_and_index_is_told(own_client: TestClient, own_copy: Settings) -> None:
    found = figures(own_client)
    assert found[named("corpus_number")] == found[named("index_corpus_number")] == 1
    assert found[named("recommendations")] == 524
    assert found[named("documents")] == own_client.get("/api/v1/documents").json()["total"]
    assert (found[named("database_up")], found[named("index_age_seconds")]) == (1, 0)
    assert found[named("import_runs_total", kind="seed", outcome="changed")] == 1
    app = own_client.app.state  # type: ignore[attr-defined]
    app.keeper.stop()
    retitle(own_copy, "Later")
    found = figures(own_client)
    assert (found[named("corpus_number")], found[named("index_corpus_number")]) == (2, 1)
    assert found[named("index_age_seconds")] > 0


def test_without_a_database_the_figures_of_the_index_remain(own_client: TestClient, own_copy: Settings) -> None:
    own_client.app.state.keeper.stop()  # type: ignore[attr-defined]
    (own_copy.data_dir / "anbefalinger.db").write_bytes(b"nothing" * 1000)
    found = figures(own_client)
    assert found[named("database_up")] == 0
    assert found[named("index_corpus_number")] == 1
    assert named("corpus_number") not in found


def test_imports_are_counted_by_outcome(own_client: TestClient, own_copy: Settings, tmp_path: object) -> None:
    write_json(path := own_copy.data_dir / "made.json", 5)
    engine = open_engine(own_copy.database)
    for _ in range(2):
        run_import(engine, UHRI, [path], Report(UHRI.scheme, path.name), Wanted(None))
    undo_run(engine, 2, "Kari")
    with pytest.raises(ImportRefused):
        run_import(engine, UPR_INFO, [own_copy.data_dir / "none.csv"], Report(UPR_INFO.scheme, "none.csv"), Wanted())
    engine.dispose()
    found = figures(own_client)
    assert found[named("import_runs_total", kind="uhri", outcome="undone")] == 1
    assert found[named("import_runs_total", kind="uhri", outcome="unchanged")] == 1
    assert found[named("import_last_timestamp_seconds", kind="uhri")] > 1_700_000_000
    assert found[named("import_runs_total", kind="upr-info", outcome="failed")] == 1
    assert named("import_last_timestamp_seconds", kind="upr-info") not in found


def test_the_pool_is_told_where_there_is_one(own_client: TestClient, postgres: str) -> None:
    assert named("pool_connections_in_use") not in figures(own_client)
    state = own_client.app.state  # type: ignore[attr-defined]
    state.access.engine = open_engine(postgres)
    with state.access.engine.connect():
        found = figures(own_client)
        assert found[named("pool_connections_in_use")] == 1
    state.access.engine.dispose()
