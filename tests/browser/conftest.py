"""A real Chromium and a real server. Without a browser these tests fail, and say what is missing."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from app.settings import Settings
from tests.browser.running import NoBrowser, running_browser, running_site
from tests.browser.visitor import Visitor, arrive


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of the machine."""
    try:
        with running_browser() as opened:
            yield opened
    except NoBrowser as missing:
        pytest.fail(str(missing))


@pytest.fixture(scope="session")
def site(seeded: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running service on the seed data: a copy, so that no other test meets its open files."""
    folder = shutil.copytree(seeded.data_dir, tmp_path_factory.mktemp("site") / "var")
    with running_site(folder) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """Opens the site as somebody with a certain screen, and checks in the end that no page misbehaved."""
    visitors: list[Visitor] = []

    def open_site(width: int = 1280, *, script: bool = True, dark: bool = False) -> Visitor:
        visitors.append(arrive(browser, site, width, script=script, dark=dark))
        return visitors[-1]

    yield open_site
    for visitor in visitors:
        visitor.check()
        visitor.page.context.close()
