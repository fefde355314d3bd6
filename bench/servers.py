"""The servers that are compared, each in a process of its own, all under the same uvicorn where they can be."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil
from fastapi import FastAPI

from bench.collection import CACHE, Collection

_LOCK: Final = Path(__file__).parent / "datasette.lock"

hello: Final = FastAPI()
"""A bare FastAPI application: one route with three parameters that answers two fields."""


@hello.get("/hello")
async def _hello(q: str = "", page: int = 1, size: int = 20) -> dict[str, str | int]:
    return {"q": q, "page": page * size}


@dataclass(frozen=True)
class Server:
    """A running server: its port, the seconds to its first answer, and its process."""

    port: int
    started: float
    process: psutil.Process

    @property
    def memory(self) -> float:
        """Resident memory in MB, the index as far as it is mapped included."""
        return float(sum(one.rss for one in self._memories())) / 1e6

    @property
    def own_memory(self) -> float:
        """The same without pages of files: those are the system's, which takes them back when it needs them."""
        return float(sum(one.rss - one.shared for one in self._memories())) / 1e6

    def _memories(self) -> list[Any]:
        return [one.memory_info() for one in (self.process, *self.process.children())]

    @property
    def processor(self) -> float:
        """Seconds of processor time used so far."""
        used = self.process.cpu_times()
        return float(used.user + used.system)


@contextmanager
def bare() -> Iterator[Server]:
    """The bare application."""
    with _served([*_uvicorn("bench.servers:hello")], "/hello") as server:
        yield server


@contextmanager
def ours(made: Collection, kept_answers: int) -> Iterator[Server]:
    """The program as it is served, on a collection, with so much memory for whole answers."""
    settings = {
        "DATA_DIR": str(made.folder),
        "KEPT_ANSWERS_BYTES": str(kept_answers),
        "BULK_STILL_SECONDS": "86400",
        "POLL_SECONDS": "60",
    }
    # One client asks for all: what it may is not what is measured.
    free = {"RATE_LIMIT_PER_MINUTE": "0"}
    environment = {f"ANBEFALINGER_{name}": value for name, value in (free | settings).items()}
    with _served(_uvicorn("app.main:app_from_environment", "--factory"), "/healthz", environment) as server:
        yield server


@contextmanager
def datasette(made: Collection) -> Iterator[Server]:
    """Datasette on the same records, in an environment of its own, with time enough to count every facet."""
    limits = ["sql_time_limit_ms", "facet_time_limit_ms", "facet_suggest_time_limit_ms"]
    settings = [part for name in limits for part in ("--setting", name, "600000" if "suggest" not in name else "1")]
    settings += ["--setting", "num_sql_threads", "2", "--setting", "suggest_facets", "off"]
    command = [str(_datasette()), "serve", "--nolock", "--immutable", str(made.rivals), *settings]
    with _served([*command, "--port", "{port}"], "/-/versions.json") as server:
        yield server


def _uvicorn(*app: str) -> list[str]:
    return [sys.executable, "-m", "uvicorn", *app, "--port", "{port}", "--log-level", "warning", "--no-access-log"]


def _datasette() -> Path:
    """The program, installed if it is not yet: needed for measuring only, and no part of ours."""
    folder = CACHE / "datasette"
    program = folder / "bin" / "datasette"
    if not program.exists():
        print("Installing Datasette (once; needs the network) …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = [folder / "bin" / "pip", "install", "--quiet", "--require-hashes", "-r", _LOCK]
        subprocess.run(install, check=True)
    return program


@contextmanager
def _served(command: list[str], path: str, environment: dict[str, str] | None = None) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [part.format(port=port) for part in command],
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(port, path):
            if process.poll() is not None or time.perf_counter() - begun > 300:
                raise SystemExit(f"this did not start: {' '.join(map(str, command))}")
            time.sleep(0.02)
        yield Server(port, time.perf_counter() - begun, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=60)


def _answers(port: int, path: str) -> bool:
    try:
        return fetch(port, path)[0] == 200
    except OSError:
        return False


def fetch(port: int, path: str) -> tuple[int, dict[str, str], bytes, float]:
    """Status, headers, body of one answer and the milliseconds to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body, (time.perf_counter() - begun) * 1000
