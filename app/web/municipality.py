"""Municipalities: all of them, and what applies in each."""

import re
from itertools import groupby
from typing import Any, Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from app.domain.language import alphabetical
from app.domain.query import SearchQuery
from app.domain.vocabulary import Term
from app.errors import NotFound
from app.http.caching import CACHE_CONTROL
from app.representations.page_links import slug
from app.search.service import search
from app.web.start import departments
from app.web.strays import strays_of
from app.web.visit import Visit, Visiting, known_term

router = APIRouter()

SAMI: Final = "samisk"
"""The service area of Sámi rights."""

SHOWN: Final = 5

KNOWN: Final = ("q",)
"""The parameters that the list takes."""


@router.get("/kommune")
async def show_municipalities(visit: Visiting, q: str = "") -> Response:
    """Every municipality by county; with `q`, those whose name or number begins so."""
    wanted = q.strip()[:100]
    found = [term for term in _municipalities(visit) if not wanted or _is_called(term, wanted)]
    if wanted and len(found) == 1 and not strays_of(visit.request, KNOWN):
        return RedirectResponse(visit.links.municipality(found[0]), status_code=303)
    return visit.show(
        "municipalities.html",
        lambda: {
            "wanted": wanted,
            "total": len(found),
            "counties": _by_county(visit, found),
            "twin": visit.api.to("/municipalities"),
            "query_string": f"q={slug(wanted)}" if wanted else "",
            "robots": "noindex" if wanted else None,
        },
        KNOWN,
    )


@router.get("/kommune/{name}")
async def show_municipality(visit: Visiting, name: str) -> Response:
    """What applies in one municipality. The number in the address decides; another name leads to the right one."""
    number = re.match(r"[0-9]{4}(?![0-9])", name)
    term = known_term(visit, "municipality", number[0]) if number else _named(visit, name)
    right = visit.links.municipality(term)
    if right != visit.links.to(f"/kommune/{name}"):
        return RedirectResponse(right, status_code=308, headers={"Cache-Control": CACHE_CONTROL})
    return visit.show("municipality.html", lambda: _page(visit, term))


def _page(visit: Visit, term: Term) -> dict[str, Any]:
    vocabularies = visit.generation.catalogue.vocabularies
    county = vocabularies["county"].terms[term.facts["county"]]
    sami = vocabularies["service_area"].terms[SAMI]
    query = SearchQuery(
        filters={"service_area": (SAMI,)}, facets=(), sort="newest", size=SHOWN, language=visit.language
    )
    found = search(visit.generation, query)
    return {
        "name": term.labels["nb"],
        "code": term.code,
        "official_name": term.facts["official_name"],
        "county": county.label(visit.language),
        "county_sami": bool(county.facts.get("sami_language_area")),
        "sami_language": term.facts.get("sami_language_area"),
        "human_rights_city": bool(term.facts.get("human_rights_city")),
        "sami": {
            "url": visit.links.topic("service_area", SAMI),
            "count": found.total,
            "laws": sami.facts["laws"],
            "rows": [visit.view.card(hit.recommendation) for hit in found.hits],
        },
        "departments": departments(visit),
        "concerned": visit.links.listing("municipal", "explicit", "implicit"),
        "twin": visit.api.to(f"/municipalities/{term.code}"),
    }


def _municipalities(visit: Visit) -> list[Term]:
    return list(visit.generation.catalogue.vocabularies["municipality"])


def _is_called(term: Term, wanted: str) -> bool:
    if wanted.isdigit():
        return term.code.startswith(wanted)
    begins = slug(wanted)
    return bool(begins) and any(slug(name).startswith(begins) or f"-{begins}" in slug(name) for name in _names(term))


def _names(term: Term) -> list[str]:
    return [*term.labels.values(), term.facts["official_name"], *term.facts.get("other_official_names", {}).values()]


def named(visit: Visit, name: str) -> Term | None:
    """The only municipality with exactly this name; None if there is none or several."""
    wanted = slug(name)
    found = visit.generation.once(("municipalities by name",), lambda: _by_name(visit)).get(wanted, ())
    return found[0] if len(found) == 1 else None


def _by_name(visit: Visit) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for term in _municipalities(visit):
        for name in dict.fromkeys(map(slug, _names(term))):
            found.setdefault(name, []).append(term)
    return found


def _named(visit: Visit, name: str) -> Term:
    term = named(visit, name)
    if term is None:
        raise NotFound(f"There is no municipality {name[:100]!r}.")
    return term


def _by_county(visit: Visit, terms: list[Term]) -> list[dict[str, Any]]:
    counties = visit.generation.catalogue.vocabularies["county"]
    ordered = sorted(
        terms,
        key=lambda term: (
            alphabetical(counties.terms[term.facts["county"]].labels["nb"]),
            alphabetical(term.labels["nb"]),
        ),
    )
    return [
        {
            "label": counties.terms[code].label(visit.language),
            "rows": [
                {"name": term.labels["nb"], "code": term.code, "url": visit.links.municipality(term)} for term in rows
            ],
        }
        for code, rows in groupby(ordered, key=lambda term: str(term.facts["county"]))
    ]
