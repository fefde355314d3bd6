"""A request is for one host."""

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.serving import ask, serving, status_of

CSV = "/api/v1/recommendations.csv?size=1&columns=permalink"


@pytest.mark.parametrize("hosts", [b"", b"Host: a\r\nHost: b\r\n", b"Host: a\r\nHost: a\r\n"])
def test_none_or_several_hosts_are_refused_with_a_problem(seeded: Settings, hosts: bytes) -> None:
    with serving(create_app(seeded)) as port:
        answer = ask(port, b"GET /sok HTTP/1.1\r\nConnection: close\r\n" + hosts + b"\r\n")
        old = ask(port, b"GET /sok HTTP/1.0\r\n\r\n")
    assert status_of(answer) == 400
    assert b"application/problem+json" in answer
    assert b"x-content-type-options: nosniff" in answer
    assert status_of(old) == 200


@pytest.mark.parametrize(
    "host", ["[", "a/b?", "a b", "evil.example/x?", 'a"b', "a:99999999", "user@evil.example", "\xff"]
)
def test_a_host_that_is_none_is_not_taken_into_any_address(client: TestClient, host: str) -> None:
    answer = client.get(CSV, headers={"Host": host.encode("latin-1")})
    assert answer.status_code == 200
    assert "evil" not in answer.text
    assert "http://testserver" in answer.text


def test_what_a_proxy_does_not_say_in_a_known_way_is_not_believed(client: TestClient) -> None:
    odd = {
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example",
        "X-Original-URL": "/evil",
        "X-Rewrite-URL": "/evil",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-Port": "666",
        "X-Host": "evil.example",
        "X-HTTP-Method-Override": "DELETE",
        "X-Forwarded-Scheme": "evil",
    }
    for path in (CSV, "/", "/sok?q=barn", "/sitemap.xml", "/api/v1", "/catalog.ttl", "/api/v1/documents.ics"):
        plain = client.get(path)
        given = client.get(path, headers=odd)
        assert given.status_code == plain.status_code
        assert "evil" not in given.text, path
        assert given.headers.get("etag") == plain.headers.get("etag")


@pytest.mark.parametrize(("stated", "taken"), [("https", "https"), ("ws", "http"), ("javascript", "http")])
def test_a_proxy_may_state_https_and_nothing_that_no_page_has(seeded: Settings, stated: str, taken: str) -> None:
    with serving(create_app(seeded)) as port:
        request = f"GET {CSV} HTTP/1.1\r\nHost: our.example\r\nX-Forwarded-Proto: {stated}\r\nConnection: close\r\n\r\n"
        answer = ask(port, request.encode())
    assert f"\r\n{taken}://our.example/anbefaling/".encode() in answer
