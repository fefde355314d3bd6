"""UN document symbols and paragraph references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.symbol import is_symbol, normalise_symbol, paragraph_keys, paragraph_order


@pytest.mark.parametrize(
    "written",
    [
        "CRC/C/NOR/CO/5-6",
        "crc/c/nor/co/5-6",
        "CRC/C/NOR/CO/5–6",
        "CRC/C/NOR/CO/5‑6",
        "CRC/C/NOR/CO/5−6",
        " CRC/C/ NOR/CO/5-6\n",
        "CRC/C/\u00a0NOR/CO/5-6",
        "CRC/C/\u200bNOR/CO/5-6",
        "ＣＲＣ/C/NOR/CO/5-6",
    ],
)
def test_one_symbol_is_one_however_it_is_written(written: str) -> None:
    assert normalise_symbol(written) == "CRC/C/NOR/CO/5-6"


@given(st.text(alphabet="CcＣ/5.-–‑−() \u00a0\u200b"))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise_symbol(normalise_symbol(text)) == normalise_symbol(text)


@pytest.mark.parametrize(
    "text", ["CRC/C/NOR/CO/5-6", "e/c.12/nor/co/5", "A/HRC/42/3", "A/HRC/18/35/Add.2", "A/RES/217(III)", "A/70"]
)
def test_has_the_shape_of_a_symbol(text: str) -> None:
    assert is_symbol(text)


@pytest.mark.parametrize("text", ["", "CRC", "/", "CRC/", "/C/NOR", "CRC//NOR", "12/5", "CRC/C/NOR?", "åpen/dør"])
def test_has_not_the_shape_of_a_symbol(text: str) -> None:
    assert not is_symbol(text)


@pytest.mark.parametrize(
    ("reference", "keys"),
    [
        (None, ()),
        ("", ()),
        ("18", ("18",)),
        ("131.2", ("131.2",)),
        ("5 (f)", ("5", "5(f)")),
        ("5(F)", ("5", "5(f)")),
        ("12 (a), (c)", ("12", "12(a)", "12(c)")),
        ("12 (a)–(c)", ("12", "12(a)", "12(b)", "12(c)")),
        ("32–33", ("32", "33")),
        ("32-34", ("32", "33", "34")),
        ("32–33 (a)", ("32", "33", "33(a)")),
        ("131.2–131.4", ("131.2", "131.3", "131.4")),
        ("16 (a), 18 (b)", ("16", "16(a)", "18", "18(b)")),
        ("5, 7 and 9", ("5", "7", "9")),
        ("33–32", ("33", "32")),
        ("5–2000", ("5", "2000")),
        ("annex", ()),
    ],
)
def test_a_reference_covers_its_single_paragraphs(reference: str | None, keys: tuple[str, ...]) -> None:
    assert paragraph_keys(reference) == keys


@given(st.text(alphabet="0123456789.-–(), abcz", max_size=60))
def test_any_reference_is_read_and_names_each_paragraph_once(reference: str) -> None:
    keys = paragraph_keys(reference)
    assert len(keys) == len(set(keys))
    assert bool(keys) == any(c.isdigit() for c in reference)


def test_paragraphs_stand_in_the_order_of_the_document() -> None:
    ordered = ["5", "5 (a)", "5 (f)", "9", "10", "12 (a), (c)", "32–33", "131.2", "131.10", "annex", None]
    assert sorted(ordered[-3::-1], key=paragraph_order) == ordered[:-2]
    assert {paragraph_order(one) > paragraph_order("999.99") for one in ordered[-2:]} == {True}
