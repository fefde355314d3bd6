"""The parameters of a search: read strictly, each fault named with the nearest right value."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, cast

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from app.domain.catalogue import Catalogue
from app.domain.facets import FACETS, FACETS_BY_NAME, FILTER_FACETS
from app.domain.language import Language
from app.domain.query import DEFAULT_FACETS, DEFAULT_SIZE, MAX_QUERY_LENGTH, MAX_SIZE, SearchQuery, Sort
from app.domain.vocabulary import nearest
from app.errors import InvalidParameters, ParameterFault

LAST_PAGE: Final = 1_000_000
ALL, NONE = "all", "none"

Invalid = RequestValidationError | ValidationError


class Parameters(BaseModel):
    """Parameters that take exactly the names they list."""

    model_config = ConfigDict(extra="forbid")

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
    year_from: int | None = Field(default=None, ge=1945, le=2100, description="First year of adoption.")
    year_to: int | None = Field(default=None, ge=1945, le=2100, description="Last year of adoption.")


class SearchParameters(FilterParameters):
    """What is to be found, and how it is shown."""

    sort: Sort | None = Field(
        default=None,
        description="relevance, newest, oldest or document. Without it: relevance if there is a q, else newest.",
    )
    page: int = Field(default=1, ge=1, le=LAST_PAGE, description="Page, from 1.")
    size: int = Field(default=DEFAULT_SIZE, ge=1, le=MAX_SIZE, description=f"Hits a page, 1 to {MAX_SIZE}.")
    facets: list[str] = Field(
        default_factory=list,
        description="Facets to count, repeated or divided by commas; `all` or `none`. "
        f"Without it: {', '.join(DEFAULT_FACETS)}.",
    )


async def refuse_repetition(request: Request) -> None:
    """Raise InvalidParameters if a parameter that takes one value is given twice; none is silently dropped."""
    names = [name for name, _ in request.query_params.multi_items()]
    many = {*FILTER_FACETS, "facets", "subject"}
    faults = [
        ParameterFault(name, ", ".join(request.query_params.getlist(name)), f"{name} can be given only once.")
        for name in dict.fromkeys(names)
        if names.count(name) > 1 and name not in many
    ]
    if faults:
        raise InvalidParameters(faults)


async def _only_language(parameters: Annotated[Parameters, Query()]) -> None:
    """Take `lang` and refuse every other parameter."""


OnlyOnce = Depends(refuse_repetition)
OnlyLanguage = Depends(_only_language)


def search_query(parameters: FilterParameters, catalogue: Catalogue, language: Language) -> SearchQuery:
    """The search that the parameters ask for. Raises InvalidParameters naming every unknown code."""
    filters: dict[str, tuple[str, ...]] = {}
    faults: list[ParameterFault] = []
    for facet in FILTER_FACETS:
        codes: list[str] = getattr(parameters, facet)
        if codes:
            filters[facet] = tuple(dict.fromkeys(codes))
            faults += [
                _unknown(facet, code, catalogue) for code in filters[facet] if code not in catalogue.codes(facet)
            ]
    if parameters.year_from and parameters.year_to and parameters.year_from > parameters.year_to:
        reason = f"year_from {parameters.year_from} is after year_to {parameters.year_to}."
        faults.append(ParameterFault("year_from", str(parameters.year_from), reason))
    shown: dict[str, Any] = {}
    if isinstance(parameters, SearchParameters):
        shown = {"sort": parameters.sort, "page": parameters.page, "size": parameters.size}
        shown["facets"] = _facets(parameters.facets, faults)
    if faults:
        raise InvalidParameters(faults)
    return SearchQuery(
        text=parameters.q,
        filters=filters,
        year_from=parameters.year_from,
        year_to=parameters.year_to,
        language=language,
        **shown,
    )


def _facets(given: list[str], faults: list[ParameterFault]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for one in given for name in one.split(",") if name.strip()))
    if not names:
        return DEFAULT_FACETS
    if names in ((ALL,), (NONE,)):
        return tuple(facet.name for facet in FACETS) if names == (ALL,) else ()
    for name in names:
        if name not in FACETS_BY_NAME:
            near = nearest(name, tuple(FACETS_BY_NAME))
            faults.append(ParameterFault("facets", name, _sentence("facet", name, near), near))
    return names


def unknown_codes(facet: str, codes: Sequence[str], catalogue: Catalogue) -> list[ParameterFault]:
    """A fault for every code that the facet does not have."""
    known = catalogue.codes(facet)
    return [_unknown(facet, code, catalogue) for code in codes if code not in known]


def _unknown(facet: str, code: str, catalogue: Catalogue) -> ParameterFault:
    if facet == "document":
        near = nearest(code, {key.casefold(): key for key in catalogue.documents})
    else:
        near = catalogue.vocabularies[facet].nearest(code)
    return ParameterFault(facet, code[:200], _sentence(facet, code, near), near)


def _sentence(what: str, value: str, near: str | None) -> str:
    return f"Unknown {what} {value[:100]!r}." + (f" Did you mean {near!r}?" if near else "")


def faults_of(error: Invalid, known: Mapping[str, object]) -> list[ParameterFault]:
    """The faults that FastAPI found, in our words; `known` are the parameters of the address."""
    return list(_faults_of(error, known))


def _faults_of(
    error: RequestValidationError | ValidationError, known: Mapping[str, object]
) -> Iterator[ParameterFault]:
    for one in cast(list[dict[str, Any]], error.errors()):
        # The last word of the place is the parameter; FastAPI puts "query" first, a list puts its index last.
        words = [word for word in one["loc"] if isinstance(word, str)]
        name = words[-1] if words else "request"
        value = str(one.get("input", ""))[:200]
        if one["type"] == "extra_forbidden":
            near = nearest(name, tuple(known))
            yield ParameterFault(name[:100], value, _sentence("parameter", name, near), near)
        elif one["type"] == "literal_error":
            choices = [choice.strip("' ") for choice in one["ctx"]["expected"].replace(" or ", ", ").split(",")]
            near = nearest(value, choices)
            yield ParameterFault(name, value, f"{name} is one of {', '.join(choices)}, not {value!r}.", near)
        else:
            yield ParameterFault(name, value, f"{name}: {one['msg']}.")
