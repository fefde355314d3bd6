"""The web application: the only place where everything is wired together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware

from app import __version__
from app.api import (
    bulk,
    catalogue,
    dcat,
    exports,
    health,
    municipalities,
    recommendations,
    reference,
    revisions,
    statistics,
    suggestions,
)
from app.api.description import describe_problems
from app.bulk.shelf import Shelf
from app.embed import embeds
from app.embed.failures import error_anywhere
from app.http import problems
from app.http.border import Border
from app.http.compression import Compression
from app.http.hosts import OneHost
from app.http.kept_answers import KeptAnswers
from app.http.limits import Limits, allowance_of
from app.http.metrics import Metrics
from app.http.tracing import Tracing, open_tracer
from app.logs import log_as_json
from app.node import Node
from app.representations.links import API
from app.settings import Settings
from app.web import collection, site

DESCRIPTION = """What the United Nations recommends to Norway: every recommendation with a plain-language summary,
tagged by treaty, theme, affected group and municipal service area, with the reason why it concerns municipalities.

Summaries and tags are our own; each record names its source and says how sure we are. Errors are
`application/problem+json`. A wrong parameter is refused with the nearest right one, never ignored."""


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings. Nothing is opened before it starts; then the index is opened or built.

    Starting raises SchemaMismatch if the database does not have this program's schema.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        node = Node(settings)
        keeper = node.keeper
        app.state.access, app.state.keeper, app.state.settings = node.access, keeper, settings
        base = settings.public_url.rstrip("/")
        shelf = Shelf(
            settings.bulk_dir, lambda: keeper.generation, base, settings.bulk_still_seconds, settings.poll_seconds
        )
        app.state.shelf = shelf
        await run_in_threadpool(node.start)
        shelf.start()
        yield
        await run_in_threadpool(shelf.stop)
        await run_in_threadpool(node.stop)

    app = FastAPI(
        title="anbefalinger",
        version=__version__,
        description=DESCRIPTION,
        license_info={"name": "MIT (program), NLOD 2.0 (our summaries and tags)"},
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    # Exports go first: an extension would pass for the end of an id.
    for module in (exports, recommendations, suggestions, catalogue, municipalities, statistics, revisions):
        app.include_router(module.router, prefix=API)
    # The page of the collection goes before the index of its files, which has the same address.
    for router in (collection.shared, health.home, health.router, bulk.router, dcat.router, reference.router):
        app.include_router(router)
    reference.mount_assets(app)
    embeds.install(app)
    site.install(app)
    describe_problems(app)
    problems.install(app, error_anywhere)
    app.state.metrics = metrics = Metrics()
    app.add_middleware(problems.Unforeseen, page=error_anywhere)
    app.add_middleware(OneHost, page=error_anywhere)
    app.add_middleware(Compression, minimum_size=1000, compresslevel=5)
    app.add_middleware(KeptAnswers, limit=settings.kept_answers_bytes)
    app.add_middleware(Limits, allowance=allowance_of(settings), page=error_anywhere)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD"],
        allow_headers=["If-None-Match", "X-Request-ID"],
        expose_headers=[
            "ETag",
            "X-Request-ID",
            "X-Total-Count",
            "Content-Language",
            "Content-Location",
            "Content-Disposition",
            "Link",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "Warning",
            "X-Index-Age",
        ],
        max_age=86400,
    )
    if settings.tracing:
        app.add_middleware(Tracing, tracer=open_tracer())
    app.add_middleware(Border, metrics=metrics)
    return app


def app_from_environment() -> FastAPI:
    """The application for the settings in the environment, for a server that starts workers of its own."""
    settings = Settings()
    log_as_json(settings.log_level)
    return create_app(settings)
