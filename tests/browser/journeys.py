"""The six tasks people come for, each told once, for any hand, screen and language."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
from playwright.sync_api import Browser, Locator, Page, expect

from app.domain.language import Language
from app.representations.interface import Interface
from app.representations.page_links import PREFIXES
from tests.browser.hands import Hand, Keyboard, Mouse
from tests.browser.visitor import Visitor, arrive


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody uses the site."""

    hand: type[Mouse] | type[Keyboard]
    script: bool
    width: int

    def __str__(self) -> str:
        return f"{self.hand.__name__.lower()}, {'script' if self.script else 'no script'}, {self.width}"


@dataclass(frozen=True, slots=True)
class Trip:
    """One task being done by somebody in a language."""

    browser: Browser
    visitor: Visitor
    hand: Hand
    language: Language
    script: bool

    @property
    def page(self) -> Page:
        """What is seen."""
        return self.visitor.page

    def say(self, name: str, /, **values: object) -> str:
        """A text of the interface in the language of the trip."""
        return Interface(self.language).plain(name, **values)

    def go(self, path: str) -> None:
        """Begin at an address."""
        self.visitor.go(PREFIXES[self.language] + path)

    def link(self, path: str, within: str = "main") -> Locator:
        """The first link that leads to a page of the trip's language."""
        return self.page.locator(f"{within} a[href='{PREFIXES[self.language]}{path}']").first

    def follow(self, link: Locator) -> None:
        """Follow a link and wait for where it leads."""
        place = link.get_attribute("href") or ""
        self.hand.press(link)
        expect(self.page).to_have_url(self.visitor.site + place)

    def menu(self, name: str, path: str) -> None:
        """Choose in the main menu, which a phone has to open first."""
        button = self.page.get_by_role("button", name=self.say("nav.menu"), exact=True)
        if button.is_visible():
            self.hand.press(button)
        link = self.link(path, within="#meny")
        expect(link).to_contain_text(self.say(name))
        self.follow(link)


def start(browser: Browser, site: str, way: Way, language: Language) -> Trip:
    """Somebody who is about to do a task."""
    visitor = arrive(browser, site, way.width, script=way.script)
    return Trip(browser, visitor, way.hand(visitor.page), language, way.script)


def kindergartens_newest_first_on_paper(trip: Trip) -> None:
    """(a) What the UN asks of kindergartens, newest first, printed."""
    trip.go("/")
    trip.follow(trip.link("/tjeneste/barnehage"))
    shown = trip.page.locator("#nyeste ~ .cards .card-meta").all_inner_texts()
    years = [int(text) for line in shown for text in re.findall(r"\d{4}", line)[:1]]
    assert years == sorted(years, reverse=True)
    assert years[0] >= 2020
    if trip.script:
        trip.hand.press(trip.page.locator(".take-short [data-print]"))
        assert trip.page.evaluate("window.printed")
    trip.page.emulate_media(media="print")
    expect(trip.page.locator("nav#meny")).to_be_hidden()
    expect(trip.page.locator("h1")).to_be_visible()
    trip.page.emulate_media(media="screen")


def a_misspelt_question_to_share(trip: Trip) -> None:
    """(b) From "mobing på skulen" to an address that shows others the same."""
    trip.go("/")
    field, button = trip.page.locator("#q"), trip.page.get_by_role("button", name=trip.say("search.button"), exact=True)
    trip.hand.ask(field, "mobing på skulen", button)
    expect(trip.page.locator("#antall")).to_contain_text("mobing på skulen")
    expect(trip.page.locator(".reading")).to_contain_text(trip.say("reading.corrected", typed="mobing", text="mobbing"))
    other = arrive(trip.browser, trip.visitor.site)
    other.page.goto(trip.page.url)
    titles = other.page.locator(".card-title").all_inner_texts()
    assert titles == trip.page.locator(".card-title").all_inner_texts() != []
    other.check()
    other.page.context.close()


def from_2018_to_2025(trip: Trip) -> None:
    """(c) From a recommendation of 2018 to its sibling of 2025."""
    trip.go("/anbefaling/crc-2018-views-of-the-child")
    trip.follow(trip.page.locator(".timeline li").filter(has_text="2025").get_by_role("link").first)
    expect(trip.page.locator(".record-head .card-meta")).to_contain_text("2025")
    expect(trip.page).to_have_url(re.compile("/anbefaling/crc-2025-"))


def what_crpd_said_to_municipalities(trip: Trip) -> None:
    """(d) What the disability committee said to municipalities in 2019."""
    trip.go("/")
    trip.follow(trip.page.get_by_role("link", name=trip.say("start.all_documents")))
    trip.follow(trip.link("/dokument/CRPD/C/NOR/CO/1"))
    expect(trip.page.locator("#kommunene")).to_have_text(trip.say("document.concerned"))
    assert trip.page.locator("#kommunene ~ .cards > li").count() == 6


def the_sami_duties_of_tromso(trip: Trip) -> None:
    """(e) Everything about Tromsø's Sámi duties."""
    trip.go("/")
    trip.menu("nav.municipalities", "/kommune")
    button = trip.page.get_by_role("button", name=trip.say("municipalities.button"), exact=True)
    trip.hand.ask(trip.page.get_by_label(trip.say("municipalities.label")), "tromsø", button)
    expect(trip.page).to_have_url(re.compile(f"{PREFIXES[trip.language]}/kommune/5501-tromso$"))
    expect(trip.page.locator("#her ~ .marks")).to_contain_text(trip.say("municipality.not_sami_area", name="Tromsø"))
    trip.follow(trip.link("/tjeneste/samisk"))
    expect(trip.page.locator(".record-facts")).to_contain_text("Sameloven kap. 3 og 4")


def a_list_into_excel(trip: Trip) -> None:
    """(f) A list into Excel."""
    trip.go("/")
    trip.follow(trip.link("/tjeneste/barnehage"))
    trip.hand.press(trip.page.locator(".take-short a"))
    with trip.page.expect_download() as download:
        trip.hand.press(trip.page.locator(".take a[href*='.xlsx']"))
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets[0]
    asked = trip.page.request.get(f"{trip.visitor.site}/api/v1/recommendations?service_area=barnehage&size=1")
    assert sheet.max_row - 1 == asked.json()["total"] > 1


TASKS: dict[str, Callable[[Trip], None]] = {
    "a": kindergartens_newest_first_on_paper,
    "b": a_misspelt_question_to_share,
    "c": from_2018_to_2025,
    "d": what_crpd_said_to_municipalities,
    "e": the_sami_duties_of_tromso,
    "f": a_list_into_excel,
}
