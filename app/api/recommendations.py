"""Recommendations: the list with search and facets, one record, its history, and what is like it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine

from app.api import answers
from app.api.description import described
from app.api.revisions import revision_data
from app.domain.recommendation import Recommendation
from app.domain.revision import Revision
from app.errors import NotFound
from app.http.dependencies import Answering, Database, Here
from app.http.parameters import OnlyLanguage, OnlyOnce, SearchParameters, search_query
from app.search.service import search
from app.search.similar import similar_to
from app.storage.engine import reading
from app.storage.recommendations import find_id, load_recommendation
from app.storage.revisions import history_of

router = APIRouter(prefix="/recommendations", tags=["recommendations"], dependencies=[OnlyOnce])

MOST_SIMILAR = 10


@router.get("", **described(answers.SearchAnswer))
async def list_recommendations(here: Here, parameters: Annotated[SearchParameters, Query()]) -> Response:
    """Recommendations that match words and filters, a page at a time, with the exact total and facet counts.

    Codes of one filter are alternatives, different filters must all hold. A recommendation is also found through the
    words and tags of its measures; `matched_measures` says which.
    """
    query = search_query(parameters, here.generation.catalogue, here.language)
    return here.answer(lambda: here.view.result(search(here.generation, query)))


@router.get("/{identifier}", dependencies=[OnlyLanguage], **described(answers.Recommendation))
async def get_recommendation(here: Here, database: Database, identifier: str) -> Response:
    """One recommendation with all its texts and measures. Ids of other systems resolve; merged ids redirect (308)."""
    found = here.generation.find(identifier)
    if found is not None:
        return _shown(here, found[0])
    stored = await run_in_threadpool(_stored, database, identifier)
    if isinstance(stored, str):
        return RedirectResponse(here.view.links.recommendation(stored), status_code=308)
    return _shown(here, stored)


@router.get("/{identifier}/history", dependencies=[OnlyLanguage], **described(answers.HistoryAnswer))
async def get_history(here: Here, database: Database, identifier: str) -> Response:
    """Every change of a recommendation, oldest first: when, by what kind of author, why, and field by field."""
    name, revisions = await run_in_threadpool(_history, database, identifier)
    return here.answer(
        lambda: {
            "id": name,
            "revisions": [revision_data(revision) for revision in revisions],
            "corpus": here.view.corpus(here.generation.corpus),
        }
    )


@router.get("/{identifier}/similar", dependencies=[OnlyLanguage], **described(answers.SimilarAnswer))
async def get_similar(here: Here, identifier: str) -> Response:
    """Recommendations that ask for much the same, from any body and year, the most alike first."""
    found = here.generation.find(identifier)
    if found is None:
        raise NotFound(f"There is no current recommendation with the id {identifier[:100]!r}.")
    record, address = found
    return here.answer(lambda: _similar(here, record, address))


def _similar(here: Answering, record: Recommendation, address: Any) -> dict[str, Any]:
    view = here.view
    return {
        "id": record.id,
        "similar": [
            {
                "likeness": one.likeness,
                "shared": {facet: [view.coded(facet, code) for code in codes] for facet, codes in one.shared.items()},
                "recommendation": view.card(one.recommendation),
            }
            for one in similar_to(here.generation, record, address, MOST_SIMILAR)
        ],
        "corpus": view.corpus(here.generation.corpus),
    }


def _shown(here: Answering, record: Recommendation) -> Response:
    canonical = here.view.links.recommendation(record.id)
    return here.answer(lambda: here.view.recommendation(record), {"Content-Location": canonical})


def _stored(engine: Engine, identifier: str) -> Recommendation | str:
    """The record, or the id of the survivor it was merged into."""
    with reading(engine) as session:
        found = find_id(session, identifier)
        if found is None:
            raise NotFound(f"There is no recommendation with the id {identifier[:100]!r}.")
        name, _, survivor = found
        if survivor is not None:
            return survivor
        record = load_recommendation(session, name)
        assert record is not None
        return record


def _history(engine: Engine, identifier: str) -> tuple[str, list[Revision]]:
    with reading(engine) as session:
        found = find_id(session, identifier)
        if found is None:
            raise NotFound(f"There is no recommendation with the id {identifier[:100]!r}.")
        return found[0], history_of(session, "recommendation", found[0])
