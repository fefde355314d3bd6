"""What an address says that its page does not know: named, never silently passed over."""

from collections.abc import Container
from dataclasses import dataclass

from fastapi import Request

MOST_SHOWN = 5
"""Strays named on a page; an address can hold thousands."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A parameter that a page does not take, or takes once and is given several times (`repeated`)."""

    name: str
    repeated: bool


def strays_of(request: Request, known: Container[str]) -> tuple[Stray, ...]:
    """The first strays of a request, in the order of the address; `known` are the parameters that the page takes."""
    given = request.query_params
    found = (Stray(name[:100], name in known) for name in given if name not in known or len(given.getlist(name)) > 1)
    return tuple(stray for stray, _ in zip(found, range(MOST_SHOWN), strict=False))
