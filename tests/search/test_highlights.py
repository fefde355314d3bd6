"""What is marked in a shown text, and that the markup is safe whatever the text holds."""

import re
from html import unescape

import marisa_trie
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.search.concepts import ConceptLookup
from app.search.highlights import LONGEST, highlight, matches
from app.search.lexicon import Lexicon
from app.search.marks import Marks
from app.search.marks import marks_of as marks_of_reading
from app.search.reading import Reader

READER = Reader(ConceptLookup(()), Lexicon((), (), marisa_trie.Trie()))


def marks_of(typed: str) -> Marks:
    return marks_of_reading(READER.read(typed, expand=False), {})


@pytest.mark.parametrize(
    ("language", "typed", "text", "marked"),
    [
        ("nb", "barnehage", "Flere barnehager.", "Flere <mark>barnehager</mark>."),
        ("nb", "BARNEHAGER", "En barnehage", "En <mark>barnehage</mark>"),
        ("nn", "skular", "Skulen", "<mark>Skulen</mark>"),
        ("en", "schools", "At School, schooling", "At <mark>School</mark>, <mark>schooling</mark>"),
        ("se", "sámi", "Sámi giella", "<mark>Sámi</mark> giella"),
        ("se", "sami", "Sámi giella", "<mark>Sámi</mark> giella"),
        ("nb", "blåbær", "😀 Ærlige blåbær på øya", "😀 Ærlige <mark>blåbær</mark> på øya"),
        ("nb", "barn skole", "Skole for barn", "<mark>Skole</mark> for <mark>barn</mark>"),
        ("nb", "barn OR vold", "vold mot barn", "<mark>vold</mark> mot <mark>barn</mark>"),
        ("nb", "barnev*", "Barnevern og barnevernet, barn", "<mark>Barnevern</mark> og <mark>barnevernet</mark>, barn"),
        ("nb", '"barnets beste"', "Barnets beste", "<mark>Barnets</mark> <mark>beste</mark>"),
        ("en", '"the child"', "of the child, the all", "of <mark>the</mark> <mark>child</mark>, the all"),
        ("en", "opt-in", "Opt in; in time", "<mark>Opt</mark> <mark>in</mark>; in time"),
        ("nb", "barn og vold", "barn og unge", "<mark>barn</mark> og unge"),
        ("nb", "og", "barn og unge", "barn <mark>og</mark> unge"),
        ("nb", "barn", "<b>barn</b> & unge", "&lt;b&gt;<mark>barn</mark>&lt;/b&gt; &amp; unge"),
    ],
)  # fmt: skip
def test_what_matched_is_marked(language: str, typed: str, text: str, marked: str) -> None:
    assert highlight(text, language, marks_of(typed)) == marked
    assert matches(text, language, marks_of(typed))


@pytest.mark.parametrize(
    ("language", "typed", "text"),
    [
        ("nb", "vold", "barn"),
        ("nb", "-barn", "barn"),
        ("nb", "NOT barn", "barn"),
        ("nb", "barn", "barnehage"),
        ("nb", "", "barn"),
        ("nb", "*", "barn"),
        ("nb", "para 18", "18"),
        ("nb", "CRC/C/NOR/CO/5-6", "CRC/C/NOR/CO/5-6"),
        ("nb", '"beste barnets"', "barnets beste"),
        ("nb", '"barnets beste"', "barnets aller beste"),
        ("nb", '"barnehager"', "barnehage"),
        ("nb", "barn", ""),
        ("nb", "x" * 200, "x" * 200),
    ],
)
def test_nothing_marked_gives_none(language: str, typed: str, text: str) -> None:
    assert highlight(text, language, marks_of(typed)) is None
    assert not matches(text, language, marks_of(typed))


def test_a_long_text_is_shown_around_its_first_mark() -> None:
    text = "ord " * 200 + "fengsel " + "ord " * 200
    found = highlight(text, "nb", marks_of("fengsel"))
    assert found is not None
    assert found.startswith("… ord ")
    assert found.endswith("ord …")
    assert "<mark>fengsel</mark>" in found


def test_a_text_that_is_not_too_long_is_shown_whole() -> None:
    text = ("fengsel " * 100)[:LONGEST]
    found = highlight(text, "nb", marks_of("fengsel"))
    assert found is not None
    assert shown(found) == text


@pytest.mark.parametrize("before", [0, 1, 79, 80, 81, 500])
@pytest.mark.parametrize("after", [0, 1, 239, 240, 500])
@pytest.mark.parametrize("blank", [" ", "-", "\u00a0"])
def test_the_first_mark_is_always_shown_and_the_text_never_longer_than_promised(
    before: int, after: int, blank: str
) -> None:
    text = "a" * before + blank + "fengsel" + blank + "b" * after
    found = highlight(text, "nb", marks_of("fengsel"))
    assert found is not None
    assert "<mark>fengsel</mark>" in found
    assert len(shown(found)) <= LONGEST


def shown(markup: str) -> str:
    """The text a reader sees, without marks and the dots at cut ends."""
    return unescape(re.sub(r"</?mark>", "", markup.removeprefix("… ").removesuffix(" …")))


PIECES = ["barn", "Barn ", " skole", "<mark>", "</mark>", "<script>", "&amp;", '"', "'", "å", "😀", "\x00", " "]
# Python and the index read the same letters only where both know them: characters of newer Unicode are left out.
KNOWN = st.text(st.characters(exclude_categories=("Cn", "Cs")), max_size=20)
TEXT = st.lists(st.sampled_from(PIECES) | KNOWN, max_size=60).map("".join)


@given(TEXT, st.sampled_from(["nb", "nn", "en", "se"]))
@settings(max_examples=300, deadline=None)
def test_the_markup_is_safe_and_says_what_the_text_says(text: str, language: str) -> None:
    found = highlight(text, language, marks_of("barn skol* OR mark OR script"))
    if found is None:
        assert "barn" not in re.split(r"[\W_]+", text)
        return
    assert set(re.findall(r"<[^>]*>?", found)) <= {"<mark>", "</mark>"}
    assert re.fullmatch(r"(?s)[^<>]*(<mark>[^<>]+</mark>[^<>]*)+", found)
    assert len(shown(found)) <= LONGEST
    # Dots at the ends may be the text's own.
    bare = unescape(re.sub(r"</?mark>", "", found))
    assert any(one in text for one in (bare, bare.removeprefix("… "), bare.removesuffix(" …"), shown(found)))


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_search_marks_any_text_without_harm(typed: str, text: str) -> None:
    found = highlight(text, "en", marks_of(typed))
    assert found is None or unescape(re.sub(r"</?mark>", "", found)) == text
