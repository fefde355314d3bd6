"""What people come for, done as they would.

The table: six tasks × hand (mouse, keyboard alone) × JavaScript (on, the browser's engine off) × width (320, 1280) ×
language. All 192 would take minutes. Each task is done in all eight ways of hand, script and width, and in each
language in two opposite ways, so that every language meets every hand, script and width; the pairing moves on by one
from task to task, so that over the tasks all 32 combinations occur.
"""

import pytest
from playwright.sync_api import Browser

from app.domain.language import Language
from tests.browser.hands import Keyboard, Mouse
from tests.browser.journeys import TASKS, Way, start

PAIRS = (
    (Way(Mouse, True, 1280), Way(Keyboard, False, 320)),
    (Way(Mouse, False, 320), Way(Keyboard, True, 1280)),
    (Way(Mouse, True, 320), Way(Keyboard, False, 1280)),
    (Way(Mouse, False, 1280), Way(Keyboard, True, 320)),
)
"""Opposites: what one does, the other does not."""

LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en", "se")

TABLE = [
    pytest.param(task, LANGUAGES[(row + at) % 4], way, id=f"{task}, {LANGUAGES[(row + at) % 4]}, {way}")
    for row, task in enumerate(TASKS)
    for at, pair in enumerate(PAIRS)
    for way in pair
]


@pytest.mark.parametrize(("task", "language", "way"), TABLE)
def test_a_task_can_be_done(browser: Browser, site: str, task: str, language: Language, way: Way) -> None:
    trip = start(browser, site, way, language)
    TASKS[task](trip)
    assert trip.page.locator("html").get_attribute("lang") == language
    trip.visitor.check()
    trip.page.context.close()


def test_the_table_leaves_no_pair_out() -> None:
    ways = {(way.hand, way.script, way.width) for pair in PAIRS for way in pair}
    assert len(ways) == 8
    for one, other in PAIRS:
        assert one.hand != other.hand
        assert one.script != other.script
        assert one.width != other.width
    rows = {(case.values[1], case.values[2]) for case in TABLE}
    assert {language for language, _ in rows} == set(LANGUAGES)
    assert len(rows) == 32
