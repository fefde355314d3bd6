"""A real Chromium and a real server, for tests and for counting clicks."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from app.settings import PROJECT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip


class NoBrowser(Exception):
    """No Chromium was found."""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Debian's Chromium, the user's, or the one that CHROMIUM names. Raises NoBrowser."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoBrowser("No Chromium was found. Install it (apt-get install chromium) or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield opened
        opened.close()


@contextmanager
def running_site(folder: Path) -> Iterator[str]:
    """The address of the service on a data folder, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("anbefalinger"), "serve", "--port", str(port)]
    environment = {**os.environ, "ANBEFALINGER_DATA_DIR": str(folder)}
    server = subprocess.Popen(
        command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/readyz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert server.poll() is None, "the service ended before it answered"
        try:
            urlopen(address).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the service did not answer within 30 seconds")
