"""Taking the UN's wording apart; all texts are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.wording import fingerprint
from app.ingest.wording import Wording, plain_text, points_of, take_apart


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One&nbsp;two</p><p>three</p>", "One two\nthree"),
        ("a<br/>b<br >c", "a\nb\nc"),
        ("non \u2011 compliance", "non-compliance"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("a<!-- hidden -->b", "ab"),
        ("  many\u00a0 \t blanks \n\n\n here ", "many blanks\nhere"),
        ("un\u00adseen\u200b", "unseen"),
        ("<table><tr><td></td></tr></table>", ""),
        ("NUL\0 and half \ud800", "NUL and half"),
    ],
)
def test_markup_becomes_lines_of_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@given(st.text(alphabet="<>&;!-/pbr a\n\u00a0"))
def test_no_markup_fails_and_nothing_is_blank(markup: str) -> None:
    assert all(line and line == line.strip() for line in plain_text(markup).split("\n")) or plain_text(markup) == ""


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Play outdoors \n7. Let them play.", Wording("Let them play.", "Play outdoors", "7")),
        ("B.Positive\n3.The body notes.", Wording("The body notes.", "Positive", "3")),
        ("4.The body reminds.", Wording("The body reminds.", None, "4")),
        ("No number here.", Wording("No number here.")),
        ("2.5 million trees", Wording("2.5 million trees")),
    ],
)
def test_heading_and_number_stand_before_a_paragraph(text: str, wording: Wording) -> None:
    assert take_apart(plain_text(text), upr=False) == wording


@pytest.mark.parametrize(
    ("text", "number", "names"),
    [
        ("131.2 Plant trees (Italy);", "131.2", "Italy"),
        ("<b>99.10</b> Plant trees (Italy, Spain).", "99.10", "Italy, Spain"),
        ("Recommendation No. 21 para. 96: 21 Plant trees", "96.21", None),
        ("Plant trees", None, None),
    ],
)
def test_a_upr_recommendation_begins_with_its_number_and_ends_with_its_state(
    text: str, number: str | None, names: str | None
) -> None:
    found = take_apart(plain_text(text), upr=True)
    assert (found.paragraph, found.names) == (number, names)
    assert found.text.startswith("Plant trees")


def test_points_follow_one_another_and_a_reference_is_no_point() -> None:
    text = "In the light of article 4 (a) the State should:(a) Build, under rule (b); (b) Plant; and (c) Rest."
    assert [(one.letter, one.text) for one in points_of(text)] == [
        ("a", "Build, under rule (b)"),
        ("b", "Plant"),
        ("c", "Rest."),
    ]
    assert points_of("Only (a) one point") == ()


def test_a_fingerprint_sees_letters_and_digits_only() -> None:
    assert fingerprint("Plant 3 trees!") == fingerprint("plant\u00a03 \u2011 TREES")
    assert fingerprint("Plant 3 trees") != fingerprint("Plant 4 trees")
