"""Errors inside a frame: a line and a link in the embed's own look, since no page of the site may stand in a frame."""

from fastapi import Request, Response

from app.domain.language import LANGUAGES
from app.embed.embedding import FRAGMENT, PAGE
from app.embed.pages import HEADERS, UNLISTED
from app.embed.parameters import SCHEMES
from app.errors import AnbefalingerError, InvalidParameters
from app.representations.html import render
from app.web.errors import error_page
from app.web.visit import MEDIA_TYPE, Frame

KINDS = {"invalid-parameters": "wrong", "not-found": "missing"}
"""Errors that have words of their own; the others mean: not now."""

DATA = (FRAGMENT, "/oembed")
"""What programs ask for, whatever they say they accept."""


def error_anywhere(request: Request, error: AnbefalingerError, headers: dict[str, str]) -> Response | None:
    """The error as a page: for a frame, or for somebody with a browser; None where data were asked for.

    A failed frame says nothing to its host: a host that waits for a sign of life keeps showing its own link.
    """
    if request.url.path in DATA:
        return None
    if request.url.path != PAGE:
        return error_page(request, error, headers)
    asked = request.query_params.get("lang")
    frame = Frame(request, asked if asked in LANGUAGES else LANGUAGES[0], "/")
    scheme = request.query_params.get("scheme")
    body = render(
        "embed/failure.html",
        t=frame.texts,
        language=frame.language,
        scheme=scheme if scheme in SCHEMES else SCHEMES[0],
        kind=KINDS.get(error.code, "later"),
        faults=error.faults if isinstance(error, InvalidParameters) else (),
        links=frame.whole_links,
        home=frame.origin,
    )
    return Response(body, error.status, {**headers, **HEADERS, **UNLISTED}, MEDIA_TYPE)
