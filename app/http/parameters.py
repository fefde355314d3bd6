"""The parameters of a search: read strictly, each fault named with the nearest right value."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from app.domain.catalogue import Catalogue
from app.domain.facets import FACETS, FACETS_BY_NAME, FILTER_FACETS
from app.domain.language import Language
from app.domain.query import DEFAULT_FACETS, DEFAULT_SIZE, MAX_QUERY_LENGTH, MAX_SIZE, SearchQuery, Sort
from app.domain.vocabulary import nearest
from app.errors import InvalidParameters, ParameterFault
from app.representations.columns import COLUMNS_BY_NAME, Column

LAST_PAGE: Final = 1_000_000
MOST_PICKED: Final = 500
MOST_HELPED: Final = 50
"""Wrong values of a parameter for which the nearest right one is looked for. Who sends more is no person, and
65,000 bytes of wrong values would keep the process busy for a second."""

ALL, NONE = "all", "none"


class NoParameters(BaseModel):
    """Parameters that take exactly the names they list; here none."""

    model_config = ConfigDict(extra="forbid")

    def faults(self, _catalogue: Catalogue) -> list[ParameterFault]:
        """What only the catalogue shows to be wrong: unknown codes."""
        return []


class Parameters(NoParameters):
    """What every address of the API takes."""

    lang: Literal["nb", "nn", "en", "se"] | None = Field(
        default=None,
        description="Language of labels and texts: nb, nn, en or se. Without it Accept-Language decides, else nb. "
        "A text that does not exist in the language is given in the nearest one, and its language is stated.",
        examples=["nb"],
    )


_FACET_FIELDS: Any = {
    name: (
        list[str],
        Field(
            default_factory=list,
            description=f"{FACETS_BY_NAME[name].description} Repeat for several: any of them.",
        ),
    )
    for name in FILTER_FACETS
}

_Facets: Any = create_model("FacetParameters", __base__=Parameters, **_FACET_FIELDS)


class FilterParameters(_Facets):
    """What is to be found."""

    q: str = Field(
        default="",
        max_length=MAX_QUERY_LENGTH,
        description='Words in Norwegian or English. "barnets beste" finds the phrase, barnev* what begins so, -skole '
        "leaves out, OR (ELLER) joins alternatives; a document symbol or `CAT 2018 para 18` finds that place.",
        examples=["barnevern"],
    )
    expand: bool = Field(
        default=True,
        description="false: words stand for themselves only, without concepts, compounds and corrected spelling.",
    )
    year_from: int | None = Field(default=None, ge=1945, le=2100, description="First year of adoption.")
    year_to: int | None = Field(default=None, ge=1945, le=2100, description="Last year of adoption.")

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The wanted codes of every facet that is filtered by, each code once."""
        given = {facet: tuple(dict.fromkeys(getattr(self, facet))) for facet in FILTER_FACETS}
        return {facet: codes for facet, codes in given.items() if codes}

    def faults(self, catalogue: Catalogue) -> list[ParameterFault]:
        """Every unknown code, and years in the wrong order."""
        found = [fault for facet, codes in self.filters.items() for fault in unknown_codes(facet, codes, catalogue)]
        if self.year_from and self.year_to and self.year_from > self.year_to:
            reason = f"year_from {self.year_from} is after year_to {self.year_to}."
            found.append(ParameterFault("year_from", str(self.year_from), reason))
        return found


class ListParameters(FilterParameters):
    """What is to be found, in which order, and which page of it."""

    sort: Sort | None = Field(
        default=None,
        description="relevance, newest, oldest or document. Without it: relevance if there is a q, else newest.",
    )
    page: int = Field(default=1, ge=1, le=LAST_PAGE, description="Page, from 1.")
    size: int = Field(default=DEFAULT_SIZE, ge=1, le=MAX_SIZE, description=f"Hits a page, 1 to {MAX_SIZE}.")


class SearchParameters(ListParameters):
    """What is to be found, and how it is shown."""

    explain: bool = Field(
        default=False,
        description="true: the answer holds the reading of q: which words became which concept, what was corrected, "
        "split, passed over or left out.",
    )
    facets: list[str] = Field(
        default_factory=list,
        description="Facets to count, repeated or divided by commas; `all` or `none`. "
        f"Without it: {', '.join(DEFAULT_FACETS)}.",
    )

    @property
    def counted(self) -> tuple[str, ...]:
        """The names of the facets to count."""
        names = self._named_facets()
        if names == (ALL,):
            return tuple(facet.name for facet in FACETS)
        return () if names == (NONE,) else names or DEFAULT_FACETS

    def faults(self, catalogue: Catalogue) -> list[ParameterFault]:
        """As for every filter; and every unknown facet."""
        found = super().faults(catalogue)
        names = self._named_facets()
        if self.facets and not names:
            found.append(ParameterFault("facets", ",".join(self.facets)[:200], empty("facets")))
        if names in ((ALL,), (NONE,)):
            return found
        for name in names:
            if name in (ALL, NONE):
                found.append(ParameterFault("facets", name, f"{name} stands alone, without other facets."))
            elif name not in FACETS_BY_NAME:
                near = nearest(name, tuple(FACETS_BY_NAME))
                found.append(ParameterFault("facets", name[:200], unknown("facet", name, near), near))
        return found

    def _named_facets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name.strip() for one in self.facets for name in one.split(",") if name.strip()))


