"""Characters that XML has no place for stand in nothing that is made of XML, and end no process."""

from xml.etree import ElementTree

import pytest

from app.representations.charts import Bar, draw_columns, draw_rows
from app.representations.xml_text import xml_text

NONE = [chr(code) for code in (0, 1, 8, 0xB, 0xC, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF)]
SOME = ["\t", "\n", "\r", " ", "\x7f", "\x85", "å", "\ufdd0", "\ufffd", "\U0001ffff", "\U0010ffff", "<", "&"]


@pytest.mark.parametrize("sign", NONE, ids=ascii)
def test_what_has_no_place_is_left_out(sign: str) -> None:
    assert xml_text(f"a{sign}b") == "ab"


@pytest.mark.parametrize("sign", SOME, ids=ascii)
def test_what_has_a_place_stays(sign: str) -> None:
    assert xml_text(f"a{sign}b") == f"a{sign}b"


@pytest.mark.parametrize("draw", [draw_columns, draw_rows])
def test_a_chart_takes_any_label(draw: object) -> None:
    label = "".join(NONE) + "<script>pwned()</script>&\"'"
    assert callable(draw)
    svg = str(draw([Bar(label, label, 1), Bar("2020", "b", 2)], [label, "b"]))
    assert "<script" not in svg
    assert len(ElementTree.fromstring(svg).findall(".//*")) > 5
