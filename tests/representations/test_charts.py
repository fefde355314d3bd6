"""Charts: what can be read in them."""

import re
from typing import Any

import pytest
import vl_convert

from app.representations.charts import LONGEST, Bar, draw_columns, draw_rows

YEARS = [str(year) for year in range(2006, 2022)]


def named(width: int) -> list[str]:
    drawn = draw_columns([Bar(year, "all", 5) for year in YEARS], ["all"], width)
    return re.findall(r">(20\d\d)<", drawn)


def test_every_column_of_the_page_is_named() -> None:
    assert named(640) == YEARS


def test_columns_of_a_telephone_are_named_as_far_as_there_is_room() -> None:
    assert 3 < len(named(280)) < len(YEARS)


@pytest.mark.parametrize(
    "sign", ["a", "\ue000", "ab ", "\U0001f600"], ids=["letters", "signs of no font", "words", "faces"]
)
def test_names_too_long_to_be_read_are_cut_before_they_are_measured_and_told_apart(
    sign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, Any]] = []
    real = vl_convert.vegalite_to_svg
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", lambda one: given.append(one) or real(one))
    drawn = draw_rows([Bar(sign * 20_000 + end, "all", 5) for end in "xy"], ["all"])
    (rows,) = (one["data"]["values"] for one in given)
    places = [row["place"] for row in rows]
    assert len(set(places)) == 2
    assert max(map(len, places)) < LONGEST + 10
    assert len(re.findall(r"<path|<rect", drawn)) >= 2
