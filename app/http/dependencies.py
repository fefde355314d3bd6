"""What a handler may ask for, as `Annotated` aliases."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from app.domain.language import Language
from app.domain.result import Corpus
from app.errors import InvalidParameters
from app.http.access import Access
from app.http.caching import cached
from app.http.faults import faults_of, parameters_of, repeated, values_of
from app.http.kept_answers import keep
from app.http.negotiation import choose_language, require_json
from app.http.parameters import NoParameters, Parameters
from app.http.turns import in_turn
from app.representations.json import JsonView
from app.representations.links import Links
from app.representations.written import WrittenView
from app.search.generation import Generation


async def _access(request: Request) -> Access:
    access: Access = request.app.state.access
    return access


@dataclass(frozen=True)
class Answering:
    """One request being answered: from which generation, in which language, with which links."""

    request: Request
    generation: Generation
    language: Language
    view: JsonView

    async def answer(self, make: Any, headers: dict[str, str] | None = None, corpus: Corpus | None = None) -> Response:
        """The answer that `make` makes, or 304 without making it. `corpus` is given if it comes from the database.

        Otherwise everything in it comes from the generation, and it may be kept.
        """
        if corpus is None:
            keep(self.request, self.generation)
        number = (corpus or self.generation.corpus).number
        return await in_turn(self.generation, lambda: cached(self.request, number, self.language, make, headers))


# One dependency that calls another costs a request less than two that FastAPI resolves.
async def _in_any_form(request: Request) -> Answering:
    generation: Generation = request.app.state.keeper.generation
    asked = request.query_params.get("lang")
    language = choose_language(asked, request.headers.get("accept-language"))
    links = Links(request.app.state.settings.public_url.rstrip("/"), asked)
    view = WrittenView(generation.catalogue, language, links, generation.written)
    return Answering(request, generation, language, view)


async def _answering(request: Request) -> Answering:
    here = await _in_any_form(request)
    require_json(request.headers.get("accept"))
    return here


async def refuse_repetition(request: Request) -> None:
    """Raise InvalidParameters if a parameter that takes one value is given twice; none is silently dropped."""
    given = request.query_params
    if len(given.multi_items()) > len(given) and repeated(parameters_of(request), values_of(request)):
        raise InvalidParameters(faults_of(request))


async def _no_parameters(parameters: Annotated[NoParameters, Query()]) -> None:
    """Refuse every parameter."""


async def _only_language(parameters: Annotated[Parameters, Query()]) -> None:
    """Take `lang` and refuse every other parameter."""


OnlyOnce = Depends(refuse_repetition)
OnlyLanguage = Depends(_only_language)
Nothing = Depends(_no_parameters)
Database = Annotated[Access, Depends(_access)]
Here = Annotated[Answering, Depends(_answering)]
"""For an address that answers with JSON and nothing else."""
InAnyForm = Annotated[Answering, Depends(_in_any_form)]
"""For an address with other forms than JSON, which chooses among them itself."""
