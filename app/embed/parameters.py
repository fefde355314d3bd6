"""What an embed shows and how it looks: the same words in addresses, in attributes and on the builder's page."""

from typing import Final, Literal, get_args

from pydantic import Field

from app.domain.catalogue import Catalogue
from app.domain.language import LANGUAGES, Language
from app.domain.query import SearchQuery, Sort
from app.errors import ParameterFault
from app.http.parameters import LAST_PAGE, FilterParameters, empty, search_query

Layout = Literal["list", "compact", "single", "number", "chart"]
LAYOUTS: Final[tuple[Layout, ...]] = get_args(Layout)
Counted = Literal["year", "service_area", "theme", "group", "body"]
COUNTED: Final[tuple[Counted, ...]] = get_args(Counted)
Scheme = Literal["light", "dark", "auto"]
SCHEMES: Final[tuple[Scheme, ...]] = get_args(Scheme)

USUAL: Final = 5
MOST: Final = 20
"""Recommendations at a time: what is longer is no part of somebody's page any more."""

TOP, LOWEST = 2, 6
"""Levels of headings: the first is the page's own."""


class EmbedParameters(FilterParameters):
    """What an embed takes. Without `lang` it speaks bokmål: the page around decides, not the reader's browser."""

    sort: Sort | None = Field(default=None, description="relevance, newest, oldest or document.")
    page: int = Field(default=1, ge=1, le=LAST_PAGE, description="Page, from 1.")
    id: list[str] = Field(
        default_factory=list,
        max_length=MOST,
        description=f"Recommendations picked one by one, at most {MOST}, in this order; stands without a search.",
    )
    layout: Layout | None = Field(
        default=None, description="list, compact, single, number or chart; single for one id, else list."
    )
    by: Counted | None = Field(default=None, description="What a chart counts: year, or the codes of a facet.")
    count: int = Field(default=USUAL, ge=1, le=MOST, description=f"How many at a time, 1 to {MOST}.")
    heading: int = Field(default=TOP, ge=TOP, le=LOWEST, description="Level of the headline.")
    headline: bool = Field(default=True, description="false: no headline, because the page around has one.")
    scheme: Scheme | None = Field(default=None, description="light, dark or auto.")

    @property
    def tongue(self) -> Language:
        """The language of the embed; `language` is a facet."""
        return self.lang or LANGUAGES[0]

    @property
    def form(self) -> Layout:
        """The layout in force."""
        return self.layout or ("single" if len(self.id) == 1 else "list")

    @property
    def searches(self) -> bool:
        """Whether anything but picked ids narrows what is shown."""
        return bool(self.q or self.filters or self.year_from or self.year_to or self.sort)

    def faults(self, catalogue: Catalogue) -> list[ParameterFault]:
        """As for every filter; a search beside picked ids; a bare id; and a parameter the layout has no use for."""
        found = super().faults(catalogue)
        if self.id and not all(self.id):
            found.append(ParameterFault("id", "", empty("id")))
        elif self.id and self.searches:
            found.append(ParameterFault("id", self.id[0][:200], "id picks recommendations; leave the search out."))
        if self.id and self.page != 1:
            found.append(ParameterFault("page", str(self.page), "Picked ids stand on one page."))
        if len(self.id) > 1 and self.form == "single":
            found.append(ParameterFault("layout", self.form, "layout single shows one recommendation.", "list"))
        if self.id and self.form in ("number", "chart"):
            found.append(ParameterFault("layout", self.form, f"layout {self.form} counts a search, not picked ids."))
        if self.by and self.form != "chart":
            found.append(ParameterFault("by", self.by, "by belongs to layout=chart."))
        return found

    def query(self, catalogue: Catalogue) -> SearchQuery:
        """The search of the embed, at its page. Raises InvalidParameters naming every unknown code."""
        found = search_query(self, catalogue, self.tongue)
        size = 1 if self.form == "single" else self.count
        return SearchQuery(
            text=found.text,
            filters=found.filters,
            year_from=found.year_from,
            year_to=found.year_to,
            sort=self.sort,
            page=self.page,
            size=size,
            facets=(),
            language=found.language,
            expand=found.expand,
        )

    def pairs(self, **changed: object) -> list[tuple[str, str]]:
        """The parameters that say this embed, without what equals the default; `changed` are put in their place."""
        given = {**self.model_dump(exclude_defaults=True), **changed}
        usual = {"lang": LANGUAGES[0], "layout": "single" if len(self.id) == 1 else "list", "by": COUNTED[0]}
        given = {name: value for name, value in given.items() if value != usual.get(name)}
        return [
            (name, str(value).lower() if isinstance(value, bool) else str(value))
            for name, values in given.items()
            for value in (values if isinstance(values, list) else [values])
            if value is not None
        ]
