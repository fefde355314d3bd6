"""Signs of life, and where everything is."""

from math import isfinite

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app import __version__
from app.api import answers
from app.api.description import described
from app.errors import ServiceUnavailable
from app.http.dependencies import Here, Nothing, OnlyLanguage, OnlyOnce
from app.http.metrics import MEDIA_TYPE
from app.http.negotiation import require_json
from app.representations.json import dumps
from app.representations.links import API
from app.search.keeper import IndexKeeper
from app.search.schema import fingerprint

router = APIRouter(tags=["service"], dependencies=[OnlyOnce])

_NEVER_KEPT = {"Cache-Control": "no-store"}


@router.get("/healthz", dependencies=[Nothing], **described(answers.Health))
async def get_health(request: Request) -> Response:
    """Whether the process is alive."""
    require_json(request.headers.get("accept"))
    return Response(dumps({"status": "ok"}), headers=_NEVER_KEPT, media_type="application/json")


class Readiness(answers.Ready):
    """As Ready, with how the index compares with the record."""

    behind_seconds: float = Field(description="How long a newer corpus number has been known than the index has.")
    unconfirmed_seconds: float = Field(
        description="How long ago the primary last confirmed that the index is the newest; 0 while it does."
    )


@router.get("/readyz", dependencies=[Nothing], **described(Readiness))
async def get_readiness(request: Request) -> Response:
    """Whether searches can be answered, and from which state of the record; 503 while they cannot.

    A node whose index has been behind for too long is not ready; one whose database is away is, and says so.
    """
    require_json(request.headers.get("accept"))
    keeper: IndexKeeper = request.app.state.keeper
    generation, behind = keeper.generation, keeper.freshness.behind
    if behind > request.app.state.settings.ready_seconds:
        since = f"has been behind the record for {behind:.0f} s" if isfinite(behind) else "is being compared"
        raise ServiceUnavailable(f"The search index {since}. It is being built.")
    body = {
        "status": "ok",
        "corpus": {"number": generation.corpus.number, "updated": generation.corpus.updated},
        "records": generation.size,
        "behind_seconds": round(behind, 1),
        "unconfirmed_seconds": round(keeper.freshness.unconfirmed, 1),
    }
    return Response(dumps(body), headers=_NEVER_KEPT, media_type="application/json")


@router.get("/version", dependencies=[Nothing], **described(answers.Version))
async def get_version(request: Request) -> Response:
    """Which program is running."""
    require_json(request.headers.get("accept"))
    body = {"name": "anbefalinger", "version": __version__, "api": "v1", "index": fingerprint()}
    return Response(dumps(body), headers=_NEVER_KEPT, media_type="application/json")


@router.get("/metrics", dependencies=[Nothing], include_in_schema=False)
def get_metrics(request: Request) -> Response:
    """Figures for Prometheus; for the operator's network, not for readers."""
    state = request.app.state
    text = state.metrics.text(state.keeper, state.access.engine)
    return Response(text, headers={**_NEVER_KEPT, "Content-Type": MEDIA_TYPE})


home = APIRouter(tags=["service"], dependencies=[OnlyOnce])


@home.get(API, dependencies=[OnlyLanguage], **described(answers.Home))
async def get_home(here: Here) -> Response:
    """The addresses of the API: where to find everything."""
    links = here.view.links
    places = (
        "recommendations",
        "documents",
        "treaties",
        "bodies",
        "vocabularies",
        "municipalities",
        "stats",
        "changes",
    )
    return await here.answer(
        lambda: {
            "name": "anbefalinger",
            "version": __version__,
            "links": {
                **{place: links.to(f"/{place}") for place in places},
                "data": links.data(),
                "openapi": f"{links.base}/openapi.json",
                "docs": f"{links.base}/docs",
            },
            "corpus": here.view.corpus(here.generation.corpus),
        }
    )
