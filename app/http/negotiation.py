"""Choosing language and media type from what a request says it prefers (RFC 9110, section 12)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, cast

from app.domain.language import LANGUAGES, Language
from app.errors import NotAcceptable
from app.representations.formats import FORMATS, Format

DEFAULT_LANGUAGE: Final[Language] = "nb"

_QUALITY: Final = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
_FAMILIES: Final = {"no": "nb", "nb": "nb", "nn": "nn", "en": "en", "se": "se"}
JSON: Final = "application/json"
_SHORT: Final = 200
"""Characters of an `Accept` up to which what it chooses is remembered."""


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
    if not weight_of(JSON, accept):
        raise NotAcceptable(f"This address answers with {JSON}; the request accepts only {(accept or '')[:200]}.")


def choose_format(accept: str | None) -> Format | None:
    """The form of a list that a request wants most; None is the API's own page of JSON, which goes before its equals.

    Raises NotAcceptable, naming what there is, if it wants none of them.
    """
    return _often_chosen(accept) if len(accept or "") <= _SHORT else _chosen(accept)


def _chosen(accept: str | None) -> Format | None:
    offered: list[tuple[str, Format | None]] = [(JSON, None)]
    offered += [(one.media_type, one) for one in FORMATS if one.media_type != JSON]
    weights = [(weight_of(media_type, accept), one) for media_type, one in offered]
    weight, found = max(weights, key=lambda pair: pair[0])
    if not weight:
        types = ", ".join(media_type for media_type, _ in offered)
        raise NotAcceptable(f"This address answers with {types}; the request accepts only {(accept or '')[:200]}.")
    return found


_often_chosen: Final = lru_cache(100)(_chosen)


def weight_of(media_type: str, accept: str | None) -> float:
    """How much a request wants a media type, 0 to 1; the most specific range that covers it decides.

    Source: RFC 9110, section 12.5.1. Problems are JSON too: who takes only them takes JSON.
    """
    weights = dict(_weighted(accept or ""))
    if not weights:
        return 1.0
    ranges = [media_type, f"{media_type.partition('/')[0]}/*", "*/*"]
    if media_type == JSON:
        ranges.insert(1, "application/problem+json")
    return next((weights[one] for one in ranges if one in weights), 0.0)


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
