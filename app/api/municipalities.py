"""The municipalities of Norway, with what sets some of them apart."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from app.api import answers
from app.api.catalogue import vocabulary_of
from app.api.description import described
from app.domain.catalogue import Catalogue
from app.domain.vocabulary import Term
from app.errors import NotFound, ParameterFault
from app.http.dependencies import Answering, Here, OnlyLanguage, OnlyOnce
from app.http.parameters import Parameters, require_known, unknown_codes

router = APIRouter(prefix="/municipalities", tags=["municipalities"], dependencies=[OnlyOnce])

Code = Annotated[str, Path(description="Four-digit code, e.g. 5501.")]


class MunicipalityParameters(Parameters):
    """Which municipalities."""

    def faults(self, catalogue: Catalogue) -> list[ParameterFault]:
        """Every unknown county."""
        return unknown_codes("county", self.county, catalogue)

    county: list[str] = Field(default_factory=list, description="Only municipalities in these counties, e.g. 55.")
    name: str = Field(
        default="", max_length=100, description="Only municipalities with this in one of their names, in any language."
    )


@router.get("", **described(answers.MunicipalitiesAnswer))
async def list_municipalities(here: Here, parameters: Annotated[MunicipalityParameters, Query()]) -> Response:
    """The municipalities by code; all of them, or by county or name."""
    require_known(parameters, here.generation.catalogue)
    wanted = parameters.name.strip().casefold()
    chosen = [
        term
        for term in vocabulary_of(here, "municipality")
        if (not parameters.county or term.facts["county"] in parameters.county)
        and (not wanted or any(wanted in name.casefold() for name in _names(term).values()))
    ]
    return await here.answer(
        lambda: {
            "total": len(chosen),
            "municipalities": [_municipality(here, term) for term in chosen],
            "corpus": here.view.corpus(here.generation.corpus),
        }
    )


@router.get("/{code}", dependencies=[OnlyLanguage], **described(answers.MunicipalityAnswer))
async def get_municipality(here: Here, code: Code) -> Response:
    """One municipality by its four-digit code."""
    vocabulary = vocabulary_of(here, "municipality")
    term = vocabulary.terms.get(code)
    if term is None:
        near = vocabulary.nearest(code)
        hint = f" Did you mean {near} {vocabulary.terms[near].label(here.language)}?" if near else ""
        raise NotFound(f"There is no municipality with the code {code[:100]!r}.{hint}")
    found = term
    corpus = here.view.corpus(here.generation.corpus)
    return await here.answer(lambda: {**_municipality(here, found), "corpus": corpus})


def _names(term: Term) -> dict[str, str]:
    return {**term.labels, **term.facts.get("other_official_names", {}), "official": term.facts["official_name"]}


def _municipality(here: Answering, term: Term) -> dict[str, Any]:
    facts = term.facts
    return {
        "code": term.code,
        "name": term.labels["nb"],
        "official_name": facts["official_name"],
        "county": here.view.coded("county", facts["county"]),
        "names": {"no": term.labels["nb"], **facts.get("other_official_names", {})},
        "sami_language_area": facts.get("sami_language_area"),
        "human_rights_city": facts.get("human_rights_city"),
        "url": here.view.links.to(f"/municipalities/{term.code}"),
    }
