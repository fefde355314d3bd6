"""Charts: what can be read in them."""

import re

from app.representations.charts import Bar, draw_columns

YEARS = [str(year) for year in range(2006, 2022)]


def named(width: int) -> list[str]:
    drawn = draw_columns([Bar(year, "all", 5) for year in YEARS], ["all"], width)
    return re.findall(r">(20\d\d)<", drawn)


def test_every_column_of_the_page_is_named() -> None:
    assert named(640) == YEARS


def test_columns_of_a_telephone_are_named_as_far_as_there_is_room() -> None:
    assert 3 < len(named(280)) < len(YEARS)
