"""What a handler may ask for, as `Annotated` aliases."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlalchemy import Engine

from app.domain.language import Language
from app.http.caching import cached
from app.http.negotiation import choose_language, require_json
from app.representations.json import JsonView
from app.representations.links import Links
from app.search.generation import Generation


async def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


async def _generation(request: Request) -> Generation:
    generation: Generation = request.app.state.keeper.generation
    return generation


@dataclass(frozen=True)
class Answering:
    """One request being answered: from which generation, in which language, with which links."""

    request: Request
    generation: Generation
    language: Language
    view: JsonView

    def answer(self, make: Any, headers: dict[str, str] | None = None) -> Response:
        """The answer that `make` makes, or 304 without making it."""
        return cached(self.request, self.generation.corpus.number, self.language, make, headers)


async def _answering(request: Request, generation: Annotated[Generation, Depends(_generation)]) -> Answering:
    require_json(request.headers.get("accept"))
    asked = request.query_params.get("lang")
    language = choose_language(asked, request.headers.get("accept-language"))
    links = Links(request.app.state.settings.public_url.rstrip("/"), asked)
    return Answering(request, generation, language, JsonView(generation.catalogue, language, links))


Database = Annotated[Engine, Depends(_engine)]
Here = Annotated[Answering, Depends(_answering)]
