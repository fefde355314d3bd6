"""Fetching sources from a server on this machine that behaves and misbehaves."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from app.errors import ImportRefused
from app.ingest.sources.download import TRIES, Download

BODY = b"[" + b"1234567890" * 300_000 + b"]"


class Handler(BaseHTTPRequestHandler):
    """Paths say how it behaves; `asked` holds the paths and the headers of every request."""

    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []

    def do_GET(self) -> None:
        headers = dict(self.headers)
        before = sum(path == self.path for path, _ in self.asked)
        self.asked.append((self.path, headers))
        fixed = {
            "/moved": (302, "http://127.0.0.2:1/inside"),
            "/file": (302, "file:///etc/passwd"),
            "/loop": (302, "/loop"),
            "/rebound": (302, f"http://rebound.example:{self.server.server_port}/inside"),  # type: ignore[attr-defined]
            "/nonsense": (302, "http://a:port/"),
            "/nameless": (302, "http://a..b/"),
            "/gone": (404, ""),
            "/broken": (503, ""),
        }
        if self.path in fixed:
            status, location = fixed[self.path]
            self._answer(status, Location=location)
        elif headers.get("If-None-Match") == '"1"':
            self._answer(304)
        else:
            start = int(headers["Range"].removeprefix("bytes=").rstrip("-")) if "Range" in headers else 0
            stops = self.path == "/stops" and before == 0
            self._answer(206 if start else 200, BODY[start:], 1_500_000 if stops else None, ETag='"1"')

    def _answer(self, status: int, body: bytes = b"", most: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:most])
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Handler.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as opened:
        thread = threading.Thread(target=opened.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{opened.server_port}"
        opened.shutdown()
        thread.join()


def fetch(url: str, folder: Path) -> bytes:
    return Download(url, folder, wait=lambda _: None).fetch().read_bytes()


def test_a_file_is_fetched_and_not_fetched_twice(server: str, tmp_path: Path) -> None:
    assert fetch(f"{server}/export.json", tmp_path) == BODY
    assert fetch(f"{server}/export.json", tmp_path) == BODY
    assert Handler.asked[1][1]["If-None-Match"] == '"1"'


def test_what_stops_half_way_is_taken_up_where_it_stopped(server: str, tmp_path: Path) -> None:
    assert fetch(f"{server}/stops", tmp_path) == BODY
    assert len(Handler.asked) == 2
    assert int(Handler.asked[1][1]["Range"].removeprefix("bytes=").rstrip("-")) > 0


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/moved", "private address 127.0.0.2"),
        ("/file", "not followed"),
        ("/loop", "redirects more than"),
        ("/nonsense", "Invalid URL in location header"),
        ("/nameless", "which does not exist"),
        ("/gone", "404"),
        ("/broken", f"after {TRIES} tries: it answered 503"),
    ],
)
def test_what_cannot_be_had_is_refused(server: str, tmp_path: Path, path: str, message: str) -> None:
    with pytest.raises(ImportRefused, match=message):
        fetch(server + path, tmp_path)
    assert not Download(server + path, tmp_path).target.exists()


class Names:
    """Stands for the look-up of names: an address for each time it is asked, the last one again and again."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def __call__(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
        if host != "rebound.example":
            return real_names(host, port, *args, **kwargs)
        address = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0))]


real_names, real_connection = socket.getaddrinfo, socket.create_connection


def test_a_redirect_to_a_name_of_a_private_address_is_refused(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for private in ("127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1"):
        monkeypatch.setattr(socket, "getaddrinfo", Names(private))
        with pytest.raises(ImportRefused, match=r"private address rebound\.example"):
            fetch(f"{server}/rebound", tmp_path)
    assert {path for path, _ in Handler.asked} == {"/rebound"}


def test_a_name_that_changes_its_address_after_the_check_leads_nowhere_else(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[str] = []

    def connect(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        connected.append(address[0])
        if address[0] == "127.0.0.1":
            return real_connection(address, *args, **kwargs)
        if address[0] == "8.8.8.8":
            raise ConnectionRefusedError("the public address, which a test does not reach")
        # By name: it would be looked up once more, and answered with the inside.
        return real_connection(("127.0.0.1", address[1]), *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", Names(*["8.8.8.8"] * TRIES, "127.0.0.1"))
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ImportRefused, match="could not be fetched"):
        fetch(f"{server}/rebound", tmp_path)
    assert set(connected) == {"127.0.0.1", "8.8.8.8"}
    assert "/inside" not in {path for path, _ in Handler.asked}


def test_a_redirect_elsewhere_asks_for_the_name_it_was_sent_to(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Names("8.8.8.8"))
    monkeypatch.setattr(
        socket, "create_connection", lambda address, *a, **k: real_connection(("127.0.0.1", address[1]), *a, **k)
    )
    assert fetch(f"{server}/rebound", tmp_path) == BODY
    (headers,) = (headers for path, headers in Handler.asked if path == "/inside")
    assert headers["Host"].startswith("rebound.example:")
