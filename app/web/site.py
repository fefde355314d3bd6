"""The whole site: every page in every language, and what pages load."""

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.http.caching import CACHE_CONTROL
from app.representations.html import ASSETS, STATIC
from app.representations.page_links import PREFIXES
from app.web import (
    about,
    collection,
    discovery,
    documents,
    municipality,
    recommendation,
    results,
    service_area,
    start,
    statistics,
    topics,
)

PAGES = (start, results, recommendation, service_area, municipality, documents, topics, statistics, about)


class Assets(StaticFiles):
    """Files that pages load. An address with a version names one content for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file, to be kept for a year if its address says which version it is."""
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            kept = "public, max-age=31536000, immutable" if scope["query_string"] else "public, max-age=60"
            response.headers["Cache-Control"] = kept
        return response


async def _lead_in(request: Request) -> Response:
    """Lead /nn to /nn/, the start page in that language."""
    return RedirectResponse(f"{request.url.path}/", 308, {"Cache-Control": CACHE_CONTROL})


def install(app: FastAPI) -> None:
    """Add the pages in all languages, and what they load."""
    for prefix in PREFIXES.values():
        for module in PAGES:
            app.include_router(module.router, prefix=prefix, include_in_schema=False)
        if prefix:
            app.include_router(collection.router, prefix=prefix, include_in_schema=False)
            app.add_api_route(prefix, _lead_in, include_in_schema=False)
    app.include_router(discovery.router, include_in_schema=False)
    app.mount(ASSETS, Assets(directory=STATIC), name="assets")
