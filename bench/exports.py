"""How fast and in how much memory the whole collection goes out, at the size of the UN's whole corpus.

Fills an index with copies of the seed records under ids of their own, starts the real application on it in a process
of its own, and downloads everything, while another connection asks for signs of life. Memory is resident memory
without the pages that the index is mapped from: the system takes those back when it wants them.
Run: python -m bench.exports [records]
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from app.domain.recommendation import Recommendation
from app.ingest.seed import load_seed
from app.search.assembly import build_generation
from app.search.builder import load_catalogue
from app.search.generation import take_into_use
from app.search.schema import Places
from app.settings import Settings
from app.storage.engine import open_engine, reading
from app.storage.migrations import migrate
from app.storage.recommendations import load_all

RECORDS = 267_000
"""The recommendations to all States in the UN's database, as counted before the project began."""

PIECE = 65_536
FORMS = ("csv", "jsonl", "json", "md", "atom", "ris", "bib", "csl.json", "xlsx")


@dataclass
class Measured:
    """One download. Times in seconds, memory in bytes above idle, pause in milliseconds."""

    form: str
    rows: int
    bytes: int
    first_byte: float
    seconds: float
    memory: int
    pause: float


def main(records: int) -> None:
    """Measure and print one table."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        _fill(settings, records)
        port = _free_port()
        environment = {**os.environ, "ANBEFALINGER_DATA_DIR": folder, "ANBEFALINGER_BULK_STILL_SECONDS": "86400"}
        environment["ANBEFALINGER_RATE_LIMIT_PER_MINUTE"] = "0"
        environment["ANBEFALINGER_LOG_LEVEL"] = "WARNING"
        command = [sys.executable, "-m", "uvicorn", "app.main:app_from_environment", "--factory", "--port", str(port)]
        server = subprocess.Popen([*command, "--log-level", "warning", "--no-access-log"], env=environment)
        try:
            _wait_for(port)
            process = psutil.Process(server.pid)
            _ask(port, "/api/v1/recommendations?q=barn&size=100")
            _print([_download(port, process, form) for form in FORMS])
            _abort(port, process)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _fill(settings: Settings, wanted: int) -> None:
    engine = open_engine(settings.database)
    migrate(engine)
    load_seed(engine, settings.seed_dir)
    with reading(engine) as session:
        catalogue, seed = load_catalogue(session), list(load_all(session))
    engine.dispose()
    records = list(islice(_copies(seed), wanted))
    places = {record.id: Places(at, wanted - at, at) for at, record in enumerate(records)}
    settings.index_dir.mkdir(parents=True)
    started = time.perf_counter()
    take_into_use(settings.index_dir, build_generation(settings.index_dir, catalogue, records, places))
    size = sum(path.stat().st_size for path in settings.index_dir.rglob("*") if path.is_file())
    print(f"{wanted} records indexed in {time.perf_counter() - started:.0f} s, {size / 1e6:.0f} MB.")


def _copies(seed: list[Recommendation]) -> Iterator[Recommendation]:
    for number in count():
        yield from (replace(record, id=f"{record.id}-{number}", external_ids=()) for record in seed)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            return _ask(port, "/healthz")
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the service did not start")


def _ask(port: int, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    connection.getresponse().read()
    connection.close()


class _Watch:
    """Samples the memory of a process and the longest wait for a sign of life, until the block ends."""

    def __init__(self, port: int, process: psutil.Process) -> None:
        self.port, self.process = port, process
        self.peak, self.pause = 0, 0.0
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._memory), threading.Thread(target=self._life)]

    def __enter__(self) -> "_Watch":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _memory(self) -> None:
        while not self._done.wait(0.1):
            self.peak = max(self.peak, _own(self.process))

    def _life(self) -> None:
        while not self._done.wait(0.02):
            started = time.perf_counter()
            _ask(self.port, "/healthz")
            self.pause = max(self.pause, (time.perf_counter() - started) * 1000)


def _own(process: psutil.Process) -> int:
    memory = process.memory_info()
    return int(memory.rss - memory.shared)


def _download(port: int, process: psutil.Process, form: str) -> Measured:
    idle = _own(process)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    with _Watch(port, process) as watch:
        started = time.perf_counter()
        connection.request("GET", f"/api/v1/recommendations.{form}")
        answer = connection.getresponse()
        size = len(answer.read(1))
        first = time.perf_counter() - started
        while piece := answer.read(PIECE):
            size += len(piece)
        seconds = time.perf_counter() - started
    connection.close()
    rows = int(answer.headers["X-Total-Count"])
    return Measured(form, rows, size, first, seconds, watch.peak - idle, watch.pause)


def _abort(port: int, process: psutil.Process) -> None:
    """Go away after the first byte of each big form, and look for what is left."""
    kept = set(Path(tempfile.gettempdir()).glob("anbefalinger-*"))
    for form in ("csv", "xlsx"):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(f"GET /api/v1/recommendations.{form} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            connection.recv(1)
            time.sleep(1)
    time.sleep(2)
    before = process.cpu_times().user
    time.sleep(2)
    busy = process.cpu_times().user - before
    left = set(Path(tempfile.gettempdir()).glob("anbefalinger-*")) - kept
    print(f"After two aborted downloads: {busy:.2f} s of work in 2 s, {len(left)} temporary folders left.")


def _print(measured: list[Measured]) -> None:
    table = Table("form", "rows", "MB", "first byte ms", "seconds", "rows/s", "MB above idle", "longest pause ms")
    for one in measured:
        table.add_row(
            one.form,
            str(one.rows),
            f"{one.bytes / 1e6:.0f}",
            f"{one.first_byte * 1000:.0f}",
            f"{one.seconds:.1f}",
            f"{one.rows / one.seconds:.0f}",
            f"{one.memory / 1e6:.0f}",
            f"{one.pause:.0f}",
        )
    Console(width=118).print(table)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS)
