"""What machines look for first: robots.txt, the sitemap, security.txt, the icon."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import NotFound
from app.http.caching import CACHE_CONTROL
from app.representations.html import asset, render
from app.representations.page_links import PREFIXES, TOPICS, PageLinks
from app.settings import Settings
from app.web.about import PAGES
from app.web.collection import PATH as COLLECTION
from app.web.visit import Visit, Visiting

router = APIRouter()

PLAIN: Final = "text/plain; charset=utf-8"
VALID: Final = timedelta(days=180)
"""How long what security.txt says holds; RFC 9116 recommends less than a year."""


@router.get("/robots.txt")
async def show_robots(request: Request) -> Response:
    """Everything may be read, except the endless combinations of filters."""
    lines = ["User-agent: *", *(f"Disallow: {prefix}/sok?*&" for prefix in PREFIXES.values()), ""]
    if base := _settings(request).public_url.rstrip("/"):
        lines.append(f"Sitemap: {base}/sitemap.xml")
    return Response("\n".join(lines) + "\n", headers={"Cache-Control": CACHE_CONTROL}, media_type=PLAIN)


@router.get("/sitemap.xml")
async def show_sitemap(visit: Visiting) -> Response:
    """Every page in every language. Raises NotFound as long as nobody has said what the site's public address is."""
    if not visit.base:
        raise NotFound("There is no sitemap without ANBEFALINGER_PUBLIC_URL.")
    paths = list(_paths(visit))
    body = render("sitemap.xml", base=visit.base, pages=[visit.links.other(path) for path in paths])
    return Response(body, headers={"Cache-Control": CACHE_CONTROL}, media_type="application/xml")


@router.get("/.well-known/security.txt")
async def show_security(request: Request) -> Response:
    """Whom to tell about a weakness (RFC 9116). Raises NotFound as long as nobody is named."""
    settings = _settings(request)
    if not settings.contact:
        raise NotFound("There is no security.txt without ANBEFALINGER_CONTACT.")
    expires = (datetime.now(UTC) + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.contact_address}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: no, en",
    ]
    if base := settings.public_url.rstrip("/"):
        lines.append(f"Canonical: {base}/.well-known/security.txt")
    return Response("\n".join(lines) + "\n", headers={"Cache-Control": CACHE_CONTROL}, media_type=PLAIN)


@router.get("/favicon.ico")
async def show_icon() -> Response:
    """The icon for browsers that look for it here."""
    return RedirectResponse(asset("site/icon-32.png"), 307)


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _paths(visit: Visit) -> Iterator[str]:
    """The path of every page, without its language."""
    catalogue = visit.generation.catalogue
    fixed = ("/", "/sok", "/kommune", "/dokument", "/statistikk", COLLECTION, "/bygg-inn")
    yield from (*fixed, *(f"/{path}" for path in PAGES))
    for facet, first in TOPICS.items():
        yield f"/{first}"
        yield from (f"/{first}/{term.code}" for term in catalogue.vocabularies[facet])
    links = PageLinks("", "nb")
    yield from (links.municipality(term) for term in catalogue.vocabularies["municipality"])
    yield from (links.document(identifier) for identifier in catalogue.documents)
    yield from (links.recommendation(identifier) for identifier in visit.generation.ids())
