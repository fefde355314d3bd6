"""What pages do while they are used: filters, suggestions, menus, copying."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor

Open = Callable[..., Visitor]

SCREENS = pytest.mark.parametrize("width", [320, 1280])


def test_a_choice_in_the_filters_shows_at_once_and_back_undoes_it(visit: Open) -> None:
    visitor = visit()
    visitor.go("/sok?q=mobbing")
    before = visitor.page.locator("#antall").inner_text()
    visitor.page.locator("[name=service_area][value=barnevern]").check()
    expect(visitor.page.locator("#antall")).not_to_have_text(before)
    expect(visitor.page).to_have_url(re.compile("service_area=barnevern"))
    expect(visitor.page.locator("[name=service_area][value=barnevern]")).to_be_focused()
    visitor.page.go_back()
    expect(visitor.page.locator("#antall")).to_have_text(before)


@SCREENS
def test_filters_work_without_script(visit: Open, width: int) -> None:
    visitor = visit(width, script=False)
    visitor.go("/sok?q=mobbing")
    if width < 960:
        visitor.page.get_by_role("button", name="Filtrer").click()
    visitor.page.locator("[name=service_area][value=barnevern]").check()
    visitor.page.get_by_role("button", name="Vis treff").click()
    expect(visitor.page).to_have_url(re.compile("service_area=barnevern"))
    visitor.page.get_by_role("link", name="Fjern Kommunal tjeneste: Barnevern").click()
    expect(visitor.page).not_to_have_url(re.compile("service_area"))


def test_the_list_can_be_taken_away_as_it_is(visit: Open) -> None:
    visitor = visit()
    visitor.go("/sok?service_area=barnehage&sort=newest")
    link = visitor.page.locator(".take a").first
    answer = visitor.page.request.get(visitor.site + str(link.get_attribute("href")))
    shown = visitor.page.locator("#antall").inner_text()
    assert shown.startswith(f"{answer.headers['x-total-count']} ")


def test_by_keyboard_alone_from_the_start_to_a_recommendation(visit: Open) -> None:
    visitor = visit()
    visitor.go("/")
    page = visitor.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til hovedinnholdet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Søk i anbefalingene")).to_be_focused()
    page.keyboard.type("barneve")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sok\?q=[Bb]arnever"))
    _tab_to(page, ".card-title a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_visible()
    expect(page).to_have_url(re.compile("/anbefaling/"))


def test_a_suggestion_leads_to_as_many_hits_as_it_says(visit: Open) -> None:
    visitor = visit()
    visitor.go("/")
    visitor.page.locator("#q").press_sequentially("barneve")
    option = visitor.page.get_by_role("option").first
    number = option.locator(".number").inner_text()
    option.click()
    expect(visitor.page.locator("#antall")).to_contain_text(f"{number} anbefaling")


def test_by_keyboard_alone_through_the_filters(visit: Open) -> None:
    visitor = visit()
    visitor.go("/sok")
    _tab_to(visitor.page, "input[type=checkbox]")
    visitor.page.keyboard.press("Space")
    expect(visitor.page).to_have_url(re.compile("service_area="))


def test_the_menu_of_a_phone_opens_without_script_and_closes_with_escape(visit: Open) -> None:
    visitor = visit(320, script=False)
    visitor.go("/")
    visitor.page.get_by_role("button", name="Meny").click()
    expect(visitor.page.get_by_role("link", name="Kommuner", exact=True)).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("link", name="Kommuner", exact=True)).to_be_hidden()


def test_the_citation_is_copied(visit: Open) -> None:
    visitor = visit()
    visitor.go("/anbefaling/crc-2018-children-with-disabilities")
    visitor.page.get_by_role("button", name="Kopier kildehenvisningen").click()
    expect(visitor.page.get_by_role("button", name="Kopiert")).to_be_visible()
    assert "CRC/C/NOR/CO/5-6" in visitor.page.evaluate("navigator.clipboard.readText()")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the Tab key")
