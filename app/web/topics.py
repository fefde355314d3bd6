"""Bodies, treaties, themes and groups: the lists of them, and a page for each."""

from typing import Any, Final

from fastapi import APIRouter, Response

from app.domain.language import alphabetical
from app.domain.query import SearchQuery
from app.domain.vocabulary import Term
from app.representations.interface import unmarked
from app.representations.page_links import TOPICS
from app.search.service import search
from app.web.start import document_line, newest_documents
from app.web.visit import Visit, Visiting, known_term

router = APIRouter()

NEWEST: Final = 10
VERIFIED: Final = "verified in a source"
"""How a date begins to be described that may be published; other dates are for editors to check."""


def _add(facet: str) -> None:
    """The list and the pages of one facet."""

    async def show_list(visit: Visiting) -> Response:
        return visit.show("topics.html", lambda: _list(visit, facet))

    async def show_topic(visit: Visiting, code: str) -> Response:
        term = known_term(visit, facet, code)
        return visit.show("topic.html", lambda: _topic(visit, facet, term))

    router.add_api_route(f"/{TOPICS[facet]}", show_list, name=f"list of {facet}")
    router.add_api_route(f"/{TOPICS[facet]}/{{code}}", show_topic, name=facet)


for _facet in ("body", "treaty", "theme", "group"):
    _add(_facet)


def _list(visit: Visit, facet: str) -> dict[str, Any]:
    counts = visit.counts(facet)
    rows = [
        {**visit.view.coded(facet, term.code), "count": counts.get(term.code, 0)}
        for term in visit.generation.catalogue.vocabularies[facet]
        if counts.get(term.code)
    ]
    rows.sort(key=lambda row: alphabetical(unmarked(row["label"])))
    return {"facet": facet, "rows": rows, "twin": visit.api.to(f"/vocabularies/{facet}")}


def _topic(visit: Visit, facet: str, term: Term) -> dict[str, Any]:
    query = SearchQuery(
        filters={facet: (term.code,)},
        facets=("service_area", "municipal"),
        sort="newest",
        size=NEWEST,
        language=visit.language,
    )
    result = search(visit.generation, query)
    whole = SearchQuery(filters={facet: (term.code,)})
    return {
        "facet": facet,
        "topic": visit.view.coded(facet, term.code),
        "description": visit.view.said(term.facts.get("description")),
        "total": result.total,
        "newest": [visit.view.card(hit.recommendation) for hit in result.hits],
        "services": [
            {
                **visit.view.coded("service_area", value.code),
                "count": value.count,
                "url": visit.links.search(whole.toggled("service_area", value.code)),
            }
            for value in result.facets["service_area"]
            if value.count
        ],
        "concerned": sum(v.count for v in result.facets["municipal"] if v.code in ("explicit", "implicit")),
        "concerned_list": visit.links.search(
            SearchQuery(filters={facet: (term.code,), "municipal": ("explicit", "implicit")})
        ),
        "list": visit.links.search(whole),
        "documents": _documents(visit, facet, term.code),
        "related": _related(visit, facet, term),
        "ratified": _ratified(term),
        "embeddable": True,
        "twin": visit.api.search(whole),
    }


def _documents(visit: Visit, facet: str, code: str) -> list[dict[str, Any]]:
    if facet not in ("body", "treaty"):
        return []
    return [document_line(visit, one) for one in newest_documents(visit) if getattr(one, facet) == code]


def _related(visit: Visit, facet: str, term: Term) -> dict[str, Any] | None:
    """The body that watches over a treaty, or the treaty that a body watches over."""
    other = {"body": "treaty", "treaty": "body"}.get(facet)
    code = term.facts.get(other) if other else None
    return {"facet": other, **visit.view.coded(other, code)} if other and code else None


def _ratified(term: Term) -> str | None:
    """The day Norway ratified a treaty, if a source for it has been read."""
    known = str(term.facts.get("ratification_status", "")).startswith(VERIFIED)
    return str(term.facts["ratified_by_norway"]) if known else None
