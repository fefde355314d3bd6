"""How an address of the API stands in its OpenAPI description."""

from typing import Any, Final

from pydantic import BaseModel

from app.api import answers

_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    404: {"model": answers.Problem, "description": "Nothing at this address"},
    406: {"model": answers.Problem, "description": "The asked-for media type is not offered"},
    422: {"model": answers.Problem, "description": "Wrong parameters, each named with the nearest right value"},
    503: {"model": answers.Problem, "description": "The service cannot answer just now"},
}


def described(answer: type[BaseModel]) -> dict[str, Any]:
    """What a route says of itself: the shape of its answer, which is written by hand, and of its errors."""
    return {"responses": {200: {"model": answer}, **_PROBLEMS}, "response_model": None}
