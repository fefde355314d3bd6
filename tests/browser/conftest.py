"""A real Chromium and a real server. Without a browser these tests fail, and say what is missing."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.settings import PROJECT, Settings

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of it in one worker: one browser and one server are enough."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, the user's, or the one that CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("No Chromium was found. Install it (apt-get install chromium) or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def site(seeded: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running service on the seed data: a copy, so that no other test meets its open files."""
    folder = shutil.copytree(seeded.data_dir, tmp_path_factory.mktemp("site") / "var")
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


class Visitor:
    """Somebody with a browser, who notes whatever a page should not do."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site, self.faults = page, site, list[str]()
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self._watch(request.url))

    def go(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.site + path)

    def check(self) -> None:
        """Nothing went wrong, nothing was fetched from elsewhere, nothing was stored."""
        assert self.faults == []
        assert self.page.context.cookies() == []
        assert self.page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    def _hear(self, kind: str, text: str) -> None:
        # A page that answers 404 or 422 on purpose is told about in the console by the browser itself.
        if (
            kind in ("error", "warning")
            and "Failed to load resource: the server responded with a status of 4" not in text
        ):
            self.faults.append(text)

    def _watch(self, address: str) -> None:
        if not address.startswith((self.site, "data:")):
            self.faults.append(f"asked {address}")


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """Opens the site as somebody with a certain screen, and checks in the end that no page misbehaved."""
    visitors: list[Visitor] = []

    def open_site(width: int = 1280, *, script: bool = True, dark: bool = False) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=True,
            permissions=["clipboard-read", "clipboard-write"],
        )
        page = context.new_page()
        if not script:
            # The browser itself keeps its script, so that the tests can look at the page; the site's own never arrives.
            page.route("**/*.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
        visitors.append(Visitor(page, site))
        return visitors[-1]

    yield open_site
    for visitor in visitors:
        visitor.check()
        visitor.page.context.close()
