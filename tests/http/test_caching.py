"""Answers that a client may keep, and 304 when it still holds the right one."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from app.domain.revision import Author
from app.main import create_app
from app.search.builder import build_index
from app.settings import Settings
from app.storage.changes import changing
from app.storage.corpus import raise_corpus
from app.storage.engine import open_engine

LIST = "/api/v1/recommendations"
EDITOR = Author("Kari", "person", "a test")


def etag(client: TestClient, address: str, **headers: str) -> str:
    return client.get(address, headers=headers).headers["etag"]


def test_the_same_request_has_the_same_etag(client: TestClient) -> None:
    assert etag(client, f"{LIST}?q=skole") == etag(client, f"{LIST}?q=skole")


@pytest.mark.parametrize(
    "other", [f"{LIST}?q=skolen", f"{LIST}?q=skole&page=2", "/api/v1/stats?q=skole", f"{LIST}?q=Skole"]
)
def test_another_request_has_another_etag(client: TestClient, other: str) -> None:
    assert etag(client, f"{LIST}?q=skole") != etag(client, other)


def test_another_language_has_another_etag_whoever_asks_for_it(client: TestClient) -> None:
    nb = etag(client, LIST)
    assert etag(client, LIST, **{"Accept-Language": "en"}) not in (
        nb,
        etag(client, LIST, **{"Accept-Language": "se"}),
    )
    assert etag(client, LIST, **{"Accept-Language": "de"}) == nb


def test_a_change_of_the_record_changes_the_etag(own_copy: Settings) -> None:
    with TestClient(create_app(own_copy)) as client:
        before = etag(client, LIST)
    engine = open_engine(own_copy.database)
    with changing(engine, EDITOR) as change:
        raise_corpus(change.session, datetime.now(UTC))
    build_index(engine, own_copy.index_dir)
    engine.dispose()
    with TestClient(create_app(own_copy)) as client:
        assert etag(client, LIST) != before
        assert client.get(LIST, headers={"If-None-Match": before}).status_code == 200


@pytest.mark.parametrize("shape", ["{0}", '"other", {0}', '{0} ,"other"', "*", "{1}", 'W/"a,b", {1}', ' W/"x",{0}'])
def test_who_holds_the_answer_gets_304_without_a_body(client: TestClient, shape: str) -> None:
    whole = client.get(LIST)
    weak = whole.headers["etag"]
    assert weak.startswith('W/"')
    held = client.get(LIST, headers={"If-None-Match": shape.format(weak, weak.removeprefix("W/"))})
    assert held.status_code == 304
    assert held.content == b""
    assert "content-length" not in held.headers
    for name in ("etag", "cache-control", "vary", "content-language"):
        assert held.headers[name] == whole.headers[name], name


@pytest.mark.parametrize("shape", ["", '"other"', "{0}x", "nonsense", '"*"', ",,,", '{0}"'])
def test_who_holds_something_else_gets_the_answer(client: TestClient, shape: str) -> None:
    given = shape.format(client.get(LIST).headers["etag"])
    assert client.get(LIST, headers={"If-None-Match": given}).status_code == 200


def test_a_compressed_answer_is_the_same_answer(client: TestClient) -> None:
    plain, packed = (client.get(LIST, headers={"Accept-Encoding": one}) for one in ("identity", "gzip"))
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert packed.headers["etag"] == plain.headers["etag"]
    assert packed.headers["vary"] == plain.headers["vary"]
    assert sorted(plain.headers["vary"].split(", ")) == ["Accept", "Accept-Encoding", "Accept-Language", "Origin"]


def test_a_wrong_request_is_not_answered_from_a_cache(client: TestClient) -> None:
    answer = client.get(f"{LIST}?them=x", headers={"If-None-Match": "*"})
    assert answer.status_code == 422
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/version"])
def test_signs_of_life_are_never_kept(client: TestClient, address: str) -> None:
    assert client.get(address).headers["cache-control"] == "no-store"
