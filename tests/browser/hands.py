"""Two ways to use a page: with a mouse, and with a keyboard alone. Both count what they press."""

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

FARTHEST = 250
"""Presses of the Tab key after which somebody gives up."""


class Hand(Protocol):
    """What both can do.

    `presses` counts clicks or keys, without `typed`, the letters of words; `chosen` what was decided on.
    """

    presses: int
    typed: int
    chosen: int

    def press(self, target: Locator) -> None:
        """Follow a link or use a button."""
        ...

    def ask(self, field: Locator, words: str, button: Locator) -> None:
        """Write in a field and send the form."""
        ...


class Mouse:
    """Points and clicks; the keyboard is for words only."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses, self.typed, self.chosen = page, 0, 0, 0

    def press(self, target: Locator) -> None:
        """One click."""
        target.click()
        self.presses += 1
        self.chosen += 1

    def ask(self, field: Locator, words: str, button: Locator) -> None:
        """A click into the field, the words, a click on the button."""
        self.press(field)
        self.page.keyboard.type(words)
        self.typed += len(words)
        self.press(button)


class Keyboard:
    """Tab and Enter. On a new page the link that skips to the main part is taken, if what is wanted stands there."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses, self.typed, self.chosen = page, 0, 0, 0
        self._here = ""

    def press(self, target: Locator) -> None:
        """Tab as far as the target, then Enter."""
        self._reach(target)
        self._key("Enter")

    def ask(self, field: Locator, words: str, button: Locator) -> None:
        """Tab as far as the field, the words, Enter."""
        expect(button).to_be_visible()
        self._reach(field)
        self.page.keyboard.type(words)
        self.typed += len(words)
        self._key("Enter")

    def _reach(self, target: Locator) -> None:
        self.chosen += 1
        self.page.wait_for_load_state()
        expect(target).to_be_visible()
        if (here := self.page.url.partition("#")[0]) != self._here:
            self._here = here
            if target.evaluate("one => document.querySelector('main').contains(one)"):
                self._key("Tab")
                expect(self.page.locator("a[href='#innhold']")).to_be_focused()
                self._key("Enter")
        wanted = target.element_handle()
        for _ in range(FARTHEST):
            self._key("Tab")
            if self.page.evaluate("one => one === document.activeElement", wanted):
                return
        raise AssertionError(f"{target} cannot be reached with the Tab key")

    def _key(self, name: str) -> None:
        self.page.keyboard.press(name)
        self.presses += 1
