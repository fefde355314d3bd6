"""The whole collection to take away: its files, earlier editions, what they hold and what may be done with them.

In bokmål the page shares its address with the index of the files for programs; who wants a page more gets the page.
"""

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

from app.bulk.editions import Edition
from app.bulk.files import KINDS_BY_NAME
from app.http.caching import CACHE_CONTROL, VARY
from app.http.collection import distributions, public_base, publisher_of, shelf_of
from app.http.negotiation import JSON, weight_of
from app.representations.licence import NLOD, TERMS
from app.representations.schema_org import schema_dataset
from app.web.visit import HEADERS, MEDIA_TYPE, Visit, Visiting

PATH: Final = "/data"


class ForReaders(APIRoute):
    """An address that answers who wants a page more than data; the data stand at the same one."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether this route takes the request."""
        accept = Headers(scope=scope).get("accept")
        wanted = weight_of("text/html", accept) > weight_of(JSON, accept)
        return super().matches(scope) if wanted else (Match.NONE, {})


router = APIRouter()
shared = APIRouter(route_class=ForReaders)
"""The page in bokmål: goes before the index of the files."""


@router.get(PATH)
@shared.get(PATH, include_in_schema=False)
async def show_collection(visit: Visiting) -> Response:
    """The files of the newest edition, and the earlier editions that are kept."""
    editions = await run_in_threadpool(lambda: shelf_of(visit.request).editions)

    def values() -> dict[str, Any]:
        return {"view": visit.view, "corpus": visit.generation.corpus, **_page(visit, visit.request, editions)}

    # No ETag: an edition may come without the record changing.
    return visit.amiss("collection.html", values, ()) or Response(
        visit.render("collection.html", **values()),
        headers={**HEADERS, "Cache-Control": CACHE_CONTROL, "Vary": VARY, "Content-Language": visit.language},
        media_type=MEDIA_TYPE,
    )


def _page(visit: Visit, request: Request, editions: list[Edition]) -> dict[str, Any]:
    return {
        "newest": editions[0] if editions else None,
        "files": [
            {"name": one.name, "kind": one.name.split(".")[1], "bytes": one.bytes, "sha256": one.sha256}
            for edition in editions[:1]
            for one in edition.files
            if one.name in KINDS_BY_NAME
        ],
        "corpus_size": visit.generation.size,
        "earlier": editions[1:],
        "licence": NLOD,
        "terms": visit.view.said(TERMS),
        "schema": schema_dataset(
            public_base(request),
            publisher_of(request),
            visit.generation.corpus,
            distributions(request, editions),
            visit.language,
        ),
        "alternates": [
            {"type": JSON, "href": PATH, "label": visit.texts.plain("collection.index")},
            {"type": "text/turtle", "href": "/catalog.ttl", "label": "DCAT-AP-NO"},
        ],
    }
