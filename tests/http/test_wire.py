"""A connection has bounds: what a client sends, and how long it takes, come to an end."""

import json
import re
import socket
import time
from collections.abc import Iterator

import pytest

from app.http import wire
from app.http.border import SECURITY_HEADERS
from app.main import create_app
from app.settings import Settings
from tests.serving import ask, serving, status_of, until_closed

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
CLOSE = b"Connection: close\r\n\r\n"
POST = b"POST /sok HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def port(seeded: Settings) -> Iterator[int]:
    with serving(create_app(seeded)) as opened:
        yield opened


def problem(answer: bytes) -> dict[str, object]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    for name in SECURITY_HEADERS:
        assert name.encode() in head
    found: dict[str, object] = json.loads(body)
    assert set(found) == {"type", "title", "status", "detail", "request_id"}
    return found


@pytest.mark.parametrize(
    ("request_line", "status", "code"),
    [
        (b"GET /sok?q=" + b"a" * 65_535 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "address-too-long"),
        (b"GET /sok?q=" + b"a" * 500_000, 414, "address-too-long"),
        (b"GET /sok HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 65_536 + b"\r\n\r\n", 431, "headers-too-large"),
        (b"GET /sok HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 500_000, 431, "headers-too-large"),
        (b"GET /sok HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20_000 + b"\r\n", 431, "headers-too-large"),
        (b"GET /sok HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 90_000, 431, "headers-too-large"),
    ],
    ids=["address", "endless address", "header", "endless header", "many headers", "endless headers"],
)  # fmt: skip
def test_what_is_too_large_is_refused_with_a_problem(port: int, request_line: bytes, status: int, code: str) -> None:
    answer = ask(port, request_line)
    # A client that goes on sending may lose the answer when the connection is closed under it.
    if answer or len(request_line) < 200_000:
        assert status_of(answer) == status
        assert problem(answer)["type"] == f"urn:anbefalinger:problem:{code}"


def test_what_is_just_small_enough_is_answered(port: int) -> None:
    address = b"/sok?q=" + b"a" * (wire.LONGEST_ADDRESS - len(b"/sok?q="))
    assert status_of(ask(port, b"GET " + address + b" HTTP/1.1\r\nHost: x\r\n" + CLOSE)) == 422
    assert status_of(ask(port, HEALTH + b"A: " + b"a" * 65_000 + b"\r\n" + CLOSE)) == 200


AMBIGUOUS = {
    "length and chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "signed length": POST + b"Content-Length: +4\r\n\r\nabcd",
    "negative length": POST + b"Content-Length: -4\r\n\r\n",
    "endless length": POST + b"Content-Length: 99999999999999999999999\r\n\r\n",
    "length with a blank": POST + b"Content-Length: 4 4\r\n\r\nabcd",
    "unknown encoding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "encoding before a blank": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "chunk size that is none": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    "folded header": HEALTH + b"A: a\r\n b\r\n" + CLOSE,
    "bare line feeds": b"GET /healthz HTTP/1.1\nHost: x\n\n",
    "bare carriage return": b"GET /healthz HTTP/1.1\r\nHost: x\rA: b\r\n\r\n",
    "NUL in a header": HEALTH + b"A: \0\r\n" + CLOSE,
    "name with a blank": HEALTH + b"A B: c\r\n" + CLOSE,
    "raw bytes in the path": b"GET /\xff HTTP/1.1\r\nHost: x\r\n" + CLOSE,
    "raw bytes in the query": b"GET /sok?q=\xe5 HTTP/1.1\r\nHost: x\r\n" + CLOSE,
    "another protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a version that is none": b"GET /healthz HTTP/9.9\r\nHost: x\r\n" + CLOSE,
    "a tunnel": b"CONNECT inside:80 HTTP/1.1\r\nHost: x\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 60,
}  # fmt: skip


@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_what_two_programs_could_read_differently_is_refused_and_the_connection_closed(port: int, kind: str) -> None:
    answer = ask(port, AMBIGUOUS[kind] + HEALTH + CLOSE)
    statuses = [int(one) for one in re.findall(rb"HTTP/1\.1 (\d{3})", answer)]
    assert 200 not in statuses
    assert statuses[-1] == 400
    assert problem(answer[answer.rindex(b"HTTP/1.1 400") :])["type"] == "urn:anbefalinger:problem:bad-request"


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"TRACE /sok HTTP/1.1\r\nHost: x\r\nCookie: secret\r\n", 405),
        (b"OPTIONS /sok HTTP/1.1\r\nHost: x\r\n", 405),
        (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n", 404),
        (b"DELETE /sok HTTP/1.1\r\nHost: x\r\n", 405),
        (b"PROPFIND / HTTP/1.1\r\nHost: x\r\n", 405),
        (b"POST /sok HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: GET\r\nContent-Length: 0\r\n", 405),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n", 200),
    ],
)  # fmt: skip
def test_other_methods_are_refused_and_echo_nothing(port: int, request_line: bytes, status: int) -> None:
    answer = ask(port, request_line + CLOSE)
    assert status_of(answer) == status
    assert b"secret" not in answer


@pytest.mark.parametrize(
    "path", [b"/healthz", b"/sok", b"/api/v1/recommendations.csv", b"/static/site/site.css", b"/x"]
)
def test_after_head_the_connection_goes_on(port: int, path: bytes) -> None:
    answer = ask(port, b"HEAD " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n" + HEALTH + CLOSE)
    first, _, rest = answer.partition(b"\r\n\r\n")
    assert b"content-length" in first or b"chunked" in first
    assert rest.startswith(b"HTTP/1.1 200")


def test_a_body_is_left_unread_and_the_next_request_answered(port: int) -> None:
    body = b"Content-Length: 5\r\n\r\nabcde"
    answer = ask(
        port, HEALTH + body + HEALTH + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + HEALTH + CLOSE
    )
    assert re.findall(rb"HTTP/1\.1 (\d{3})", answer) == [b"200"] * 3


def test_many_requests_at_once_are_all_answered_in_order(port: int) -> None:
    asked = b"".join(b"GET /nothing/%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(500))
    answer = ask(port, asked + HEALTH + CLOSE)
    assert re.findall(rb'"instance":"/nothing/(\d+)"', answer) == [b"%d" % number for number in range(500)]


SLOW = {
    "nothing": b"",
    "half a line": b"GET /hea",
    "half a head": HEALTH + b"A: b",
    "an answered request, then nothing": HEALTH + b"\r\n",
    "an answered request, then half a head": HEALTH + b"\r\n" + HEALTH,
    "an answered request, then its body": POST + b"Content-Length: 1000000\r\n\r\na",
}  # fmt: skip


@pytest.mark.parametrize("kind", SLOW)
def test_who_does_not_finish_a_request_is_cut_off(port: int, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "HEAD_SECONDS", 1.0)
    with socket.create_connection(("127.0.0.1", port), timeout=0.2) as connection:
        connection.sendall(SLOW[kind])
        # A byte now and then keeps uvicorn's own timer from ever running out.
        for _ in range(100):
            try:
                connection.sendall(b"a")
                if connection.recv(65_536) == b"":
                    return
            except TimeoutError:
                continue
            except ConnectionError:
                return
    pytest.fail("the connection stayed open")


def test_who_does_not_read_an_answer_is_cut_off(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "STALL_SECONDS", 0.5)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(30)
    connection.connect(("127.0.0.1", port))
    with connection:
        # More than all buffers on the way hold together.
        connection.sendall(b"GET /api/v1/recommendations.jsonl HTTP/1.1\r\nHost: x\r\n\r\n" * 8)
        connection.recv(1000)
        with socket.create_connection(("127.0.0.1", port)) as other:
            other.sendall(HEALTH + CLOSE)
            assert b"200 OK" in until_closed(other)
        for _ in range(100):
            if _gone(connection):
                break
        got = until_closed(connection)
    assert got.count(b'"permalink"') < 8 * 524


def _gone(connection: socket.socket) -> bool:
    """Wait a little without reading: does the other end still hold the connection?"""
    time.sleep(0.1)
    try:
        connection.send(b"\r\n")
    except ConnectionError:
        return True
    return False


def test_too_many_connections_are_refused_and_room_is_made_again(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MOST_CONNECTIONS", 3)
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
    for one in held:
        one.sendall(HEALTH + b"\r\n")
        assert one.recv(100).startswith(b"HTTP/1.1 200")
    refused = ask(port, HEALTH + CLOSE)
    assert status_of(refused) == 503
    assert b"Retry-After: 5" in refused
    assert problem(refused)["type"] == "urn:anbefalinger:problem:service-unavailable"
    for one in held:
        one.close()
    for _ in range(100):
        if status_of(ask(port, HEALTH + CLOSE)) == 200:
            return
    pytest.fail("the places of closed connections were not given back")
