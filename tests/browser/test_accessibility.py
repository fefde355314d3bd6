"""Every kind of page passes axe-core, light and dark, on a phone and on a desk."""

from collections.abc import Callable

import pytest

from app.settings import PROJECT
from tests.browser.conftest import Visitor

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
    "/bygg-inn?service_area=barnevern&layout=chart",
    "/om",
    "/for-utviklere",
    "/personvern",
    "/tilgjengelighet",
    "/finnes-ikke",
)
LANGUAGES = ("/nn/sok?q=barnehage", "/en/anbefaling/upr-2014-116", "/se/", "/se/tjeneste/samisk")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, *LANGUAGES])
def test_axe_finds_nothing(visit: Callable[..., Visitor], path: str, dark: bool) -> None:
    visitor = visit(1280, dark=dark)
    visitor.go(path)
    visitor.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = visitor.page.evaluate("axe.run().then(found => found.violations)")
    assert [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in found] == []


@pytest.mark.parametrize(
    "path", ["/", "/sok", "/anbefaling/crc-2018-children-with-disabilities", "/tjeneste/helsestasjon-skolehelse"]
)
def test_a_phone_shows_it_without_scrolling_sideways(visit: Callable[..., Visitor], path: str) -> None:
    visitor = visit(320)
    visitor.go(path)
    visitor.page.evaluate(AXE.read_text(encoding="utf-8"))
    assert visitor.page.evaluate("axe.run().then(found => found.violations.map(one => one.id))") == []
