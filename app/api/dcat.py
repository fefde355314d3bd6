"""The catalogue for data.norge.no and other portals, and the way in for language models."""

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.api.description import described_text
from app.http.caching import CACHE_CONTROL
from app.http.collection import distributions, public_base, publisher_of, shelf_of
from app.http.dependencies import Nothing, OnlyOnce
from app.representations.dataset import DESCRIPTION, TITLE
from app.representations.licence import NLOD, TERMS
from app.search.keeper import IndexKeeper

router = APIRouter(tags=["catalogue"], dependencies=[OnlyOnce])

_TURTLE: Final = "text/turtle"
_JSON_LD: Final = "application/ld+json"


@router.get("/catalog.ttl", dependencies=[Nothing], **described_text(_TURTLE))
async def get_turtle(request: Request) -> Response:
    """The catalogue, data set, its files and the API in DCAT-AP-NO, as Turtle, for data.norge.no to harvest."""
    return await run_in_threadpool(_catalogue, request, "turtle", f"{_TURTLE}; charset=utf-8")


@router.get("/catalog.jsonld", dependencies=[Nothing], **described_text(_JSON_LD))
async def get_json_ld(request: Request) -> Response:
    """The same catalogue as JSON-LD."""
    return await run_in_threadpool(_catalogue, request, "json-ld", _JSON_LD)


@router.get("/llms.txt", dependencies=[Nothing], **described_text("text/plain"))
async def get_llms_text(request: Request) -> Response:
    """What the service is and where everything stands, for language models and those who build with them."""
    base = public_base(request)
    lines = [f"# {TITLE['en']}", "", f"> {DESCRIPTION['en']}", "", f"{NLOD.name} <{NLOD.url}>. {TERMS['en']}", ""]
    lines += [
        "Norwegian and English questions find records in both languages. Always give a record's `cite` and permalink.",
        "",
        "## API",
        "",
    ]
    for path, operations in request.app.openapi()["paths"].items():
        sentence = operations["get"]["description"].split("\n", maxsplit=1)[0]
        lines.append(f"- [{path}]({base}{path}): {sentence}")
    lines += ["", "## Description", "", f"- [OpenAPI]({base}/openapi.json): every parameter and answer."]
    return _kept("\n".join(lines) + "\n", "text/plain; charset=utf-8")


def _catalogue(request: Request, form: str, content_type: str) -> Response:
    # Graphs take ten megabytes to load, and few ask for them.
    from app.representations.dcat import catalogue_graph  # noqa: PLC0415

    keeper: IndexKeeper = request.app.state.keeper
    files = distributions(request, shelf_of(request).editions)
    graph = catalogue_graph(public_base(request), publisher_of(request), keeper.generation.corpus, files)
    return _kept(graph.serialize(format=form), content_type)


def _kept(text: str, content_type: str) -> Response:
    return Response(text, headers={"Cache-Control": CACHE_CONTROL, "Content-Type": content_type})
