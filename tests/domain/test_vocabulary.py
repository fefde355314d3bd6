"""Vocabularies, and the nearest right code for a wrong one."""

import pytest

from app.domain.vocabulary import Term, Vocabulary, nearest

STATES = Vocabulary(
    "recommending_state",
    {"nb": "Anbefalende stat", "en": "Recommending State"},
    {
        "SWE": Term("SWE", {"nb": "Sverige", "en": "Sweden"}),
        "CHE": Term("CHE", {"nb": "Sveits", "en": "Switzerland"}, aliases=("Swiss Confederation",)),
        "USA": Term("USA", {}),
    },
)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("swe", "SWE"),
        ("SWEE", "SWE"),
        ("Sverge", "SWE"),
        ("sweden", "SWE"),
        ("Swiss Confederacy", "CHE"),
        ("Sveitz", "CHE"),
        ("usa", "USA"),
    ],
)
def test_the_nearest_code_is_found_by_code_label_or_alias(wrong: str, right: str) -> None:
    assert STATES.nearest(wrong) == right


@pytest.mark.parametrize("wrong", ["", " ", "qqqqqqqq", "x" * 10_000, "🙂"])
def test_nothing_near_gives_none(wrong: str) -> None:
    assert STATES.nearest(wrong) is None


def test_an_empty_vocabulary_has_nothing_near() -> None:
    assert Vocabulary("theme", {}, {}).nearest("housing") is None


def test_capitals_make_no_difference_in_a_list_or_a_table() -> None:
    assert nearest("CRC/C/NOR/CO/5", ["CRC/C/NOR/CO/5-6", "CAT/C/NOR/CO/8"]) == "CRC/C/NOR/CO/5-6"
    assert nearest("hosing", {"HOUSING": "housing"}) == "housing"


def test_two_that_are_as_near_give_the_first() -> None:
    assert nearest("abcd", ["abce", "abcf"]) == "abce"
    assert nearest("ABC", {"Abc": "first", "abc": "second"}) == "first"


def test_a_term_without_labels_is_called_by_its_code() -> None:
    assert STATES.terms["USA"].label("nb") == "USA"
    assert STATES.terms["SWE"].label("nn") == "Sverige"
    assert STATES.label("en") == "Recommending State"


def test_a_vocabulary_is_an_ordered_list_of_its_terms() -> None:
    assert [term.code for term in STATES] == ["SWE", "CHE", "USA"]
    assert len(STATES) == 3
    assert "SWE" in STATES
    assert "swe" not in STATES
