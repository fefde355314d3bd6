"""All of it: the embeds, their provider, and the builder's page in every language."""

from fastapi import FastAPI

from app.embed import builder, oembed, pages
from app.representations.page_links import PREFIXES


def install(app: FastAPI) -> None:
    """Add the addresses."""
    app.include_router(pages.router)
    app.include_router(oembed.router)
    for prefix in PREFIXES.values():
        app.include_router(builder.router, prefix=prefix, include_in_schema=False)
