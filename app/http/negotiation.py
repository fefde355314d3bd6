"""Choosing language and media type from what a request says it prefers (RFC 9110, section 12)."""

from collections.abc import Iterator
from typing import Final, cast

from app.domain.language import LANGUAGES, Language
from app.errors import NotAcceptable

DEFAULT_LANGUAGE: Final[Language] = "nb"

_FAMILIES: Final = {"no": "nb", "nb": "nb", "nn": "nn", "en": "en", "se": "se"}
_JSON: Final = frozenset({"application/json", "application/problem+json", "application/*", "*/*"})


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
    if accept and not _JSON.intersection(_preferred(accept)):
        raise NotAcceptable(f"This address answers with application/json; the request accepts only {accept[:200]}.")


def _preferred(header: str) -> Iterator[str]:
    """The values of a header with quality weights, lower case, the most wanted first, the refused left out."""
    weighted = []
    for part in header.split(","):
        value, *parameters = (piece.strip().casefold() for piece in part.split(";"))
        quality = next((_number(one[2:]) for one in parameters if one.startswith("q=")), 1.0)
        if value and quality > 0:
            weighted.append((quality, value))
    yield from (value for _, value in sorted(weighted, key=lambda pair: -pair[0]))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
