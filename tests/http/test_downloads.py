"""Answers written while they are sent: in chunks, closed when they end however they end, off the event loop."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.http.downloads import CHUNK, Download, attachment, in_chunks


def test_small_pieces_are_gathered_and_no_byte_is_lost() -> None:
    pieces = [bytes([n % 256]) * 100 for n in range(5000)]
    chunks = list(in_chunks(iter(pieces)))
    assert b"".join(chunks) == b"".join(pieces)
    assert all(CHUNK <= len(chunk) < CHUNK + 100 for chunk in chunks[:-1])


def test_an_empty_piece_is_a_sign_of_life_and_is_passed_on_at_once() -> None:
    chunks = in_chunks(iter([b"a", b"", b"b"]))
    assert (next(chunks), list(chunks)) == (b"", [b"ab"])


class Pieces:
    """Pieces without end that remember the threads they were made in and whether they were let go."""

    def __init__(self) -> None:
        self.threads: set[int] = set()
        self.made = 0
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        try:
            while True:
                self.threads.add(threading.get_ident())
                self.made += 1
                yield b"x" * CHUNK
        finally:
            self.closed = True


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run in a thread of its own: a browser of another test may keep an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


async def send_until(pieces: Pieces, most: int, end: str) -> None:
    """Send a download to a client that goes away after `most` chunks, silently or with an error of the socket."""
    gone = asyncio.Event()
    received = 0

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal received
        received += len(message.get("body", b"")) > 0
        if received >= most:
            if end == "error":
                raise OSError
            gone.set()
        await asyncio.sleep(0)

    scope = {"type": "http", "asgi": {"spec_version": "2.3"}, "method": "GET", "path": "/", "headers": []}
    await Download(iter(pieces), {}, "text/csv")(scope, receive, send)


def test_a_client_that_goes_away_stops_the_work_and_lets_everything_go() -> None:
    pieces = Pieces()
    run(send_until(pieces, 3, "silently"))
    assert pieces.closed
    assert 3 <= pieces.made <= 6


def test_an_error_of_the_socket_lets_everything_go_too() -> None:
    pieces = Pieces()
    with pytest.raises(BaseException):  # noqa: B017, PT011 - a group of errors, as the task group gives it
        run(send_until(pieces, 2, "error"))
    assert pieces.closed


def test_pieces_are_made_beside_the_event_loop() -> None:
    pieces = Pieces()
    run(send_until(pieces, 3, "silently"))
    assert threading.get_ident() not in pieces.threads


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.csv", "attachment; filename=\"a.csv\"; filename*=UTF-8''a.csv"),
        ('blå "x".csv', "attachment; filename=\"bl x.csv\"; filename*=UTF-8''bl%C3%A5%20%22x%22.csv"),
    ],
)
def test_a_name_of_any_letters_reaches_the_browser(name: str, header: str) -> None:
    assert attachment(name) == header
