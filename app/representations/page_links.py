"""Addresses of the pages: what a reader sees in the address line, shares and comes back to."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from app.domain.language import Language
from app.domain.query import DEFAULT_FACETS, SearchQuery
from app.domain.vocabulary import Term
from app.representations.links import Links, query_string, search_parameters

PREFIXES: Final[Mapping[Language, str]] = {"nb": "", "nn": "/nn", "en": "/en", "se": "/se"}
"""What the addresses of each language begin with."""

TOPICS: Final[Mapping[str, str]] = {
    "service_area": "tjeneste",
    "theme": "tema",
    "group": "gruppe",
    "body": "organ",
    "treaty": "konvensjon",
}
"""The facets whose codes have pages of their own, with the first part of their address."""

_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


@dataclass(frozen=True, slots=True)
class PageLinks(Links):
    """As `Links`, but to pages; `language` is the one the addresses are in."""

    language: Language = "nb"

    def to(self, path: str, *parameters: tuple[str, str]) -> str:
        """The address of a path of the site in this language, with parameters."""
        return f"{self.base}{PREFIXES[self.language]}{path}" + (f"?{query_string(parameters)}" if parameters else "")

    def search(self, query: SearchQuery, path: str = "/sok") -> str:
        """The address of a list; which facets a page counts is no part of it."""
        return self.to(path, *search_parameters(replace(query, facets=DEFAULT_FACETS, explain=False)))

    def recommendation(self, identifier: str, below: str = "") -> str:
        """The address of a recommendation or of something below it."""
        return self.to(f"/anbefaling/{quote(identifier)}{below}")

    def document(self, identifier: str) -> str:
        """The address of a document; the slashes of a symbol stay."""
        return self.to(f"/dokument/{quote(identifier)}")

    def topic(self, facet: str, code: str) -> str:
        """The address of a code's own page, or of the list of what has the code if it has no page."""
        if facet in TOPICS:
            return self.to(f"/{TOPICS[facet]}/{quote(code)}")
        return self.document(code) if facet == "document" else self.listing(facet, code)

    def topics(self, facet: str) -> str:
        """The address of the list of a facet's codes."""
        return self.to(f"/{TOPICS[facet]}")

    def listing(self, facet: str, *codes: str) -> str:
        """The address of the list of what has any of these codes."""
        return self.search(SearchQuery(filters={facet: codes}))

    def municipality(self, term: Term) -> str:
        """The address of a municipality: its number, which decides, and its name, which is for people."""
        return self.to(f"/kommune/{term.code}-{slug(term.labels['nb'])}")

    def other(self, path: str) -> dict[Language, str]:
        """The same page in every language; `path` is without a language."""
        return {language: replace(self, language=language).to(path) for language in PREFIXES}


def slug(name: str) -> str:
    """A name in plain letters and hyphens: Nord-Aurdal → nord-aurdal, Kárášjohka → karasjohka."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
