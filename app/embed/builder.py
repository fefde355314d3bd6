"""The page where an editor chooses what to show and how, sees it, and copies it. It remembers only its address."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Response

from app.domain.query import SORTS
from app.embed.codes import address_of, element_of, frame_of
from app.embed.embedding import PAGE, Embedding
from app.embed.parameters import COUNTED, LAYOUTS, LOWEST, MOST, SCHEMES, TOP, EmbedParameters
from app.embed.sizes import WIDE, height_of
from app.errors import ParameterFault
from app.http.faults import all_faults, shaped, values_of
from app.search.service import search
from app.web import filters
from app.web.results import known_years, without_faults
from app.web.visit import HEADERS, MEDIA_TYPE, POLICY, Visit, Visiting

router = APIRouter()

PICKED: Final = (("list", "compact", "single"), ("list", "compact"))
"""Layouts of one picked recommendation, and of several."""

FRAMING: Final = {**HEADERS, "Content-Security-Policy": f"{POLICY}; frame-src 'self'"}
"""The page shows an embed as others will: in a frame."""


@router.get("/bygg-inn")
async def show_builder(visit: Visiting) -> Response:
    """Choices, what becomes of them, and the three forms to copy. A wrong choice gives 422 and is left out."""
    given = {name: found for name, values in values_of(visit.request).items() if (found := [v for v in values if v])}
    given.setdefault("lang", [visit.language])
    if given.get("layout") != ["chart"]:
        given.pop("by", None)  # a form without script sends what it does not show
    catalogue = visit.generation.catalogue
    faults = all_faults(EmbedParameters, given, catalogue)
    right = without_faults(given, faults, visit.generation) if faults else given
    parameters = EmbedParameters.model_validate(shaped(EmbedParameters, right))
    embedding = Embedding(visit.request, parameters.tongue, PAGE, visit.generation, parameters)
    embedding.content  # noqa: B018 # an unknown id is 404, also for who holds the page of another day
    if not faults:
        return visit.show("builder.html", lambda: _page(visit, embedding), None, FRAMING)
    values = _page(visit, embedding, faults)
    body = visit.render("builder.html", view=visit.view, corpus=visit.generation.corpus, **values)
    return Response(body, 422, {**FRAMING, "Cache-Control": "no-store"}, MEDIA_TYPE)


def _page(visit: Visit, embedding: Embedding, faults: Sequence[ParameterFault] = ()) -> Mapping[str, Any]:
    asked = embedding.parameters
    query = embedding.query
    counted = search(visit.generation, replace(query, facets=filters.COUNTED, page=1, size=1))
    return {
        "asked": asked,
        "query": query,
        "picked": [visit.view.card(record) for record in embedding.picked],
        "groups": filters.groups(visit.view, counted),
        "years": filters.years(counted, known_years(visit.generation)),
        "hidden": [pair for pair in filters.hidden(query) if pair[0] != "size"],
        "choices": {
            "layout": PICKED[len(asked.id) > 1] if asked.id else LAYOUTS,
            "by": COUNTED,
            "sort": SORTS,
            "heading": range(TOP, LOWEST + 1),
            "scheme": SCHEMES,
            "most": MOST,
        },
        "preview": f"{PAGE}{embedding.address(page=None)[len(embedding.origin + PAGE) :]}",
        "height": height_of(embedding, WIDE),
        "name": embedding.title,
        "codes": [
            ("address", address_of(embedding)),
            ("element", element_of(embedding)),
            ("frame", frame_of(embedding)),
        ],
        "faults": [fault.parameter for fault in faults],
        "query_string": visit.request.url.query,
        "robots": "noindex" if visit.request.url.query else None,
    }
