"""Errors as pages, for those who came with a browser."""

from fastapi import Request, Response

from app.errors import AnbefalingerError
from app.representations.links import API
from app.web.visit import HEADERS, MEDIA_TYPE, Frame, language_of

KNOWN = ("not-found", "service-unavailable", "database-unavailable", "method-not-allowed", "too-many-requests")
"""The errors that have words of their own; the others share some."""


def error_page(request: Request, error: AnbefalingerError, headers: dict[str, str]) -> Response | None:
    """The error as a page, or None where somebody asks for data."""
    if request.url.path.startswith(f"{API}/") or "text/html" not in request.headers.get("accept", ""):
        return None
    language, _ = language_of(request)
    kind = error.code if error.code in KNOWN else "other"
    # What cannot be shown here cannot in another language either: the start page is offered there.
    frame = Frame(request, language, "/")
    body = frame.render(
        "error.html", kind=kind, status=error.status, request_id=request.scope.get("request_id"), robots="noindex"
    )
    return Response(body, error.status, {**headers, **HEADERS}, MEDIA_TYPE)
