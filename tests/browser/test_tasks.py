"""What people come for, done as they would: with and without script, by mouse and by keyboard, on a desk and a phone.

`clicks` in each test counts what has to be pressed from the first page on; docs/guides/municipal-staff.md tells them.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Open = Callable[..., Visitor]

SCREENS = pytest.mark.parametrize("width", [320, 1280])
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@SCREENS
@SCRIPTS
def test_what_the_un_asks_of_kindergartens_newest_first_and_printed(visit: Open, width: int, script: bool) -> None:
    visitor = visit(width, script=script)
    visitor.go("/")
    visitor.page.get_by_role("link", name=re.compile("^Barnehage")).click()
    years = [
        int(text)
        for text in visitor.page.locator("#nyeste ~ .cards .card-meta").all_inner_texts()
        for text in re.findall(r"\d{4}", text)[:1]
    ]
    assert years == sorted(years, reverse=True)
    assert years[0] >= 2020
    visitor.page.emulate_media(media="print")
    expect(visitor.page.locator("nav#meny")).to_be_hidden()
    expect(visitor.page.get_by_role("heading", name="Barnehage", exact=True)).to_be_visible()


@SCREENS
@SCRIPTS
def test_from_a_misspelt_nynorsk_question_to_an_address_to_share(visit: Open, width: int, script: bool) -> None:
    visitor = visit(width, script=script)
    visitor.go("/")
    visitor.page.get_by_label("Søk i anbefalingene").fill("mobing på skulen")
    visitor.page.get_by_role("button", name="Søk", exact=True).click()
    expect(visitor.page.locator("#antall")).to_contain_text("anbefalinger for «mobing på skulen»")
    expect(visitor.page.locator(".reading")).to_contain_text("Vi leste «mobing» som «mobbing».")
    address = visitor.page.url
    other = visit(width)
    other.page.goto(address)
    assert other.page.locator(".card-title").all_inner_texts() == visitor.page.locator(".card-title").all_inner_texts()


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


@SCREENS
@SCRIPTS
def test_from_a_recommendation_of_2018_to_its_sibling_of_2025(visit: Open, width: int, script: bool) -> None:
    visitor = visit(width, script=script)
    visitor.go("/anbefaling/crc-2018-views-of-the-child")
    sibling = visitor.page.locator(".timeline li").filter(has_text="2025").get_by_role("link").first
    sibling.click()
    expect(visitor.page.locator("h1")).to_contain_text("Barns rett til å bli hørt")
    expect(visitor.page.locator(".record-head .card-meta")).to_contain_text("2025")


@SCREENS
@SCRIPTS
def test_what_the_disability_committee_said_to_municipalities_in_2019(visit: Open, width: int, script: bool) -> None:
    visitor = visit(width, script=script)
    visitor.go("/")
    visitor.page.get_by_role("link", name="Alle dokumenter").click()
    visitor.page.get_by_role("link", name=re.compile("2019")).filter(has_text="nedsatt funksjonsevne").or_(
        visitor.page.locator("a[href='/dokument/CRPD/C/NOR/CO/1']")
    ).first.click()
    expect(visitor.page.get_by_role("heading", name="Dette gjelder kommunene")).to_be_visible()
    assert visitor.page.locator("#kommunene ~ .cards > li").count() == 6


@SCREENS
@SCRIPTS
def test_everything_about_the_sami_duties_of_tromso(visit: Open, width: int, script: bool) -> None:
    visitor = visit(width, script=script)
    visitor.go("/kommune")
    visitor.page.get_by_label("Navn på kommunen eller kommunenummer").fill("tromsø")
    visitor.page.get_by_role("button", name="Finn").click()
    expect(visitor.page).to_have_url(re.compile("/kommune/5501-tromso$"))
    expect(visitor.page.locator("main")).to_contain_text("ikke med i forvaltningsområdet for samiske språk")
    visitor.page.get_by_role("link", name=re.compile("Se alle .* om samers rettigheter")).click()
    expect(visitor.page.locator("h1")).to_have_text("Samiske rettigheter og samisk språk")
    expect(visitor.page.locator(".record-facts")).to_contain_text("Sameloven kap. 3 og 4")


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


@pytest.mark.parametrize(("prefix", "button"), [("", "Søk"), ("/nn", "Søk"), ("/en", "Search"), ("/se", "Søk")])
@SCREENS
def test_each_language_leads_from_the_start_to_a_recommendation(
    visit: Open, prefix: str, button: str, width: int
) -> None:
    visitor = visit(width)
    visitor.go(f"{prefix}/")
    visitor.page.locator("input[name=q]").fill("barnehage")
    visitor.page.get_by_role("button", name=button, exact=True).click()
    visitor.page.locator(".card-title a").first.click()
    expect(visitor.page).to_have_url(re.compile(f"{prefix}/anbefaling/"))
    assert visitor.page.locator("html").get_attribute("lang") == (prefix[1:] or "nb")


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
