"""How an address of the API stands in its OpenAPI description."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Final, Protocol

from fastapi import FastAPI, Query, Response
from pydantic import BaseModel

from app.api import answers
from app.http.negotiation import JSON
from app.http.parameters import NoParameters
from app.http.problems import MEDIA_TYPE
from app.representations.formats import Format


class HasMediaType(Protocol):
    """Whatever has a media type."""

    @property
    def media_type(self) -> str:
        """The media type."""
        ...


_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    404: {"model": answers.Problem, "description": "Nothing at this address"},
    406: {"model": answers.Problem, "description": "The asked-for media type is not offered"},
    422: {"model": answers.Problem, "description": "Wrong parameters, each named with the nearest right value"},
    503: {"model": answers.Problem, "description": "The service cannot answer just now"},
}


def described(
    answer: type[BaseModel], forms: Sequence[Format] = (), reads: type[NoParameters] | None = None
) -> dict[str, Any]:
    """What a route says of itself: the shape of its answer, which is written by hand, other forms, and its errors.

    `reads` are its parameters if it reads them itself (`http.faults.Reading`).
    """
    others: dict[str, Any] = {form.media_type: {} for form in forms if form.media_type != JSON}
    given = {"model": answer, **({"content": others} if others else {})}
    taken = {"openapi_extra": {"parameters": _parameters(reads)}} if reads else {}
    return {"responses": {200: given, **_PROBLEMS}, "response_model": None, **taken}


def _parameters(model: type[NoParameters]) -> list[dict[str, Any]]:
    """The parameters of a model as the framework itself would describe them."""
    described_by_framework = FastAPI()

    @described_by_framework.get("/")
    def _route(parameters: Annotated[model, Query()]) -> None:  # type: ignore[valid-type]
        """Take them."""

    found: list[dict[str, Any]] = described_by_framework.openapi()["paths"]["/"]["get"]["parameters"]
    return found


def described_download(forms: Sequence[Format]) -> dict[str, Any]:
    """What a route says that answers with a list as a file in one of some forms."""
    total = {"description": "Number of recommendations in the file.", "schema": {"type": "integer"}}
    return described_files(forms, {"X-Total-Count": total})


def described_files(forms: Iterable[HasMediaType], headers: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a route says that answers with a file of one of some media types."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    given = {
        "description": "The file",
        "content": {form.media_type: binary for form in forms},
        "headers": dict(headers or {}),
    }
    return {"responses": {200: given, **_PROBLEMS}, "response_model": None, "response_class": Response}


def described_text(media_type: str) -> dict[str, Any]:
    """What a route says that answers with text of one media type."""
    # What is JSON below its media type is no string to whoever reads it.
    schema: dict[str, Any] = {} if media_type.endswith("json") else {"type": "string"}
    given = {"description": "The text", "content": {media_type: {"schema": schema}}}
    return {"responses": {200: given, **_PROBLEMS}, "response_model": None, "response_class": Response}


def describe_problems(app: FastAPI) -> None:
    """Let the description say that errors are application/problem+json; the framework gives all answers one type."""
    described_by_framework = app.openapi

    def described_rightly() -> dict[str, Any]:
        fresh = app.openapi_schema is None
        description = described_by_framework()
        if fresh:
            for operation in (one for methods in description["paths"].values() for one in methods.values()):
                for status, response in operation["responses"].items():
                    if status != "200" and "application/json" in response.get("content", {}):
                        response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
        return description

    app.openapi = described_rightly  # type: ignore[method-assign]
