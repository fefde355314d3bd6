"""Choosing language and media type from what a request says it prefers (RFC 9110, section 12)."""

import re
from collections.abc import Iterator
from typing import Final, cast

from app.domain.language import LANGUAGES, Language
from app.errors import NotAcceptable

DEFAULT_LANGUAGE: Final[Language] = "nb"

_QUALITY: Final = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
_FAMILIES: Final = {"no": "nb", "nb": "nb", "nn": "nn", "en": "en", "se": "se"}
_JSON: Final = ("application/json", "application/problem+json", "application/*", "*/*")


def choose_language(asked: str | None, accept_language: str | None) -> Language:
    """The language asked for by parameter, else the first of `Accept-Language` that we have, else bokmål."""
    if asked in LANGUAGES:
        return asked
    for tag in _preferred(accept_language or ""):
        if (found := _FAMILIES.get(tag.split("-")[0])) is not None:
            return cast(Language, found)
    return DEFAULT_LANGUAGE


def require_json(accept: str | None) -> None:
    """Raise NotAcceptable unless the request takes JSON. A missing `Accept` takes anything."""
    weights = dict(_weighted(accept or ""))
    # The most specific range that covers JSON decides (RFC 9110, section 12.5.1).
    wanted = next((weights[one] for one in _JSON if one in weights), 0.0)
    if weights and not wanted:
        raise NotAcceptable(
            f"This address answers with application/json; the request accepts only {(accept or '')[:200]}."
        )


def _preferred(header: str) -> Iterator[str]:
    """The values of a header with quality weights, the most wanted first, the refused left out."""
    wanted = [pair for pair in _weighted(header) if pair[1] > 0]
    yield from (value for value, _ in sorted(wanted, key=lambda pair: -pair[1]))


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    """Every value of a header with its weight, lower case; an unreadable weight is 0."""
    for part in header.split(","):
        value, *parameters = (piece.strip().casefold() for piece in part.split(";"))
        quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        if value:
            yield value, (float(quality) if _QUALITY.fullmatch(quality) else 0.0)
