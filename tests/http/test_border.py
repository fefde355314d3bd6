"""What every request passes on its way in and every answer on its way out."""

import asyncio
import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app.http.border import SECURITY_HEADERS, Border, network_of
from app.http.metrics import Metrics
from app.main import create_app
from app.settings import Settings

LIST = "/api/v1/recommendations"

EVERY_KIND = {
    "answer": (LIST, 200),
    "wrong parameter": (f"{LIST}?them=housing", 422),
    "wrong address": ("/nothing", 404),
    "no such record": (f"{LIST}/nobody", 404),
    "redirection": ("/api/v1/", 307),
    "description": ("/openapi.json", 200),
    "page": ("/docs", 200),
    "asset": ("/static/reference/swagger-ui.css", 200),
}


@pytest.mark.parametrize("given", ["12345678", "a_b-C" * 5, "f" * 64])
def test_a_request_id_that_is_given_is_kept(client: TestClient, given: str) -> None:
    assert client.get(LIST, headers={"X-Request-ID": given}).headers["x-request-id"] == given


@pytest.mark.parametrize(
    "odd", ["", "short", "f" * 65, "has blank here", "<script>alert(1)</script>", "12345678\x1b[2J"]
)
def test_an_odd_request_id_is_replaced(client: TestClient, odd: str) -> None:
    assert re.fullmatch("[0-9a-f]{32}", client.get(LIST, headers={"X-Request-ID": odd}).headers["x-request-id"])


def test_every_request_gets_an_id_of_its_own_and_errors_show_it(client: TestClient) -> None:
    first, second = client.get("/nothing"), client.get("/nothing")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert first.json()["request_id"] == first.headers["x-request-id"]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_security_headers_are_on_every_answer(client: TestClient, kind: str) -> None:
    address, status = EVERY_KIND[kind]
    answer = client.get(address, follow_redirects=False)
    assert answer.status_code == status
    assert set(map(str.lower, SECURITY_HEADERS)) <= set(answer.headers)


def test_security_headers_are_on_a_304(client: TestClient) -> None:
    answer = client.get(LIST, headers={"If-None-Match": "*"})
    assert answer.status_code == 304
    assert set(map(str.lower, SECURITY_HEADERS)) <= set(answer.headers)


def test_a_defect_of_ours_is_a_problem_with_all_headers(seeded: Settings, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(seeded)
    with TestClient(app) as client:
        app.state.keeper.stop()
        app.state.keeper = None
        answer = client.get(LIST, headers={"Origin": "https://nhri.no"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:anbefalinger:problem:internal-error"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert set(map(str.lower, SECURITY_HEADERS)) <= set(answer.headers)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "NoneType" not in answer.text
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == ["unforeseen error"]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_head_is_get_without_a_body(client: TestClient, kind: str) -> None:
    headers = {"X-Request-ID": "the-same-id"}
    get, head = (client.request(verb, EVERY_KIND[kind][0], headers=headers, follow_redirects=False) for verb in VERBS)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(get.headers)


VERBS = ("GET", "HEAD")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:aaaa:bbbb:cccc::1", "2001:db8:aaaa::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("::1", "::/48"),
        ("testclient", ""),
        ("", ""),
        ("203.0.113.77:8000", ""),
        ("999.1.1.1", ""),
    ],
)
def test_only_the_network_of_an_address_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize("address", [f"{LIST}?q=hemmelig", f"{LIST}?q=hemmelig&them=hemmelig", "/nothing?hemmelig=1"])
def test_the_access_log_holds_neither_query_nor_whole_address(
    seeded: Settings, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with TestClient(create_app(seeded), client=("203.0.113.77", 50000)) as client:
        answer = client.get(address, headers={"Referer": "https://x.no/hemmelig", "User-Agent": "hemmelig"})
    path = address.split("?", maxsplit=1)[0]
    (line,) = [vars(record) for record in caplog.records if record.name == "anbefalinger.access"]
    assert line["client"] == "203.0.113.0/24"
    assert (line["method"], line["path"], line["status"]) == (
        "GET",
        path,
        answer.status_code,
    )
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["milliseconds"] > 0
    assert line["bytes"] > 0
    everything = json.dumps([vars(one) for one in caplog.records if one.name.startswith(("anb", "app"))], default=str)
    assert "hemmelig" not in everything
    assert "113.77" not in everything


def test_a_head_request_is_logged_as_one(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client.head(LIST)
    (line,) = [vars(record) for record in caplog.records if record.name == "anbefalinger.access"]
    assert (line["method"], line["bytes"]) == ("HEAD", 0)


def test_a_very_long_path_is_cut_in_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client.get("/" + "a" * 20_000)
    (line,) = [vars(record) for record in caplog.records if record.name == "anbefalinger.access"]
    assert len(line["path"]) == 500


def test_the_server_still_sees_head_as_what_it_was() -> None:
    """Else it waits for the body that a HEAD does not have, and ends the connection."""
    seen: list[Scope] = []

    async def inner(scope: Scope, _receive: Receive, send: Send) -> None:
        seen.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"{}"})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    app = SimpleNamespace(state=SimpleNamespace())
    scope: Scope = {"type": "http", "method": "HEAD", "path": "/", "headers": [], "client": None, "app": app}
    # `asyncio.run` would meet the loop that browser tests leave in this thread.
    with ThreadPoolExecutor() as thread:
        thread.submit(asyncio.run, Border(inner, Metrics())(scope, _nothing, send)).result()
    assert scope["method"] == "HEAD"
    assert (seen[0]["method"], seen[0]["bodiless"]) == ("GET", True)
    assert sent[1]["body"] == b""


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
