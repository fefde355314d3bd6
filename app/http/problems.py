"""Errors as application/problem+json (RFC 9457)."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, InterfaceError, InternalError, NotSupportedError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import (
    AnbefalingerError,
    ClientError,
    DatabaseUnavailable,
    InvalidParameters,
    MethodNotAllowed,
    NotFound,
    ServiceUnavailable,
)
from app.http.faults import faults_of
from app.representations.json import dumps

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 5
METHODS: Final = "GET, HEAD"
"""What every address takes."""


_OURS: Final = (DataError, IntegrityError, InternalError, NotSupportedError)
"""Errors of the database that speak of a defect in the program, not of a database that is gone, locked or spoilt."""


Page = Callable[[Request, AnbefalingerError, dict[str, str]], Response | None]
"""Makes the page of an error for somebody with a browser; None where data were asked for."""


def install(app: FastAPI, page: Page) -> None:
    """Render every error of the program, of FastAPI and of Starlette the same way."""

    def problem(request: Request, error: AnbefalingerError, headers: dict[str, str] | None = None) -> Response:
        return answer_error(request, error, page, headers)

    @app.exception_handler(AnbefalingerError)
    async def ours(request: Request, error: AnbefalingerError) -> Response:
        return problem(request, error)

    @app.exception_handler(DatabaseError)
    @app.exception_handler(InterfaceError)
    async def unreachable(request: Request, error: DatabaseError) -> Response:
        if isinstance(error, _OURS):
            raise error
        log.warning("database not reachable", exc_info=error, extra={"request_id": request.scope.get("request_id")})
        return problem(request, DatabaseUnavailable("The database cannot be reached. Searching still works."))

    @app.exception_handler(RequestValidationError)
    async def validation(request: Request, _error: RequestValidationError) -> Response:
        return problem(request, InvalidParameters(faults_of(request)))

    @app.exception_handler(HTTPException)
    async def routing(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        if error.status_code == MethodNotAllowed.status:
            return problem(
                request, MethodNotAllowed(f"{request.method} is not allowed here; use {METHODS}."), {"Allow": METHODS}
            )
        if error.status_code == NotFound.status:
            if place := _without_slash(request):
                return RedirectResponse(place, 307)
            return problem(request, NotFound(f"There is nothing at {request.url.path[:200]}."), headers)
        return problem(request, ClientError(str(error.detail)), headers)


class Unforeseen:
    """ASGI middleware: an error that nobody foresaw is logged and answered as a problem.

    A handler for Exception would answer outside the border: without request id, security headers and CORS.
    """

    def __init__(self, app: ASGIApp, page: Page) -> None:
        self.app, self.page = app, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except BaseException as error:
            # A panic of the search library comes as pyo3_runtime.PanicException, which is no Exception.
            foreseen = not isinstance(error, Exception) and type(error).__name__ != "PanicException"
            if foreseen or started or scope["type"] != "http":
                raise
            log.error("unforeseen error", exc_info=error, extra={"request_id": scope.get("request_id")})
            detail = "The error has been logged under the request id."
            response = answer_error(Request(scope), AnbefalingerError(detail), self.page)
            await response(scope, receive, send)


def _without_slash(request: Request) -> str | None:
    """The address without slashes at its end, if that one exists; without a host, which a request may claim."""
    path = request.scope["path"].rstrip("/")
    shorter = {**request.scope, "path": path}
    if path in ("", request.scope["path"]) or not any(r.matches(shorter)[0] is Match.FULL for r in request.app.routes):
        return None
    return f"{path}?{request.url.query}" if request.url.query else str(path)


def answer_error(
    request: Request, error: AnbefalingerError, page: Page, headers: dict[str, str] | None = None
) -> Response:
    """One error as a response: a page for a browser, else a problem."""
    given = {"Cache-Control": "no-store", **(headers or {})}
    if isinstance(error, ServiceUnavailable):
        given["Retry-After"] = str(RETRY_SECONDS)
    return page(request, error, given) or Response(_safely(_body(request, error)), error.status, given, MEDIA_TYPE)


def _body(request: Request, error: AnbefalingerError) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": f"urn:anbefalinger:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": request.url.path[:500],
        "request_id": request.scope.get("request_id"),
    }
    if isinstance(error, InvalidParameters):
        body["errors"] = [asdict(fault) for fault in error.faults]
    return body


def _safely(body: dict[str, Any]) -> bytes:
    try:
        return dumps(body)
    except TypeError:
        # A lone surrogate, from a percent-encoded path, is no Unicode text; it is shown as a question mark.
        return dumps({name: _text(value) for name, value in body.items()})


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [{name: _text(one) for name, one in fault.items()} for fault in value]
    return value
