"""Answers that a client or proxy may keep, and 304 when it still holds the right one."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import Request, Response

from app import __version__
from app.domain.language import Language
from app.http.negotiation import JSON
from app.representations.json import dumps

CACHE_CONTROL: Final = "public, max-age=60"
VARY: Final = "Accept, Accept-Language, Accept-Encoding"
NAMED: Final = ("ETag", "Cache-Control", "Vary", "Content-Language")
"""The headers of an answer that may be kept; a 304 has them, too."""


def etag_of(request: Request, corpus_number: int, language: Language, media_type: str = JSON) -> str:
    """The answer's name: the state of the record, the program and everything of the request that shapes the answer.

    Weak, because compression on the way gives the same answer in other bytes.
    """
    asked = f"{__version__}\n{media_type}\n{language}\n{request.url.path}\n{request.url.query}"
    return f'W/"{corpus_number}-{hashlib.blake2b(asked.encode("utf-8", "replace"), digest_size=8).hexdigest()}"'


def kept_headers(etag: str, language: Language) -> dict[str, str]:
    """The headers of every answer that may be kept."""
    return dict(zip(NAMED, (etag, CACHE_CONTROL, VARY, language), strict=True))


def cached(
    request: Request,
    corpus_number: int,
    language: Language,
    make: Callable[[], Any],
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer as JSON, or 304 without making it if the client holds it already."""
    return kept(request, corpus_number, language, lambda: dumps(make()), media_type="application/json", headers=headers)


def kept(
    request: Request,
    corpus_number: int,
    language: Language,
    make: Callable[[], bytes],
    *,
    media_type: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer in any media type, or 304 without making it if the client holds it already."""
    etag = etag_of(request, corpus_number, language)
    given = kept_headers(etag, language)
    if holds(request, etag):
        return Response(status_code=304, headers=given)
    return Response(make(), headers={**given, **(headers or {})}, media_type=media_type)


def holds(request: Request, etag: str) -> bool:
    """Whether the client holds the answer of this name already."""
    return is_held(",".join(request.headers.getlist("if-none-match")), etag)


def is_held(if_none_match: str, etag: str) -> bool:
    """Whether an `If-None-Match` names an ETag, by weak comparison (RFC 9110, section 13.1.2)."""
    held = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return "*" in held or etag.removeprefix("W/") in held
