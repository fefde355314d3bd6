"""How many presses and seconds the six tasks of the website take, by mouse and by keyboard alone.

Seconds are told twice: what the machine took (pages and browser), and what a practised person takes by the
keystroke-level model (Card, Moran and Newell, "The keystroke-level model for user performance time with interactive
systems", 1980).
Reading is in neither. Run: python -m bench.tasks
"""

import time
from typing import Final

from playwright.sync_api import Browser
from rich.console import Console
from rich.table import Table

from bench.search import prepared
from tests.browser.hands import Hand, Keyboard, Mouse
from tests.browser.journeys import TASKS, Way, start
from tests.browser.running import running_browser, running_site

KEY, POINT, BUTTON, HOME, THINK = 0.28, 1.1, 0.2, 0.4, 1.35
"""Seconds: a key, pointing, pressing and letting go, moving the hand between the two, preparing a step."""

WAYS: Final = (Way(Mouse, True, 1280), Way(Mouse, True, 320), Way(Keyboard, True, 1280), Way(Keyboard, False, 320))


def main() -> None:
    """Do every task in every way once, after one round that warms up, and print presses and seconds."""
    table = Table("task", *(f"{way}: presses, keys of words, seconds of the machine, of a person" for way in WAYS))
    with prepared() as folder, running_site(folder) as site, running_browser() as browser:
        for task, journey in TASKS.items():
            _did(browser, site, WAYS[0], task)
            table.add_row(
                f"{task} {(journey.__doc__ or '').partition(') ')[2]}",
                *(_did(browser, site, way, task) for way in WAYS),
            )
    Console(width=150).print(table)


def _did(browser: Browser, site: str, way: Way, task: str) -> str:
    trip = start(browser, site, way, "nb")
    started = time.perf_counter()
    TASKS[task](trip)
    seconds = time.perf_counter() - started
    trip.page.context.close()
    return f"{trip.hand.presses}, {trip.hand.typed}, {seconds:.1f}, {_of_a_person(trip.hand):.0f}"


def _of_a_person(hand: Hand) -> float:
    words = THINK + hand.typed * KEY if hand.typed else 0.0
    if isinstance(hand, Mouse):
        return words + (2 * HOME if hand.typed else 0.0) + hand.chosen * (THINK + POINT + BUTTON)
    return words + hand.presses * KEY + hand.chosen * THINK


if __name__ == "__main__":
    main()
