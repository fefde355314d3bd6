"""Addresses of pages: each language has its own, and what a page counts is no part of them."""

import pytest

from app.domain.query import SearchQuery
from app.representations.page_links import PageLinks, slug


def test_each_language_has_its_prefix() -> None:
    assert PageLinks().other("/sok") == {"nb": "/sok", "nn": "/nn/sok", "en": "/en/sok", "se": "/se/sok"}
    assert PageLinks().other("/") == {"nb": "/", "nn": "/nn/", "en": "/en/", "se": "/se/"}


def test_a_list_is_named_by_what_is_found_not_by_what_is_counted() -> None:
    query = SearchQuery(text="barn", filters={"theme": ("housing",)}, facets=("year",), explain=True)
    assert PageLinks("", "en").search(query) == "/en/sok?q=barn&theme=housing"


def test_a_toggle_leads_to_a_page() -> None:
    assert PageLinks().toggles(SearchQuery(facets=("year",)), "theme")("housing") == "/sok?theme=housing"


def test_a_code_without_a_page_leads_to_its_list() -> None:
    links = PageLinks()
    assert links.topic("theme", "housing") == "/tema/housing"
    assert links.topic("document", "CRC/C/NOR/CO/7") == "/dokument/CRC/C/NOR/CO/7"
    assert links.topic("recommending_state", "SWE") == "/sok?recommending_state=SWE"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Tromsø", "tromso"),
        ("Nord-Aurdal", "nord-aurdal"),
        ("Kárášjohka", "karasjohka"),
        ("Ås", "as"),
        ("Sør-Varanger", "sor-varanger"),
    ],
)
def test_names_become_plain_letters(name: str, plain: str) -> None:
    assert slug(name) == plain
