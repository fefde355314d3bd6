"""The real service in a process of its own, on a copy of the seed data."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import psutil

from app.ingest.seed import load_seed
from app.settings import Settings
from app.storage.engine import open_engine
from app.storage.migrations import migrate


@dataclass(frozen=True)
class Service:
    """A running service: where it listens, its process, and the file its log goes to."""

    port: int
    process: psutil.Process
    log: Path

    @property
    def megabytes(self) -> float:
        """Resident memory."""
        return float(self.process.memory_info().rss) / 1e6

    def stands(self) -> bool:
        """Whether it still answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=60) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def defects(self) -> int:
        """Errors that nobody foresaw, by the log."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return text.count("unforeseen error") + text.count("Exception in ASGI") + text.count("panicked")


@contextmanager
def running() -> Iterator[Service]:
    """A service on the seed data, ended afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = open_engine(Settings(data_dir=folder).database)
        migrate(engine)
        load_seed(engine, Settings().seed_dir)
        engine.dispose()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, "ANBEFALINGER_DATA_DIR": str(folder), "ANBEFALINGER_LOG_LEVEL": "WARNING"}
        environment["ANBEFALINGER_RATE_LIMIT_PER_MINUTE"] = "0"  # the attacker is one client
        command = [Path(sys.executable).with_name("anbefalinger"), "serve", "--port", str(port)]
        log = folder / "log"
        with log.open("wb") as file:
            server = subprocess.Popen(command, env=environment, stdout=file, stderr=file)
        service = Service(port, psutil.Process(server.pid), log)
        try:
            for _ in range(600):
                if service.stands():
                    break
                time.sleep(0.2)
            else:
                raise SystemExit("the service did not start")
            yield service
        finally:
            server.terminate()
            server.wait(timeout=60)
