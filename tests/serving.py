"""The application behind the real server in this process, and a bare connection to it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from fastapi import FastAPI

from app.http.wire import Wire


@contextmanager
def serving(app: FastAPI) -> Iterator[int]:
    """Serve as `anbefalinger serve` does, on a port of its own; gives the port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, http=Wire, log_config=None, access_log=False, server_header=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server ended before it served"
            time.sleep(0.02)
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(timeout=30)


def ask(port: int, data: bytes) -> bytes:
    """Send bytes as they are and give back all that comes until the server closes; it must, within half a minute."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        # Refused in the middle, what it said may still be there.
        with suppress(ConnectionError):
            connection.sendall(data)
        return until_closed(connection)


def until_closed(connection: socket.socket) -> bytes:
    """All that the server still sends; raises TimeoutError if it leaves the connection open."""
    got = bytearray()
    with suppress(ConnectionError):
        while piece := connection.recv(65_536):
            got += piece
    return bytes(got)


def status_of(answer: bytes) -> int:
    """The status of the first answer in what came; 0 if there is none."""
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0
