"""One embed being answered: which records, in which language, under which headline, with whole addresses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from markupsafe import Markup

from app.domain.facets import FILTER_FACETS
from app.domain.query import DEFAULT_SIZE, SearchQuery
from app.domain.recommendation import Recommendation
from app.embed.figures import Figure, figure
from app.embed.parameters import EmbedParameters
from app.errors import NotFound
from app.representations.interface import unmarked
from app.representations.page_links import PageLinks
from app.search.service import search
from app.web.documents import CONCERNED
from app.web.visit import Visit

PAGE: Final = "/embed/v1"
FRAGMENT: Final = "/embed/v1/fragment"

NAMED: Final = 3
"""Words and codes that a headline names; more would make it a list of its own."""

Data = dict[str, Any]


@dataclass(frozen=True)
class Embedding(Visit):
    """One embed. It stands in somebody else's page: all its links are whole."""

    parameters: EmbedParameters

    @cached_property
    def links(self) -> PageLinks:
        """Whole addresses of pages."""
        return self.whole_links

    @cached_property
    def query(self) -> SearchQuery:
        """The search. Raises InvalidParameters naming every unknown code."""
        return self.parameters.query(self.generation.catalogue)

    def address(self, path: str = PAGE, **changed: object) -> str:
        """The address of this embed as a page or as a fragment, with some parameters changed."""
        pairs = self.parameters.pairs(**changed)
        return f"{self.origin}{path}" + (f"?{urlencode(pairs)}" if pairs else "")

    @cached_property
    def whole(self) -> str:
        """The address of the page that shows all of it."""
        if self.parameters.id:
            return self.links.recommendation(self.picked[0].id) if len(self.picked) == 1 else self.links.to("/sok")
        return self.links.search(replace(self.query, page=1, size=DEFAULT_SIZE))

    @cached_property
    def picked(self) -> Sequence[Recommendation]:
        """The recommendations picked by id, in their order. Raises NotFound for an id that nobody has."""
        records = []
        for identifier in self.parameters.id:
            found = self.generation.find(identifier)
            if found is None:
                raise NotFound(f"There is no recommendation {identifier[:100]!r}.")
            records.append(found[0])
        return records

    @cached_property
    def headline(self) -> Markup:
        """What the embed is about."""
        return self.texts("embed.title", what=self.subject) if self.subject else self.texts("embed.title_all")

    @cached_property
    def subject(self) -> Markup:
        """The words, the filters and the years of the search; empty if it finds everything."""
        query = self.query
        names: list[str] = [self.texts("embed.words", text=query.text)] if query.text else []
        for facet in FILTER_FACETS:
            codes = query.filters.get(facet, ())
            if facet == "municipal" and set(codes) == set(CONCERNED):
                names.append(self.texts("statistics.concerned"))
            else:
                names += [self.view.label(facet, code) for code in codes]
        if query.year_from or query.year_to:
            years = dict.fromkeys((query.year_from, query.year_to))
            names.append("–".join(str(year or "") for year in years))
        more = ["…"] if len(names) > NAMED else []
        return Markup(", ").join([*names[:NAMED], *more])

    @cached_property
    def title(self) -> str:
        """The headline, or the title of the one recommendation shown, as plain text."""
        if self.parameters.form == "single" and self.content["cards"]:
            return str(self.content["cards"][0]["title"])
        return unmarked(self.headline)

    @cached_property
    def content(self) -> Data:
        """What the templates show."""
        total, records = self._found()
        asked = self.parameters
        last = max(1, -(-total // self.query.size)) if asked.form in ("list", "compact") and not asked.id else 1
        under = asked.heading + 1 if asked.headline and asked.form != "single" else asked.heading
        return {
            "layout": asked.form,
            "total": total,
            "cards": [self._card(record) for record in records],
            "figure": self._figure(total),
            "page": asked.page,
            "last": last,
            "previous": self._page(min(asked.page - 1, last), last),
            "next": self._page(asked.page + 1, last),
            "level": asked.heading,
            "under": min(6, under),
        }

    def _found(self) -> tuple[int, Sequence[Recommendation]]:
        if self.parameters.id:
            self.query  # noqa: B018 # a wrong parameter is named even where no search is made
            return len(self.picked), self.picked
        result = search(self.generation, self.query)
        shown = self.parameters.form in ("list", "compact", "single")
        return result.total, [hit.recommendation for hit in result.hits] if shown else []

    def _card(self, record: Recommendation) -> Data:
        card = self.view.card(record)
        if self.parameters.form == "single":
            card["measures"] = [self.view.measure_card(measure) for measure in record.measures]
        return card

    def _figure(self, total: int) -> Figure | None:
        if self.parameters.form != "chart" or not total:
            return None
        return figure(self, self.query, self.parameters.by or "year", self.parameters.count)

    def _page(self, page: int, last: int) -> dict[str, str] | None:
        if not 1 <= page <= last:
            return None
        return {"framed": self.address(page=page), "fragment": self.address(FRAGMENT, page=page)}
