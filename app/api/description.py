"""How an address of the API stands in its OpenAPI description."""

from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel

from app.api import answers
from app.http.problems import MEDIA_TYPE

_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    404: {"model": answers.Problem, "description": "Nothing at this address"},
    406: {"model": answers.Problem, "description": "The asked-for media type is not offered"},
    422: {"model": answers.Problem, "description": "Wrong parameters, each named with the nearest right value"},
    503: {"model": answers.Problem, "description": "The service cannot answer just now"},
}


def described(answer: type[BaseModel]) -> dict[str, Any]:
    """What a route says of itself: the shape of its answer, which is written by hand, and of its errors."""
    return {"responses": {200: {"model": answer}, **_PROBLEMS}, "response_model": None}


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
