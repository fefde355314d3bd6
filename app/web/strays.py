"""What an address says that its page does not know: named, never silently passed over."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from fastapi import Request

MOST_SHOWN = 5
"""Strays named on a page; an address can hold thousands."""


_PINNED: Final = ("fbclid", "gclid", "msclkid", "mc_cid", "mc_eid")
_CAMPAIGN: Final = "utm_"


def is_pinned_on(name: str) -> bool:
    """Whether others put the parameter on addresses shared through them: nobody who follows one asked for it."""
    return name in _PINNED or name.startswith(_CAMPAIGN)


@dataclass(frozen=True, slots=True)
class Stray:
    """A parameter that a page does not take, or takes once and is given several times (`repeated`)."""

    name: str
    repeated: bool


def strays_of(request: Request, known: Container[str]) -> tuple[Stray, ...]:
    """The first strays of a request, in the order of the address; `known` are the parameters that the page takes."""
    given = request.query_params
    names = (name for name in given if not is_pinned_on(name))
    found = (Stray(name[:100], name in known) for name in names if name not in known or len(given.getlist(name)) > 1)
    return tuple(stray for stray, _ in zip(found, range(MOST_SHOWN), strict=False))
