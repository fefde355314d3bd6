"""One service area: what the UN asks of it, the laws it works under, and its recommendations by theme."""

from collections import defaultdict
from typing import Any, Final

from fastapi import APIRouter, Response

from app.domain.query import SearchQuery
from app.domain.recommendation import all_codes
from app.domain.result import Hit, SearchResult
from app.search.service import search
from app.web.results import take
from app.web.statistics import by_year
from app.web.visit import Visit, Visiting, known_term

router = APIRouter()

NEWEST: Final = 3
"""Recommendations shown in full before the list by theme."""

LISTED: Final = 300
"""Recommendations listed by theme; what is beyond them is one click away."""

GENERAL: Final = "municipal-responsibility"
"""The theme that says whose task it is, not what it is about: nothing is grouped under it if there is another."""


@router.get("/tjeneste/{code}")
async def show_service_area(visit: Visiting, code: str) -> Response:
    """What the UN asks of one municipal service."""
    term = known_term(visit, "service_area", code)
    query = SearchQuery(
        filters={"service_area": (code,)},
        facets=("theme", "municipal", "body"),
        sort="newest",
        size=LISTED,
        language=visit.language,
    )

    def page() -> dict[str, Any]:
        result = search(visit.generation, query)
        said = visit.view.said
        return {
            "area": visit.view.coded("service_area", code),
            "introduction": said(term.facts.get("introduction")),
            "summary": said(term.facts["description"]),
            "laws": term.facts["laws"],
            "total": result.total,
            "listed": len(result.hits),
            "levels": [
                {"count": value.count, "url": visit.links.search(query_of(code, municipal=(value.code,))), **label}
                for value in result.facets["municipal"]
                if value.count
                for label in [visit.view.coded("municipal", value.code)]
            ],
            "newest": [visit.view.card(hit.recommendation) for hit in result.hits[:NEWEST]],
            "themes": by_theme(visit, result),
            "chart": by_year(visit, query_of(code)) if result.total else None,
            "list": visit.links.search(query_of(code)),
            "take": take(visit, query_of(code)),
            "embeddable": True,
            "embed": visit.links.search(query_of(code), "/bygg-inn"),
            "twin": visit.api.search(query_of(code)),
        }

    return visit.show("service_area.html", page)


def query_of(code: str, **filters: tuple[str, ...]) -> SearchQuery:
    """The search for what concerns a service area."""
    return SearchQuery(filters={"service_area": (code,), **filters}, sort="newest")


def by_theme(visit: Visit, result: SearchResult) -> list[dict[str, Any]]:
    """The recommendations under their themes, the commonest theme first; each stands once, under its commonest."""
    order = {value.code: at for at, value in enumerate(result.facets["theme"])}
    order[GENERAL] = len(order)
    groups: dict[str, list[Hit]] = defaultdict(list)
    for hit in result.hits:
        themes = all_codes(hit.recommendation, "theme")
        groups[min(themes, key=lambda theme: order.get(theme, len(order)), default="")].append(hit)
    return [
        {
            "label": visit.view.label("theme", theme) if theme else None,
            "code": theme or "other",
            "rows": [visit.view.card(hit.recommendation) for hit in hits],
        }
        for theme, hits in sorted(groups.items(), key=lambda group: -len(group[1]))
    ]
