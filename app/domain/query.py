"""A search as a value: what was asked, in one frozen object that every representation shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, get_args

from app.domain.language import Language

Sort = Literal["relevance", "newest", "oldest", "document"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)

DEFAULT_FACETS: Final = (
    "treaty",
    "body",
    "theme",
    "group",
    "service_area",
    "municipal",
    "measure_type",
    "year",
)
"""The facets counted when none are asked for by name."""

DEFAULT_SIZE: Final = 20
MAX_SIZE: Final = 100
MAX_QUERY_LENGTH: Final = 500


@dataclass(frozen=True)
class SearchQuery:
    """What to find and how to show it.

    `filters` maps a facet's name to the wanted codes: OR within a facet, AND between facets. `page` counts from 1.
    `facets` names the facets to count. `sort` None means relevance when
    there is text, else newest. `expand` false: words stand for themselves only, without concepts, compounds and
    corrections. `explain` true: the answer holds how the text was read.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: Sort | None = None
    page: int = 1
    size: int = DEFAULT_SIZE
    facets: tuple[str, ...] = DEFAULT_FACETS
    language: Language = "nb"
    expand: bool = True
    explain: bool = False

    @property
    def order(self) -> Sort:
        """The order in force."""
        return self.sort or ("relevance" if self.text.strip() else "newest")

    @property
    def offset(self) -> int:
        """Hits to leave out before the page begins."""
        return (self.page - 1) * self.size

    def toggled(self, facet: str, code: str) -> "SearchQuery":
        """The same search with one code put in or taken out, from its first page; a year becomes the whole range."""
        if facet == "year":
            alone = self.year_from == self.year_to == int(code)
            return replace(self, year_from=None if alone else int(code), year_to=None if alone else int(code), page=1)
        codes = self.filters.get(facet, ())
        kept = tuple(c for c in codes if c != code) if code in codes else (*codes, code)
        filters = {name: values for name, values in {**self.filters, facet: kept}.items() if values}
        return replace(self, filters=filters, page=1)

    def without_facet(self, facet: str) -> "SearchQuery":
        """The same search without any filter of one facet: what its disjunctive counts are taken over."""
        if facet == "year":
            return replace(self, year_from=None, year_to=None)
        return replace(self, filters={name: codes for name, codes in self.filters.items() if name != facet})

    def selects(self, facet: str, code: str) -> bool:
        """Whether a code is selected; a year is selected when the range is given and holds it."""
        if facet == "year":
            if self.year_from is None and self.year_to is None:
                return False
            return (self.year_from or 0) <= int(code) <= (self.year_to or 9999)
        return code in self.filters.get(facet, ())
