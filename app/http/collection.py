"""The whole collection as its page, its index and the catalogue tell of it: which files, where, published by whom."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from fastapi import Request

from app.bulk.editions import Edition
from app.bulk.files import KINDS_BY_NAME
from app.bulk.shelf import Shelf
from app.representations.dataset import Distribution, Publisher
from app.settings import Settings


def public_base(request: Request) -> str:
    """The beginning of every whole address: the public one that is set, else the one the request came to."""
    configured: str = request.app.state.settings.public_url
    return (configured or str(request.base_url)).rstrip("/")


def shelf_of(request: Request) -> Shelf:
    """The shelf of the service."""
    shelf: Shelf = request.app.state.shelf
    return shelf


def publisher_of(request: Request) -> Publisher:
    """Who publishes the data; without settings the site itself."""
    settings: Settings = request.app.state.settings
    base = public_base(request)
    return Publisher(
        settings.publisher or urlsplit(base).netloc,
        settings.publisher_url or f"{base}/",
        settings.contact_address or f"{base}/om",
    )


def distributions(request: Request, editions: Sequence[Edition]) -> list[Distribution]:
    """The files of the newest edition at the addresses that stay the same; none before the first."""
    base = public_base(request)
    return [
        Distribution(KINDS_BY_NAME[one.name].title, f"{base}/data/{one.name}", one.media_type, one.bytes, edition.made)
        for edition in editions[:1]
        for one in edition.files
        if one.name in KINDS_BY_NAME
    ]
