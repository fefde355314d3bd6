"""The words of the interface are complete where they should be, and their braces fit."""

import re
from pathlib import Path

import pytest

from app.http.parameters import ListParameters
from app.representations.html import TEMPLATES
from app.representations.interface import Interface, texts

BOKMAAL = texts("nb")


@pytest.mark.parametrize("language", ["nn", "en"])
def test_nynorsk_and_english_are_complete(language: str) -> None:
    assert set(texts(language)) == set(BOKMAAL)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["nn", "en", "se"])
def test_braces_are_those_of_bokmaal(language: str) -> None:
    for name, text in texts(language).items():  # type: ignore[arg-type]
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", BOKMAAL[name])), name


def test_every_text_that_a_template_names_exists() -> None:
    named = set()
    for path in Path(TEMPLATES).rglob("*.html"):
        named |= set(re.findall(r"""t(?:\.plain)?\(["']([a-z_0-9.-]+)["'][,)]""", path.read_text(encoding="utf-8")))
    assert len(named) > 150
    missing = {name for name in named if name not in BOKMAAL and f"{name}.one" not in BOKMAAL}
    assert missing == set()


def test_every_filter_has_a_name() -> None:
    assert all(f"facet.{name}" in BOKMAAL for name in ListParameters.model_fields)


def test_a_missing_text_is_said_in_the_nearest_language_and_marked() -> None:
    assert str(Interface("se")("nav.search")) == '<span lang="nb">Søk</span>'
    assert str(Interface("se")("sami.se")) == "davvisámegiella"


def test_values_are_escaped_and_numbers_choose_the_form() -> None:
    say = Interface("nb")
    assert str(say("results.for", text="<b>")) == "for «&lt;b&gt;»"
    assert say.plain("results.for", text="<b>") == "for «<b>»"
    assert str(say("count.n", n=1)) == "1 anbefaling"
    assert str(say("count.n", n=2)) == "2 anbefalinger"


def test_dates_and_numbers_are_written_as_people_do() -> None:
    assert Interface("nb").date("2018-06-01") == "1. juni 2018"
    assert Interface("en").date("2018-06-01") == "1 June 2018"
    assert Interface("nb").date("2025") == "2025"
    assert Interface("nb").number(1234) == "1\N{NO-BREAK SPACE}234"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_running_texts_exist_in_every_complete_language(language: str) -> None:
    texts_of_pages = {path.name.split(".")[0] for path in (TEMPLATES / "text").glob("*.html")}
    assert len(texts_of_pages) == 4
    assert all((TEMPLATES / "text" / f"{name}.{language}.html").is_file() for name in texts_of_pages)
