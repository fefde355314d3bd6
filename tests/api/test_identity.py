"""One address for ever: ids of other systems, merged and withdrawn records, and changes while the service runs."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.domain.recommendation import Recommendation, Text
from app.domain.revision import Author
from app.main import create_app
from app.search.keeper import IndexKeeper
from app.settings import Settings
from app.storage.changes import changing
from app.storage.engine import open_engine, reading
from app.storage.migrations import migrate
from app.storage.recommendations import load_recommendation, save_recommendation

LIST = "/api/v1/recommendations"
GONE, KEPT = "crc-2018-views-of-the-child", "cat-2018-asylum-seeking-minors"
PERSON = "Kari Nordmann"
EDITOR = Author(PERSON, "person", "read the paragraph again")


@pytest.fixture
def database(own_copy: Settings) -> Iterator[Engine]:
    engine = open_engine(own_copy.database)
    yield engine
    engine.dispose()


@pytest.fixture
def served(own_copy: Settings) -> Iterator[TestClient]:
    """A running service on its own data that notices a change at once."""
    quick = own_copy.model_copy(update={"poll_seconds": 0.05})
    with TestClient(create_app(quick), follow_redirects=False) as client:
        yield client


def edit(engine: Engine, identifier: str, change: Callable[[Recommendation], Recommendation]) -> int:
    """Save a changed record as an editor would; returns the corpus number."""
    with changing(engine, EDITOR) as opened:
        record = load_recommendation(opened.session, identifier)
        assert record is not None
        save_recommendation(opened, change(record))
        assert opened.number is not None
        return opened.number


def wait_for(client: TestClient, number: int) -> None:
    """Until the running service has taken over a corpus number."""
    until = time.monotonic() + 20
    while client.get("/readyz").json()["corpus"]["number"] != number:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_an_id_of_another_system_answers_as_the_record(served: TestClient, database: Engine) -> None:
    alias = "a9ceae8c-fe1c-40f9-a326-1529e0ab678f"
    wait_for(served, edit(database, GONE, lambda one: replace(one, external_ids=(("uhri", alias),))))
    by_alias, by_id = served.get(f"{LIST}/{alias}"), served.get(f"{LIST}/{GONE}")
    assert by_alias.status_code == 200
    assert by_alias.json() == by_id.json()
    assert by_alias.headers["content-location"] == f"{LIST}/{GONE}"
    assert by_id.json()["external_ids"] == [{"scheme": "uhri", "value": alias}]
    assert served.get(f"{LIST}/{alias.upper()}").json()["id"] == GONE
    assert served.get(f"{LIST}/{alias}/history").json()["id"] == GONE
    assert served.get(f"{LIST}/{alias}/similar").json()["id"] == GONE


def test_a_merged_record_leads_to_its_survivor_as_long_as_it_is_merged(served: TestClient, database: Engine) -> None:
    wait_for(served, edit(database, GONE, lambda one: replace(one, status="merged", merged_into=KEPT)))
    answer = served.get(f"{LIST}/{GONE}?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{LIST}/{KEPT}?lang=en")
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert served.get(f"{LIST}/{GONE}/history").json()["revisions"][-1]["action"] == "merged"
    as_file = served.get(f"{LIST}/{GONE}.csl.json")
    assert (as_file.status_code, as_file.headers["location"]) == (308, f"{LIST}/{KEPT}.csl.json")
    picked = served.get(f"{LIST}.jsonl?id={GONE}&id={KEPT}&columns=id")
    assert picked.text == f'{{"id":"{KEPT}"}}\n'
    wait_for(served, edit(database, GONE, lambda one: replace(one, status="current", merged_into=None)))
    assert served.get(f"{LIST}/{GONE}").status_code == 200


def test_mergers_that_go_round_in_a_ring_do_not_keep_a_file_busy(served: TestClient, database: Engine) -> None:
    edit(database, GONE, lambda one: replace(one, status="merged", merged_into=KEPT))
    wait_for(served, edit(database, KEPT, lambda one: replace(one, status="merged", merged_into=GONE)))
    answer = served.get(f"{LIST}.csv?id={GONE}")
    assert answer.status_code == 422
    assert "lead to no recommendation" in answer.json()["detail"]


def test_a_withdrawn_record_still_answers_but_is_in_no_list(served: TestClient, database: Engine) -> None:
    before = served.get(f"{LIST}?facets=none").json()["total"]
    number = edit(database, GONE, lambda one: replace(one, status="withdrawn"))
    wait_for(served, number)
    answer = served.get(f"{LIST}/{GONE}")
    assert answer.status_code == 200
    assert answer.json()["status"] == "withdrawn"
    assert f"@techreport{{{GONE}," in served.get(f"{LIST}/{GONE}.bib").text
    assert answer.json()["corpus"]["number"] == number
    assert served.get(f"{LIST}/{GONE}", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert served.get(f"{LIST}?facets=none").json()["total"] == before - 1
    assert served.get(f"{LIST}/{GONE}/similar").status_code == 404


def test_a_change_is_served_without_a_restart(served: TestClient, database: Engine) -> None:
    address = f"{LIST}?q=zirkonium"
    before = served.get(address)
    assert before.json()["total"] == 0
    title = Text("title", "nb", "Zirkonium i [grunnskolen]")

    def retitled(one: Recommendation) -> Recommendation:
        others = [text for text in one.texts if (text.kind, text.language) != ("title", "nb")]
        return replace(one, texts=(*others, title))

    number = edit(database, GONE, retitled)
    wait_for(served, number)
    after = served.get(address, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert [hit["id"] for hit in after.json()["hits"]] == [GONE]
    assert after.json()["corpus"]["number"] == number
    assert served.get(f"{LIST}/{GONE}").json()["title"] == title.text


def test_no_person_is_named_in_any_answer(served: TestClient, database: Engine) -> None:
    def judged(one: Recommendation) -> Recommendation:
        return replace(one, municipal=replace(one.municipal, level="explicit", assessor=PERSON))

    wait_for(served, edit(database, GONE, judged))
    record = served.get(f"{LIST}/{GONE}")
    last = served.get(f"{LIST}/{GONE}/history").json()["revisions"][-1]
    changes = served.get("/api/v1/changes?since=1")
    assert record.json()["municipal"]["assessor"] == "person"
    assert (last["author_kind"], last["author"]) == ("person", None)
    assert last["changed"][0]["after"]["assessor"] == "person"
    assert changes.json()["changes"][0]["subject_id"] == GONE
    for answer in (record, changes, served.get(f"{LIST}/{GONE}/history"), served.get(f"{LIST}?municipal=explicit")):
        assert "Nordmann" not in answer.text


def test_the_log_states_the_corpus_number_its_changes_reach(own_copy: Settings, database: Engine) -> None:
    addresses = ("/api/v1/changes?since=0&size=1", f"{LIST}/{GONE}/history")
    with TestClient(create_app(own_copy)) as client:
        client.app.state.keeper.stop()  # type: ignore[attr-defined]
        held = [client.get(address).headers["etag"] for address in addresses]
        number = edit(database, GONE, lambda one: replace(one, year=one.year - 1))
        for address, etag in zip(addresses, held, strict=True):
            answer = client.get(address, headers={"If-None-Match": etag})
            assert (answer.status_code, answer.json()["corpus"]["number"]) == (200, number)


def test_not_ready_until_an_index_is_open(own_copy: Settings, database: Engine) -> None:
    app = create_app(own_copy)
    app.state.keeper = IndexKeeper(database, own_copy.index_dir, 1.0)
    app.state.engine, app.state.settings = database, own_copy
    client = TestClient(app, raise_server_exceptions=False)
    for address in ("/readyz", LIST, f"{LIST}?them=x", "/api/v1", f"{LIST}/{GONE}"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5"), address
        assert answer.json()["type"] == "urn:anbefalinger:problem:service-unavailable"
    assert client.get("/healthz").status_code == 200
    assert client.get("/version").status_code == 200
    app.state.keeper.refresh()
    assert client.get("/readyz").json()["records"] == 524


EMPTY = ["documents", "treaties", "bodies", "vocabularies", "municipalities", "stats", "changes", "recommendations"]


def test_a_database_without_records_gives_empty_answers(tmp_path: Any, address: str) -> None:
    engine = open_engine(address)
    migrate(engine)
    engine.dispose()
    settings = Settings(data_dir=tmp_path, database_url=address, _env_file=None)  # type: ignore[call-arg]
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        for path in EMPTY:
            answer = client.get(f"/api/v1/{path}")
            assert answer.status_code == 200, path
            assert answer.json().get("total", 0) == 0
        assert client.get(f"{LIST}?theme=housing").status_code == 422
        for odd in ("nobody", "%00", "a%00b/history", "%00/similar", "%ED%A0%80"):
            assert client.get(f"{LIST}/{odd}").status_code == 404, odd


def test_the_fixture_edits_what_it_says(database: Engine) -> None:
    edit(database, GONE, lambda one: replace(one, year=1999))
    with reading(database) as session:
        record = load_recommendation(session, GONE)
    assert record is not None
    assert record.year == 1999
