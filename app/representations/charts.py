"""Bar charts as SVG, drawn by Vega-Lite in this process (vl-convert), in colours that the page decides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from markupsafe import Markup

from app.representations.svg import slimmed
from app.representations.xml_text import xml_text

WIDTH: Final = 640
TELEPHONE: Final = 300
"""Width up to which the names of the series stand below each other: beside each other they would not fit."""

ROW: Final = 26

LONGEST: Final = 80
"""Characters of a name that the drawing library is given, more than any place has room for. It measures a name again
and again while it cuts it to its place: one of 20,000 characters takes it seconds."""

_INK: Final = "#010203"
_GRID: Final = "#010204"
_SERIES: Final = ("#010205", "#010206", "#010207", "#010208")
_COLOURS: Final = {
    _INK: "currentColor",
    _GRID: "var(--chart-grid)",
    **{colour: f"var(--chart-{at})" for at, colour in enumerate(_SERIES, 1)},
}
"""Stand-ins that no designer would choose, and what takes their place: light and dark pages colour the same drawing."""


_BEYOND: Final = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar or part of one: where it stands, which series it belongs to, how long it is."""

    place: str
    series: str
    count: int


def draw_columns(bars: Sequence[Bar], series: Sequence[str], width: int = WIDTH) -> Markup:
    """Columns side by side on a `width`, the series stacked, in the order given; places keep their order.

    Every column is named where there is room for it; narrower than usual, names that would overlap are left out.
    """
    axis = {"title": None, "labelAngle": 0, "labelOverlap": width < WIDTH}
    place = {"field": "place", "type": "ordinal", "sort": None, "axis": axis}
    count = {"field": "count", "type": "quantitative", "axis": {"title": None, "tickMinStep": 1}}
    return _draw(bars, series, {"x": place, "y": count}, (width, 240))


def draw_rows(
    bars: Sequence[Bar], series: Sequence[str], width: int = WIDTH, names: int = 400, *, first: int = 0
) -> Markup:
    """Bars below each other, for places with names of up to `names` pixels beside the `width` of the bars.

    `first` colours of the page are passed over.
    """
    axis = {"title": None, "labelLimit": names, "domain": False, "ticks": False}
    place = {"field": "place", "type": "ordinal", "sort": None, "axis": axis}
    count = {"field": "count", "type": "quantitative", "axis": {"title": None, "tickMinStep": 1}}
    places = len({bar.place for bar in bars})
    return _draw(bars, series, {"x": count, "y": place}, (width, places * ROW), first)


def _draw(
    bars: Sequence[Bar], series: Sequence[str], encoding: dict[str, Any], size: tuple[int, int], first: int = 0
) -> Markup:
    axis = {"labelColor": _INK, "domainColor": _GRID, "tickColor": _GRID, "gridColor": _GRID, "labelFontSize": 14}
    legend = {"labelColor": _INK, "labelFontSize": 14, "orient": "top", "title": None, "labelLimit": 300}
    if size[0] <= TELEPHONE:
        legend["columns"] = 1
    colours = _SERIES[first : first + len(series)]
    places, names = _names([bar.place for bar in bars]), _names(series)
    scale = {"domain": list(names.values()), "range": list(colours)}
    shown = {"scale": scale, "legend": legend if len(series) > 1 else None}
    specification = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": size[0],
        "height": size[1],
        "background": None,
        "config": {"font": "Source Sans 3, sans-serif", "axis": axis, "view": {"stroke": None}},
        "data": {"values": [_row(bar, series, places, names) for bar in bars]},
        "mark": "bar",
        "encoding": {
            **encoding,
            "color": {"field": "series", "type": "nominal", **shown},
            "order": {"field": "at"},
        },
    }
    # Nine megabytes that a service whose statistics nobody looks at need not load.
    import vl_convert  # noqa: PLC0415

    return _coloured(vl_convert.vegalite_to_svg(specification))


def _row(bar: Bar, series: Sequence[str], places: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    shown = {"place": places[bar.place], "series": names[bar.series]}
    return {**asdict(bar), **shown, "at": series.index(bar.series)}


def _names(given: Sequence[str]) -> dict[str, str]:
    """Names as they are drawn: no longer than can be read, and those that are told apart still told apart.

    A character that XML has no place for would end the process: the library panics across C. One beyond U+FFFF may
    be cut in two halves by the library, which then fails.
    """
    drawn: dict[str, str] = {}
    for name in dict.fromkeys(given):
        whole = _BEYOND.sub("\N{REPLACEMENT CHARACTER}", xml_text(name))
        short = whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 1]}…"
        drawn[name] = f"{short} ({len(drawn) + 1})" if short in drawn.values() else short
    return drawn


def _coloured(svg: str) -> Markup:
    """The drawing in the page's colours, unseen by screen readers: the table behind it says the same."""
    drawn = slimmed(svg)
    for stand_in, colour in _COLOURS.items():
        drawn = drawn.replace(stand_in, colour)
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 # Vega escapes
