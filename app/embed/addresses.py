"""From the address of a page of the site to the embed that shows the same."""

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import ValidationError

from app.domain.catalogue import Catalogue
from app.domain.language import LANGUAGES
from app.domain.symbol import normalise_symbol
from app.embed.embedding import PAGE
from app.embed.parameters import EmbedParameters
from app.errors import NotFound
from app.http.faults import all_faults, shaped
from app.representations.page_links import PREFIXES, TOPICS

Given = dict[str, list[str]]

_TOPICS: Final = {first: facet for facet, first in TOPICS.items()}
_LANGUAGE: Final = re.compile(r"/(nn|en|se)(?=/)")


def embed_of(address: str, origin: str, catalogue: Catalogue) -> EmbedParameters:
    """What the page at an address shows, as an embed: a search, a topic, a document, a recommendation, statistics.

    Raises NotFound for whatever is no page of ours that can be embedded, or has a fault in it. A scheme that differs
    (http, https) makes no foreign page: a proxy may hide the reader's.
    """
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise NotFound(f"{address[:200]!r} is no address.") from error
    if parts.scheme not in ("http", "https") or not origin or parts.netloc.casefold() != _host(origin):
        raise NotFound(f"{address[:200]!r} is no address of this service.")
    path = unquote(parts.path[len(urlsplit(origin).path) :])
    given: Given = {}
    for name, value in parse_qsl(parts.query):
        given.setdefault(name, []).append(value)
    found = _found(path, given, catalogue)
    if found is None or all_faults(EmbedParameters, found, catalogue):
        raise NotFound(f"There is nothing to embed at {address[:200]!r}.")
    try:
        return EmbedParameters.model_validate(shaped(EmbedParameters, found))
    except ValidationError as error:
        raise NotFound(f"There is nothing to embed at {address[:200]!r}.") from error


def _host(origin: str) -> str:
    return urlsplit(origin).netloc.casefold()


def _found(path: str, given: Given, catalogue: Catalogue) -> Given | None:
    """The parameters of the embed; None if the path is no page that can be embedded."""
    if path == PAGE:
        return given
    language = LANGUAGES[0]
    if match := _LANGUAGE.match(path):
        language = next(one for one in LANGUAGES if PREFIXES[one] == match[0])
        path = path[match.end() :]
    first, _, rest = path[1:].partition("/")
    reader = _READERS.get(first) or (_topic if first in _TOPICS else None)
    found = reader(first, rest, given, catalogue) if reader else None
    return found if found is None else {"lang": [language], **found}


def _search(_first: str, rest: str, given: Given, _catalogue: Catalogue) -> Given | None:
    # How many and which page is the embed's own matter.
    return None if rest else {name: values for name, values in given.items() if name not in ("page", "size")}


def _recommendation(_first: str, rest: str, _given: Given, _catalogue: Catalogue) -> Given | None:
    return {"id": [rest]} if rest and "/" not in rest else None


def _statistics(_first: str, rest: str, _given: Given, _catalogue: Catalogue) -> Given | None:
    return None if rest else {"layout": ["chart"]}


def _document(_first: str, rest: str, _given: Given, catalogue: Catalogue) -> Given | None:
    known = catalogue.documents.get(rest) or catalogue.documents.get(normalise_symbol(rest))
    return {"document": [known.id], "sort": ["document"]} if known else None


def _topic(first: str, rest: str, _given: Given, _catalogue: Catalogue) -> Given | None:
    return {_TOPICS[first]: [rest]} if rest else None


_READERS: Final[Mapping[str, Callable[[str, str, Given, Catalogue], Given | None]]] = {
    "sok": _search,
    "anbefaling": _recommendation,
    "statistikk": _statistics,
    "dokument": _document,
}
