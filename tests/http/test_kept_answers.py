"""What is kept whole is what would be made anew: for every address, header and state of the record."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp

from app.api import recommendations
from app.domain.revision import Author
from app.http.kept_answers import KeptAnswers
from app.main import create_app
from app.settings import Settings
from app.storage.changes import changing
from app.storage.corpus import raise_corpus
from app.storage.engine import open_engine

LIST = "/api/v1/recommendations"
RECORD = f"{LIST}/crc-2018-views-of-the-child"
PASSING = ("x-request-id",)


@pytest.fixture(scope="module")
def keeping(seeded: Settings) -> Iterator[TestClient]:
    """A client of an application that keeps answers, but not many."""
    with TestClient(create_app(seeded.model_copy(update={"kept_answers_bytes": 400_000}))) as client:
        yield client


@pytest.fixture(scope="module")
def forgetting(seeded: Settings) -> Iterator[TestClient]:
    """A client of an application that makes every answer anew."""
    with TestClient(create_app(seeded.model_copy(update={"kept_answers_bytes": 0}))) as client:
        yield client


def answered(client: TestClient, address: str, headers: dict[str, str]) -> tuple[Any, ...]:
    """All of an answer but what differs from request to request."""
    answer = client.get(address, headers=headers, follow_redirects=False)
    told = sorted(pair for pair in answer.headers.multi_items() if pair[0] not in PASSING)
    body = answer.content.replace(answer.headers["x-request-id"].encode(), b"")
    return answer.status_code, told if answer.status_code == 200 else None, body


def memory(client: TestClient) -> KeptAnswers:
    """The middleware of a client's application that keeps answers."""
    layer: ASGIApp = client.app.middleware_stack  # type: ignore[attr-defined]
    while not isinstance(layer, KeptAnswers):
        layer = layer.app  # type: ignore[attr-defined]
    return layer


ADDRESSES = st.sampled_from(
    [
        LIST,
        f"{LIST}?q=barn",
        f"{LIST}?q=barn&size=5",
        f"{LIST}?q=barn&size=5&page=2",
        f"{LIST}?q=barn&explain=true&facets=none",
        f"{LIST}?lang=en&q=barn",
        f"{LIST}?q=barn&theme=education&theme=housing",
        f"{LIST}?theme=nope",
        f"{LIST}?q=a%26b",
        f"{LIST}?q=a&b",
        f"{LIST}.csv?q=mobbing",
        RECORD,
        f"{RECORD}/similar",
        f"{LIST}/nobody",
        "/api/v1/documents/CRC/C/NOR/CO/5-6",
        "/api/v1/documents/CRC%2FC%2FNOR%2FCO%2F5-6",
        "/api/v1/stats?q=barn",
        "/api/v1/suggest?q=barn",
        "/api/v1",
        "/data/dictionary.json",
        "/sok?q=barn",
        "/en/sok?q=barn",
        "/anbefaling/crc-2018-views-of-the-child",
    ]
)
HEADERS = st.fixed_dictionaries(
    {"accept-encoding": st.sampled_from(["gzip", "identity", "gzip, br"])},
    optional={
        "accept-language": st.sampled_from(["en", "nn;q=0.5, se", "de", ""]),
        "accept": st.sampled_from(["application/json", "text/html", "text/csv", "image/png", "*/*"]),
        "if-none-match": st.sampled_from(["*", '"other"', 'W/"x", *']),
        "host": st.sampled_from(["testserver", "example.no", "example.no:8443"]),
        "origin": st.just("https://elsewhere.example"),
    },
)


@settings(max_examples=150)
@given(address=ADDRESSES, headers=HEADERS)
def test_an_answer_is_the_same_kept_or_made(
    keeping: TestClient, forgetting: TestClient, address: str, headers: dict[str, str]
) -> None:
    made = answered(forgetting, address, headers)
    assert answered(keeping, address, headers) == made
    assert answered(keeping, address, headers) == made
    assert memory(keeping).answers.size <= 400_000
    assert not len(memory(forgetting).answers)


@pytest.mark.parametrize("held", ["etag", "*"])
def test_a_304_is_the_same_kept_or_made(keeping: TestClient, forgetting: TestClient, held: str) -> None:
    for client in (keeping, forgetting):
        client.get(f"{LIST}?q=skole")
    name = keeping.get(f"{LIST}?q=skole").headers["etag"] if held == "etag" else held
    kept, made = (client.get(f"{LIST}?q=skole", headers={"If-None-Match": name}) for client in (keeping, forgetting))
    assert kept.status_code == made.status_code == 304
    assert not kept.content
    assert {**kept.headers, "x-request-id": ""} == {**made.headers, "x-request-id": ""}


@pytest.mark.parametrize("address", [f"{LIST}?q=barnevern&size=3", RECORD, "/api/v1/treaties", "/sok?q=barnevern"])
def test_what_was_asked_is_answered_again_without_any_work(
    keeping: TestClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keeping.get(address)
    monkeypatch.setattr(memory(keeping), "app", None)
    assert keeping.get(address).content == first.content
    assert keeping.head(address).headers["content-length"] == first.headers["content-length"]


@pytest.mark.parametrize(
    "address", [f"{LIST}?theme=nope", "/nothing", f"{LIST}.csv", f"{RECORD}/history", "/readyz", "/data", "/llms.txt"]
)
def test_errors_files_and_what_the_database_answers_are_not_kept(keeping: TestClient, address: str) -> None:
    memory(keeping).answers.put("fill", None, 400_000)  # type: ignore[arg-type]
    keeping.get(address)
    assert len(memory(keeping).answers) == 1


def test_a_new_generation_begins_with_nothing_kept(own_copy: Settings) -> None:
    with TestClient(create_app(own_copy)) as client:
        before = client.get(LIST).json()["corpus"]
        engine = open_engine(own_copy.database)
        with changing(engine, Author("Kari", "person", "a test")) as change:
            raise_corpus(change.session, datetime.now(UTC))
        engine.dispose()
        client.app.state.keeper.refresh()  # type: ignore[attr-defined]
        assert client.get(LIST).json()["corpus"]["number"] == before["number"] + 1
        assert len(memory(client).answers) == 1


def test_an_answer_made_while_the_generation_changed_is_not_kept(
    own_copy: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestClient(create_app(own_copy)) as client:
        keeper = client.app.state.keeper  # type: ignore[attr-defined]
        found = recommendations._found

        def changing_meanwhile(here: Any, query: Any) -> Any:
            engine = open_engine(own_copy.database)
            with changing(engine, Author("Kari", "person", "a test")) as change:
                raise_corpus(change.session, datetime.now(UTC))
            engine.dispose()
            keeper.refresh()
            return found(here, query)

        monkeypatch.setattr(recommendations, "_found", changing_meanwhile)
        old = client.get(LIST).json()["corpus"]["number"]
        monkeypatch.setattr(recommendations, "_found", found)
        assert client.get(LIST).json()["corpus"]["number"] == old + 1
