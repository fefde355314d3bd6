"""Charts for embeds: a search by year, or by the commonest codes of a facet, each with its table."""

from dataclasses import replace
from typing import Any, Final

from app.domain.query import SearchQuery
from app.embed.parameters import Counted
from app.representations.charts import Bar, draw_rows
from app.representations.interface import unmarked
from app.search.facets import count_facet
from app.web.documents import CONCERNED
from app.web.statistics import by_year
from app.web.visit import Visit

WIDE: Final = {"columns": 520, "rows": 320, "names": 380}
NARROW: Final = {"columns": 280, "rows": 105, "names": 245}
"""Pixels of a chart in the column of an article and on a telephone; see `statistics.NARROW`."""

Figure = dict[str, Any]


def figure(visit: Visit, query: SearchQuery, by: Counted, most: int) -> Figure:
    """What a search finds, counted; by codes at most so many of them, the commonest first."""
    if by == "year":
        return {**by_year(visit, query, WIDE["columns"], NARROW["columns"]), "left_out": 0}
    counts = count_facet(visit.generation, query, by)
    order = sorted(counts, key=lambda code: (-counts[code], visit.generation.catalogue.place(by, code)))
    series, parts = _parts(visit, query, by, counts)
    shown = order[:most]
    bars = [
        Bar(unmarked(visit.view.label(by, code)), name, count)
        for code in shown
        for name, count in zip(series, parts[code], strict=True)
    ]
    rows = [
        {"label": visit.view.label(by, code), "url": visit.links.topic(by, code), "counts": parts[code]}
        for code in shown
    ]
    svg, narrow = visit.generation.once(
        ("bars", tuple(bars), tuple(series)),
        lambda: [draw_rows(bars, series, one["rows"], one["names"]) for one in (WIDE, NARROW)],
    )
    left_out = len(order) - len(shown)
    return {"code": by, "svg": svg, "narrow": narrow, "columns": series, "rows": rows, "left_out": left_out}


def _parts(
    visit: Visit, query: SearchQuery, by: Counted, counts: dict[str, int]
) -> tuple[list[str], dict[str, list[int]]]:
    """What the bars are made of: those that concern municipalities and the others, unless the search has chosen."""
    concerned = visit.texts.plain("statistics.concerned")
    if "municipal" in query.filters:
        return [visit.texts.plain("count.word", n=0)], {code: [count] for code, count in counts.items()}
    filters = {**query.filters, "municipal": CONCERNED}
    some = count_facet(visit.generation, replace(query, filters=filters), by)
    parts = {code: [some.get(code, 0), count - some.get(code, 0)] for code, count in counts.items()}
    if any(others for _, others in parts.values()):
        return [concerned, visit.texts.plain("statistics.others")], parts
    return [concerned], {code: counted[:1] for code, counted in parts.items()}
