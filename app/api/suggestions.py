"""Suggestions while somebody types."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.api import answers
from app.api.description import described
from app.domain.query import MAX_QUERY_LENGTH
from app.http.dependencies import Here, OnlyOnce
from app.http.parameters import Parameters
from app.search.suggest import MOST, suggest

router = APIRouter(tags=["recommendations"], dependencies=[OnlyOnce])


class SuggestParameters(Parameters):
    """What is typed so far."""

    q: str = Field(max_length=MAX_QUERY_LENGTH, description="What is typed so far.", examples=["barneve"])
    size: int = Field(default=MOST, ge=1, le=20, description="Suggestions at the most, 1 to 20.")


@router.get("/suggest", **described(answers.SuggestAnswer))
async def list_suggestions(here: Here, parameters: Annotated[SuggestParameters, Query()]) -> Response:
    """Concepts, service areas, themes, groups, treaties, bodies and documents that begin so, with their hits.

    One slip of the finger is forgiven. Only what has hits is suggested.
    """
    return await here.answer(
        lambda: {
            "suggestions": [
                here.view.suggestion(one)
                for one in suggest(here.generation, parameters.q, here.language, parameters.size)
            ],
            "corpus": here.view.corpus(here.generation.corpus),
        }
    )
