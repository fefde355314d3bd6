"""How long a search takes next to a bare FastAPI route in the same process, and how large the process is.

Starts the real application on the seed data in a process of its own, with one bare route added, and asks both in turn
over one kept-alive connection, so that the machine's noise falls on both. Run: make bench
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil
from fastapi import FastAPI
from rich.console import Console
from rich.table import Table

from app.ingest.seed import load_seed
from app.main import create_app
from app.settings import Settings
from app.storage.engine import open_engine
from app.storage.migrations import migrate

ROUNDS = 400
WARMUP = 50
BARE = "/bare?q=barnevern&page=1"
LIST = "/api/v1/recommendations"
SEARCHES = {
    "everything": "",
    "one word (barnevern)": f"?q={quote('barnevern')}",
    "two words (mobbing skole)": f"?q={quote('mobbing skole')}",
    "a phrase": f"?q={quote(chr(34) + 'barnets beste' + chr(34))}",
    "a symbol": f"?q={quote('CRC/C/NOR/CO/5-6')}",
    "filters (CRPD, municipal)": "?treaty=CRPD&municipal=explicit&municipal=implicit",
    "word and filter": "?q=mobbing&service_area=grunnskole",
    "five hits, no facets": "?q=barnevern&size=5&facets=none",
}


def app() -> FastAPI:
    """The application with a bare route for comparison."""
    made = create_app(Settings())

    @made.get("/bare")
    async def bare(q: str = "", page: int = 1) -> dict[str, str | int]:
        return {"q": q, "page": page}

    return made


@contextmanager
def prepared() -> Iterator[Path]:
    """A folder with a database that holds the seed data, for as long as it is measured."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Settings(data_dir=Path(folder)).database)
        migrate(engine)
        load_seed(engine, Settings().seed_dir)
        engine.dispose()
        yield Path(folder)


def main() -> None:
    """Measure and print one table."""
    with prepared() as folder:
        environment = {**os.environ, "ANBEFALINGER_DATA_DIR": str(folder)}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "uvicorn", "bench.search:app", "--factory", "--port", str(port)]
        server = subprocess.Popen([*command, "--log-level", "warning", "--no-access-log"], env=environment)
        try:
            connection = _connected(port)
            idle = psutil.Process(server.pid).memory_info().rss
            _print({name: _pair(connection, LIST + query) for name, query in SEARCHES.items()})
            after = psutil.Process(server.pid).memory_info().rss
            print(f"Resident memory of the service: {idle / 1e6:.0f} MB at start, {after / 1e6:.0f} MB after the run.")
        finally:
            server.terminate()
            server.wait(timeout=30)


def _connected(port: int) -> http.client.HTTPConnection:
    for _ in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            _ask(connection, "/healthz")
            return connection
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the service did not start")


def _ask(connection: http.client.HTTPConnection, path: str) -> float:
    """Milliseconds from sending the request to having read the whole answer."""
    started = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, (path, answer.status)
    return (time.perf_counter() - started) * 1000


def _pair(connection: http.client.HTTPConnection, path: str) -> tuple[list[float], list[float]]:
    for _ in range(WARMUP):
        _ask(connection, path)
        _ask(connection, BARE)
    rounds = [(_ask(connection, path), _ask(connection, BARE)) for _ in range(ROUNDS)]
    return [search for search, _ in rounds], [bare for _, bare in rounds]


def _print(measured: dict[str, tuple[list[float], list[float]]]) -> None:
    table = Table("search", "median ms", "p99 ms", "bare median", "bare p99", "median ratio", "p99 ratio")
    for name, (search, bare) in measured.items():
        a, b = statistics.median(search), statistics.median(bare)
        c, d = (statistics.quantiles(times, n=100)[98] for times in (search, bare))
        table.add_row(name, *(f"{value:.2f}" for value in (a, c, b, d)), f"{a / b:.1f} ×", f"{c / d:.1f} ×")
    Console(width=118).print(table)


if __name__ == "__main__":
    main()
