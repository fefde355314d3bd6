"""The service as a real process: how it ends, whom it believes, who writes and reads at once."""

import http.client
import json
import multiprocessing
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from app.domain.recommendation import Recommendation, Text, texts_of
from app.domain.revision import Author
from app.settings import Settings
from app.storage.changes import changing
from app.storage.engine import open_engine
from app.storage.inspection import inspect_revisions, inspect_storage
from app.storage.recommendations import load_recommendation, save_recommendation
from tests.test_cli import RECORD, filled, folder, served, wait_until  # noqa: F401

WRITERS, WRITES, READERS, READS = 8, 3, 64, 3


def is_refused(address: str) -> bool:
    try:
        httpx.get(f"{address}/healthz")
    except httpx.TransportError:
        return True
    return False


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_download_under_way_is_finished_when_the_service_is_stopped(
    filled: Settings,  # noqa: F811
    tmp_path: Path,
    workers: str,
) -> None:
    with served(tmp_path / "log", "--workers", workers) as (address, stop):
        whole = httpx.get(f"{address}/api/v1/recommendations.jsonl").text
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        place = urlsplit(address)
        assert place.hostname
        assert place.port
        reader.connect((place.hostname, place.port))
        reader.sendall(b"GET /api/v1/recommendations.jsonl HTTP/1.1\r\nHost: " + place.netloc.encode() + b"\r\n\r\n")
        answer = http.client.HTTPResponse(reader)
        answer.begin()
        begun = answer.read(1000)
        with ThreadPoolExecutor(1) as pool:
            ended = pool.submit(stop)
            wait_until(lambda: is_refused(address))
            assert not ended.done()
            text = (begun + answer.read()).decode()
            reader.close()
            assert ended.result() == 0
    assert len(text) > 500_000
    assert text == whole
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert not [line for line in lines if line["level"] in ("ERROR", "CRITICAL")]
    assert {line["route"] for line in lines if line.get("path", "").endswith(".jsonl")} == {
        "/api/v1/recommendations.{extension}"
    }


@pytest.mark.parametrize(
    ("trusted", "networks"), [("127.0.0.0/8", {"198.51.100.0/24"}), ("192.0.2.1", {"127.0.0.0/24"})]
)
def test_a_client_address_is_believed_from_a_trusted_proxy_alone(
    filled: Settings,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trusted: str,
    networks: set[str],
) -> None:
    monkeypatch.setenv("ANBEFALINGER_TRUSTED_PROXIES", trusted)
    monkeypatch.setenv("ANBEFALINGER_RATE_LIMIT_BURST", "1")
    monkeypatch.setenv("ANBEFALINGER_RATE_LIMIT_PER_MINUTE", "1")
    with served(tmp_path / "log") as (address, stop):
        # What stands before the address that the proxy wrote is the client's own claim.
        statuses = [
            httpx.get(f"{address}/api/v1", headers={"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.7"}).status_code
            for number in range(2)
        ]
        assert stop() == 0
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert {line["client"] for line in lines if line.get("path") == "/api/v1"} == networks
    assert statuses == [200, 429]


def write(database: str) -> None:
    """Read a number from a record and write it back plus one, again and again; a change lost would show in the sum."""
    engine = open_engine(database)
    for _ in range(WRITES):
        with changing(engine, Author("Kari", "person", "a test")) as change:
            record = load_recommendation(change.session, RECORD)
            assert isinstance(record, Recommendation)
            title = texts_of(record, "title")["nb"]
            number = int(title) if title.isdigit() else 0
            others = tuple(text for text in record.texts if (text.kind, text.language) != ("title", "nb"))
            save_recommendation(change, replace(record, texts=(*others, Text("title", "nb", str(number + 1)))))
    engine.dispose()


def read(address: str) -> list[tuple[int, int]]:
    """(status, corpus number) of requests to index and database in turn."""
    found = []
    with httpx.Client(base_url=address, timeout=300) as client:
        for number in range(READS):
            place = ("/api/v1/changes?size=1", f"/api/v1/recommendations/{RECORD}/history", "/api/v1/recommendations")
            answer = client.get(place[number % 3])
            found.append((answer.status_code, answer.json().get("corpus", {}).get("number", 0)))
    return found


def test_sqlite_under_eight_writers_and_sixty_four_readers_loses_no_update_and_locks_nobody_out(
    filled: Settings,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ANBEFALINGER_RATE_LIMIT_PER_MINUTE", "0")
    monkeypatch.setenv("ANBEFALINGER_POLL_SECONDS", "5")  # Fewer buildings of the index, which are not what is tried.
    with served(tmp_path / "log") as (address, stop):
        spawn = multiprocessing.get_context("spawn")
        writers = [spawn.Process(target=write, args=(filled.database,)) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        with ThreadPoolExecutor(READERS) as pool:
            answers = [one for found in pool.map(read, [address] * READERS) for one in found]
        for writer in writers:
            writer.join(300)
        assert [writer.exitcode for writer in writers] == [0] * WRITERS
        assert len(answers) == READERS * READS
        assert {status for status, _ in answers} == {200}

        def is_found() -> bool:
            record = httpx.get(f"{address}/api/v1/recommendations/{RECORD}?lang=nb").json()
            return bool(record["title"] == str(WRITERS * WRITES))

        wait_until(is_found)
        assert stop() == 0
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "locked" not in log
    engine = open_engine(filled.database)
    assert inspect_storage(engine).well
    assert f"corpus number {1 + WRITERS * WRITES}" in inspect_revisions(engine).found
    engine.dispose()
