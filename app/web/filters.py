"""The filters beside a list: what can be chosen, what is chosen, and the way back from each choice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.domain.facets import FILTER_FACETS
from app.domain.query import SearchQuery
from app.domain.result import SearchResult
from app.representations.page_view import PageView

SHOWN: Final = ("service_area", "municipal", "theme", "group", "body", "measure_type", "response")
"""The facets that have a group of check boxes, in this order. The others are filtered by through links."""

COUNTED: Final = (*SHOWN, "year")

OPEN: Final = ("service_area", "municipal")
"""The groups that stand open without being used."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice in force, and the address of the list without it."""

    name: str
    label: str
    without: str


def groups(view: PageView, result: SearchResult) -> list[dict[str, Any]]:
    """The groups of check boxes with their values; one that offers no choice is left out."""
    found = []
    for facet in SHOWN:
        values = view.facet(result.query, facet, result.facets[facet])
        if values:
            selected = sum(value["selected"] for value in values)
            found.append({"facet": facet, "values": values, "selected": selected, "open": selected or facet in OPEN})
    return found


def years(result: SearchResult, known: Sequence[str]) -> dict[str, Any]:
    """The years to choose between, newest first, and the two that are chosen."""
    query = result.query
    return {"all": known, "from": query.year_from, "to": query.year_to}


def chips(view: PageView, query: SearchQuery) -> list[Chip]:
    """Every filter in force."""
    found = [
        Chip(facet, view.label(facet, code), view.links.search(query.toggled(facet, code)))
        for facet in FILTER_FACETS
        for code in query.filters.get(facet, ())
    ]
    if query.year_from is not None:
        without = replace(query, page=1, year_from=None)
        found.append(Chip("year_from", str(query.year_from), view.links.search(without)))
    if query.year_to is not None:
        without = replace(query, page=1, year_to=None)
        found.append(Chip("year_to", str(query.year_to), view.links.search(without)))
    return found


def hidden(query: SearchQuery) -> list[tuple[str, str]]:
    """What a form must carry along besides its own fields, so that using it loses nothing."""
    pairs = [(facet, code) for facet in FILTER_FACETS if facet not in SHOWN for code in query.filters.get(facet, ())]
    if not query.expand:
        pairs.append(("expand", "false"))
    if query.size != SearchQuery().size:
        pairs.append(("size", str(query.size)))
    return pairs
