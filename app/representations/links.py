"""Addresses: the search as a query string, and where each thing is found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from urllib.parse import quote, quote_plus

from app.domain.facets import FACETS_BY_NAME, FILTER_FACETS
from app.domain.query import DEFAULT_FACETS, DEFAULT_SIZE, SearchQuery

API: Final = "/api/v1"

_SHORT: Final = 100
"""Characters of a value up to which its quoted form is kept."""

_ANY: Final = "\ufdd0"
"""Stands for any code: a character that is none (Unicode noncharacter), so no code holds it."""


@dataclass(frozen=True, slots=True)
class Links:
    """Builds addresses. `base` is the public address or empty; `language` is kept in links if it was asked for."""

    base: str = ""
    language: str | None = None

    def to(self, path: str, *parameters: tuple[str, str]) -> str:
        """The address of a path below the API, with parameters."""
        pairs = [*parameters, ("lang", self.language)] if self.language else list(parameters)
        return f"{self.base}{API}{path}" + (f"?{query_string(pairs)}" if pairs else "")

    def search(self, query: SearchQuery, path: str = "/recommendations") -> str:
        """The address of a search; what equals the default is left out."""
        return self.to(path, *search_parameters(query))

    def toggles(self, query: SearchQuery, facet: str) -> Callable[[str], str]:
        """Gives the address of the search with a code of a facet put in or taken out.

        A facet has many codes and most are not selected: what their addresses have in common is written once.
        """
        if facet == "year":
            return self._years(query)
        common, rest = self.around(query, facet)

        def toggle(code: str) -> str:
            if query.selects(facet, code):
                return self.search(query.toggled(facet, code))
            return f"{common}{quoted(code)}{rest}"

        return toggle

    def around(self, query: SearchQuery, facet: str) -> tuple[str, str]:
        """What stands before and after a code, quoted, in the address of the search with the code put in."""
        common, _, rest = self.search(query.toggled(facet, _ANY)).rpartition(quote_plus(_ANY))
        return common, rest

    def _years(self, query: SearchQuery) -> Callable[[str], str]:
        # No value of a parameter holds an unescaped `&`, so the two parameters are found where they are.
        first, _, rest = self.search(query.toggled("year", "1")).rpartition("year_from=1&year_to=1")

        def toggle(code: str) -> str:
            if query.year_from == query.year_to == int(code):
                return self.search(query.toggled("year", code))
            return f"{first}year_from={code}&year_to={code}{rest}"

        return toggle

    def export(self, query: SearchQuery, extension: str) -> str:
        """The address of a whole list in a form of the table of formats; what only shapes a page is left out."""
        whole = replace(query, page=1, size=DEFAULT_SIZE, facets=DEFAULT_FACETS, explain=False)
        return self.search(whole, f"/recommendations.{extension}")

    def page(self, query: SearchQuery, page: int) -> str:
        """The address of another page of a search."""
        return self.search(replace(query, page=page))

    def recommendation(self, identifier: str, below: str = "") -> str:
        """The address of a recommendation or of something below it."""
        return self.to(f"/recommendations/{quote(identifier)}{below}")

    def permalink(self, identifier: str) -> str:
        """The address a recommendation is cited by, for ever: without language, and whole if `base` is.

        The only place that decides which address that is.
        """
        return f"{self.base}/anbefaling/{quote(identifier)}"

    def data(self, path: str = "") -> str:
        """The address of the bulk files or of something below them."""
        return f"{self.base}/data{path}"

    def document(self, identifier: str) -> str:
        """The address of a document; the slashes of a symbol stay."""
        return self.to(f"/documents/{quote(identifier)}")


def query_string(pairs: Iterable[tuple[str, str]]) -> str:
    """As `urlencode`, for names that need no quoting; what was quoted before is not quoted again."""
    return "&".join([f"{name}={quoted(one) if len(one) <= _SHORT else quote_plus(one)}" for name, one in pairs])


@lru_cache(5_000)
def quoted(value: str) -> str:
    """As `quote_plus`, for short values that come again."""
    return quote_plus(value)


def search_parameters(query: SearchQuery) -> list[tuple[str, str]]:
    """The parameters that say this search, in a fixed order; language excepted."""
    pairs: list[tuple[str, str]] = [("q", query.text)] if query.text else []
    pairs += [(facet, code) for facet in FILTER_FACETS for code in query.filters.get(facet, ())]
    pairs += [(name, str(year)) for name, year in (("year_from", query.year_from), ("year_to", query.year_to)) if year]
    if not query.expand:
        pairs.append(("expand", "false"))
    if query.explain:
        pairs.append(("explain", "true"))
    if query.sort:
        pairs.append(("sort", query.sort))
    if query.facets != DEFAULT_FACETS:
        everything = query.facets == tuple(FACETS_BY_NAME)
        pairs.append(("facets", "all" if everything else ",".join(query.facets) or "none"))
    if query.size != DEFAULT_SIZE:
        pairs.append(("size", str(query.size)))
    if query.page != 1:
        pairs.append(("page", str(query.page)))
    return pairs
