"""Every kind of page passes axe-core, light and dark, on a phone and on a desk."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import expect

from app.settings import PROJECT
from tests.browser.visitor import Visitor

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"

PAGES = (
    "/",
    "/sok?q=mobing+p%C3%A5+skulen",
    "/sok?municipal=explicit&theme=education&year_from=2018",
    "/sok?theme=finnesikke",
    "/sok?q=zzzzqqqq",
    "/anbefaling/crc-2018-children-with-disabilities",
    "/anbefaling/upr-2014-116",
    "/anbefaling/upr-2014-116/endringer",
    "/tjeneste",
    "/tjeneste/barnehage",
    "/tjeneste/innkjop",
    "/kommune",
    "/kommune/5612-kautokeino",
    "/dokument",
    "/dokument/CRPD/C/NOR/CO/1",
    "/organ",
    "/organ/CRC",
    "/konvensjon/CRC",
    "/tema",
    "/tema/housing",
    "/gruppe/sami",
    "/statistikk",
    "/data",
    "/bygg-inn?service_area=barnevern&layout=chart",
    "/om",
    "/for-utviklere",
    "/personvern",
    "/tilgjengelighet",
    "/finnes-ikke",
)
LANGUAGES = ("/nn/sok?q=barnehage", "/en/anbefaling/upr-2014-116", "/se/", "/se/tjeneste/samisk", "/om?fargge=1")

SCREENS = (1280, 320)
LIGHTS: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize("path", [*PAGES, *LANGUAGES])
def test_axe_finds_nothing_on_any_screen_in_any_light(visit: Callable[..., Visitor], path: str) -> None:
    visitor = visit(SCREENS[0])
    visitor.go(path)
    visitor.page.evaluate(AXE.read_text(encoding="utf-8"))
    # Without motion: a colour half-way between light and dark is nobody's choice.
    for width in SCREENS:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        for light in LIGHTS:
            visitor.page.emulate_media(color_scheme=light, reduced_motion="reduce")
            found = visitor.page.evaluate("axe.run().then(found => found.violations)")
            named = [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in found]
            assert (width, light, named) == (width, light, [])


@pytest.mark.parametrize("opened", ["#meny", "#filtre"])
def test_axe_finds_nothing_where_a_phone_has_opened_something(visit: Callable[..., Visitor], opened: str) -> None:
    visitor = visit(320)
    visitor.go("/sok?q=barn")
    visitor.page.locator(f"[popovertarget={opened[1:]}]").first.click()
    expect(visitor.page.locator(opened)).to_be_visible()
    visitor.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = visitor.page.evaluate("axe.run().then(found => found.violations)")
    assert [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in found] == []
