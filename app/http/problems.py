"""Errors as application/problem+json (RFC 9457)."""

import logging
from dataclasses import asdict
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from app.domain.facets import FILTER_FACETS
from app.errors import (
    AnbefalingerError,
    ClientError,
    InvalidParameters,
    MethodNotAllowed,
    NotFound,
    ParameterFault,
    ServiceUnavailable,
)
from app.http.parameters import faults_of, unknown_codes
from app.representations.json import dumps

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 5


def install(app: FastAPI) -> None:
    """Render every error of the program, of FastAPI and of Starlette the same way."""

    @app.exception_handler(AnbefalingerError)
    async def ours(request: Request, error: AnbefalingerError) -> Response:
        return problem(request, error)

    @app.exception_handler(RequestValidationError)
    async def validation(request: Request, error: RequestValidationError) -> Response:
        known = _parameters_of(request)
        return problem(request, InvalidParameters([*faults_of(error, known), *_unknown_codes(request, known)]))

    @app.exception_handler(HTTPException)
    async def routing(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        if error.status_code == MethodNotAllowed.status:
            allowed = headers.get("Allow", "GET")
            return problem(request, MethodNotAllowed(f"{request.method} is not allowed here; use {allowed}."), headers)
        if error.status_code == NotFound.status:
            return problem(request, NotFound(f"There is nothing at {request.url.path[:200]}."), headers)
        return problem(request, ClientError(str(error.detail)), headers)

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> Response:
        log.error("unforeseen error", exc_info=error)
        return problem(request, AnbefalingerError("The error has been logged under the request id."))


def problem(request: Request, error: AnbefalingerError, headers: dict[str, str] | None = None) -> Response:
    """One error as a response."""
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
    given = {"Cache-Control": "no-store", **(headers or {})}
    if isinstance(error, ServiceUnavailable):
        given["Retry-After"] = str(RETRY_SECONDS)
    return Response(_safely(body), error.status, given, MEDIA_TYPE)


def _unknown_codes(request: Request, known: dict[str, object]) -> list[ParameterFault]:
    """The unknown codes of a request that was refused before its codes were looked at: all faults in one answer."""
    try:
        catalogue = request.app.state.keeper.generation.catalogue
    except ServiceUnavailable:
        return []
    given = request.query_params
    return [
        fault
        for facet in FILTER_FACETS
        if facet in known
        for fault in unknown_codes(facet, given.getlist(facet), catalogue)
    ]


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


def _parameters_of(request: Request) -> dict[str, object]:
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return {}
    names: dict[str, object] = {}
    for dependant in (route.dependant, *route.dependant.dependencies):
        for field in dependant.query_params:
            model = getattr(field.field_info, "annotation", None)
            names.update(getattr(model, "model_fields", None) or {field.name: field})
    return names
