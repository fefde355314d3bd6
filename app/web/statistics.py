"""Numbers in charts and in tables: the same counts twice, so that nobody depends on seeing."""

from collections import Counter
from typing import Any, Final

from fastapi import APIRouter, Response

from app.domain.query import SearchQuery
from app.representations.charts import WIDTH, Bar, draw_columns, draw_rows
from app.representations.interface import unmarked
from app.search.facets import count_facet
from app.search.statistics import count_cells
from app.web.visit import Visit, Visiting

router = APIRouter()

Figure = dict[str, Any]

NARROW: Final = {"columns": 230, "rows": 90, "names": 230}
"""Pixels of a chart on a telephone. It is drawn twice: a drawing that shrinks is not read, and one that is cut off
lies."""


@router.get("/statistikk")
async def show_statistics(visit: Visiting) -> Response:
    """How many recommendations there are, by year, body and service area."""
    return visit.show(
        "statistics.html",
        lambda: {
            "total": visit.generation.size,
            "figures": [
                by_year(visit, SearchQuery()),
                by_code(visit, "service_area"),
                by_code(visit, "body"),
                by_code(visit, "theme"),
                by_code(visit, "group"),
            ],
            "embeddable": True,
            "embed": visit.links.to("/bygg-inn", ("layout", "chart")),
            "twin": visit.api.to("/stats"),
        },
    )


def by_year(visit: Visit, query: SearchQuery, width: int = WIDTH, narrow: int = NARROW["columns"]) -> Figure:
    """The recommendations that a search finds, by year and by whether municipalities are concerned."""

    def make() -> Figure:
        cells = count_cells(visit.generation, query)
        known = [term.code for term in visit.generation.catalogue.vocabularies["municipal"]]
        levels = [level for level in known if any(cell.municipal == level for cell in cells)]
        labels = {level: unmarked(visit.view.label("municipal", level)) for level in levels}
        sums: Counter[tuple[int, str]] = Counter()
        for cell in cells:
            sums[cell.year, cell.municipal] += cell.count
        years = sorted({year for year, _ in sums})
        bars = [Bar(str(year), labels[level], sums[year, level]) for year in years for level in levels]
        return {
            "code": "year",
            "svg": draw_columns(bars, list(labels.values()), width),
            "narrow": draw_columns(bars, list(labels.values()), narrow),
            "columns": list(labels.values()),
            "rows": [
                {"label": str(year), "url": None, "counts": [sums[year, level] for level in levels]}
                for year in reversed(years)
            ],
        }

    filters = tuple(sorted(query.filters.items()))
    asked = (query.text, query.expand, query.year_from, query.year_to, filters)
    return visit.generation.once(("by year", visit.language, asked, width, narrow), make)


def by_code(visit: Visit, facet: str) -> Figure:
    """All recommendations by the codes of a facet, the commonest first, and how many of them concern municipalities."""

    def make() -> Figure:
        generation = visit.generation
        concerned = count_facet(generation, SearchQuery(filters={"municipal": ("explicit", "implicit")}), facet)
        every = count_facet(generation, SearchQuery(), facet)
        order = sorted(every, key=lambda code: (-every[code], generation.catalogue.place(facet, code)))
        series = [visit.texts.plain("statistics.concerned"), visit.texts.plain("statistics.others")]
        parts: dict[str, tuple[int, ...]] = {
            code: (concerned.get(code, 0), every[code] - concerned.get(code, 0)) for code in order
        }
        if not any(others for _, others in parts.values()):
            series, parts = series[:1], {code: part[:1] for code, part in parts.items()}
        bars = [
            Bar(unmarked(visit.view.label(facet, code)), name, count)
            for code in order
            for name, count in zip(series, parts[code], strict=True)
        ]
        return {
            "code": facet,
            # Brown is for those that name municipalities, in the chart of the years alone.
            "svg": draw_rows(bars, series, first=1),
            "narrow": draw_rows(bars, series, NARROW["rows"], NARROW["names"], first=1),
            "columns": series,
            "rows": [
                {
                    "label": visit.view.label(facet, code),
                    "url": visit.links.topic(facet, code),
                    "counts": list(parts[code]),
                }
                for code in order
            ],
        }

    return visit.generation.once(("by code", visit.language, facet), make)
