"""Running the web server until somebody stops it."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Final

import uvicorn

from app.http.metrics import SHARED
from app.settings import Settings

GRACE_SECONDS: Final = 20
"""How long requests may take to end after the process was asked to stop; systemd and containers must wait longer."""

PATIENCE_SECONDS: Final = 60
"""How long a worker may be silent before it is replaced. Five, as the server has it by default, are too few where
starting takes longer on a busy machine: workers were replaced for ever and none came to serve."""


def serve_until_stopped(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve; on SIGTERM or Ctrl+C take no new request, finish those that are being answered, and end."""
    # The server ends by the signal that stopped it; a process that was asked to stop and did has not failed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _counting_together(workers):
        uvicorn.run(
            "app.main:app_from_environment",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            access_log=False,
            server_header=False,
            log_config=None,
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_graceful_shutdown=GRACE_SECONDS,
            http="app.http.wire:Wire",
            timeout_worker_healthcheck=PATIENCE_SECONDS,
        )


@contextmanager
def _counting_together(workers: int) -> Iterator[None]:
    """Let several workers count in the files of one folder, which is empty at first and gone at the end."""
    if workers == 1 or SHARED in os.environ:
        yield
        return
    with TemporaryDirectory(prefix="anbefalinger-metrics-") as folder:
        os.environ[SHARED] = folder
        yield