class ExportParameters(SearchParameters):
    """What is to be found, or picked, and which columns of it. The parameters that show a page say nothing here."""

    id: list[str] = Field(
        default_factory=list,
        max_length=MOST_PICKED,
        description=f"Ids of recommendations picked one by one, at most {MOST_PICKED}, in the order they are to have; "
        "stands without any search.",
    )
    columns: list[str] = Field(
        default_factory=list,
        description="Columns of a table (csv, xlsx, jsonl, json) in the order they are to have, repeated or divided by "
        f"commas. Known: {', '.join(COLUMNS_BY_NAME)}.",
    )

    @property
    def chosen_columns(self) -> tuple[Column, ...]:
        """The asked-for columns in order, each once."""
        return tuple(COLUMNS_BY_NAME[name] for name in self._column_names())

    def faults(self, catalogue: Catalogue) -> list[ParameterFault]:
        """As for every search; every unknown column; and a search beside picked ids."""
        found = super().faults(catalogue)
        names = self._column_names()
        if self.columns and not names:
            found.append(ParameterFault("columns", ",".join(self.columns)[:200], empty("columns")))
        for name in names:
            if name not in COLUMNS_BY_NAME:
                near = nearest(name, tuple(COLUMNS_BY_NAME))
                found.append(ParameterFault("columns", name[:200], unknown("column", name, near), near))
        if self.id and (self.q or self.filters or self.year_from or self.year_to or self.sort):
            found.append(ParameterFault("id", self.id[0][:200], "id picks recommendations; leave the search out."))
        return found

    def _column_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name.strip() for one in self.columns for name in one.split(",") if name.strip()))


def search_query(parameters: FilterParameters, catalogue: Catalogue, language: Language) -> SearchQuery:
    """The search that the parameters ask for. Raises InvalidParameters naming every unknown code."""
    require_known(parameters, catalogue)
    shown: dict[str, Any] = {}
    if isinstance(parameters, ListParameters):
        shown |= {"sort": parameters.sort, "page": parameters.page, "size": parameters.size}
    if isinstance(parameters, SearchParameters):
        shown |= {"facets": parameters.counted, "explain": parameters.explain}
    return SearchQuery(
        text=parameters.q,
        filters=parameters.filters,
        year_from=parameters.year_from,
        year_to=parameters.year_to,
        language=language,
        expand=parameters.expand,
        **shown,
    )


def require_known(parameters: NoParameters, catalogue: Catalogue) -> None:
    """Raise InvalidParameters if the catalogue does not have what the parameters ask for."""
    if faults := parameters.faults(catalogue):
        raise InvalidParameters(faults)


def unknown_codes(vocabulary: str, codes: Sequence[str], catalogue: Catalogue) -> list[ParameterFault]:
    """A fault for every code that the vocabulary (or `document`) does not have."""
    known = catalogue.codes(vocabulary)
    wrong = [code for code in codes if code not in known]
    near = [_near(vocabulary, code, catalogue) for code in wrong[:MOST_HELPED]]
    return [_unknown(vocabulary, *one) for one in zip_longest(wrong, near)]


def _near(name: str, code: str, catalogue: Catalogue) -> str | None:
    if name == "document":
        return nearest(code, {key.casefold(): key for key in catalogue.documents})
    vocabulary = catalogue.vocabularies.get(name)
    return vocabulary.nearest(code) if vocabulary else None


def _unknown(name: str, code: str, near: str | None) -> ParameterFault:
    if not code:
        return ParameterFault(name, code, empty(name))
    return ParameterFault(name, code[:200], unknown(name, code, near), near)


def unknown(what: str, value: str, near: str | None) -> str:
    """The sentence for a value nobody knows."""
    return f"Unknown {what} {value[:100]!r}." + (f" Did you mean {near!r}?" if near else "")


def empty(name: str) -> str:
    """The sentence for a parameter without a value: refused, because it could mean everything or nothing."""
    return f"{name} is empty. Leave it out, or give it a value."
