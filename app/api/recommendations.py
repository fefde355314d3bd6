"""Recommendations: the list with search and facets, one record, its history, and what is like it."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from app.api import answers
from app.api.description import described
from app.api.revisions import revision_data
from app.domain.query import SearchQuery
from app.domain.recommendation import Recommendation
from app.domain.result import Corpus
from app.errors import NotFound
from app.http.caching import CACHE_CONTROL
from app.http.dependencies import Answering, Database, Here, OnlyLanguage, OnlyOnce
from app.http.parameters import SearchParameters, search_query
from app.search.query import asked
from app.search.service import search
from app.search.similar import similar_to
from app.search.suggest import nearest
from app.storage.resolving import stored, stored_history

router = APIRouter(prefix="/recommendations", tags=["recommendations"], dependencies=[OnlyOnce])

MOST_SIMILAR = 10

Identifier = Annotated[str, Path(description="Public id of a recommendation, or the id another system gave it.")]


@router.get("", **described(answers.SearchAnswer))
async def list_recommendations(here: Here, parameters: Annotated[SearchParameters, Query()]) -> Response:
    """Recommendations that match words and filters, a page at a time, with the exact total and facet counts.

    Codes of one filter are alternatives, different filters must all hold. A recommendation is also found through the
    words and tags of its measures; `matched_measures` says which.
    """
    query = search_query(parameters, here.generation.catalogue, here.language)
    return here.answer(lambda: _found(here, query))


@router.get("/{identifier}", dependencies=[OnlyLanguage], **described(answers.Recommendation))
async def get_recommendation(here: Here, database: Database, identifier: Identifier) -> Response:
    """One recommendation with all its texts and measures. Ids of other systems resolve; merged ids redirect (308)."""
    found = here.generation.find(identifier)
    if found is not None:
        return _shown(here, found[0])
    kept = await run_in_threadpool(stored, database, identifier)
    if isinstance(kept, str):
        # Without a limit a cache may keep a permanent redirection for ever, and a merger can be undone.
        headers = {"Cache-Control": CACHE_CONTROL}
        return RedirectResponse(here.view.links.recommendation(kept), status_code=308, headers=headers)
    return _shown(here, *kept)


@router.get("/{identifier}/history", dependencies=[OnlyLanguage], **described(answers.HistoryAnswer))
async def get_history(here: Here, database: Database, identifier: Identifier) -> Response:
    """Every change of a recommendation, oldest first: when, by what kind of author, why, and field by field."""
    corpus, name, revisions = await run_in_threadpool(stored_history, database, identifier)
    return here.answer(
        lambda: {
            "id": name,
            "revisions": [revision_data(revision) for revision in revisions],
            "corpus": here.view.corpus(corpus),
        },
        corpus=corpus,
    )


@router.get("/{identifier}/similar", dependencies=[OnlyLanguage], **described(answers.SimilarAnswer))
async def get_similar(here: Here, identifier: Identifier) -> Response:
    """Recommendations that ask for much the same, from any body and year, the most alike first."""
    found = here.generation.find(identifier)
    if found is None:
        raise NotFound(f"There is no current recommendation with the id {identifier[:100]!r}.")
    record, address = found
    return here.answer(lambda: _similar(here, record, address))


def _found(here: Answering, query: SearchQuery) -> dict[str, Any]:
    result = search(here.generation, query)
    understood = asked(here.generation, query.text, query.expand)
    instead = nearest(here.generation, query.text, query.language) if query.text and not result.total else []
    return {
        **here.view.result(result),
        "left_out": list(understood.left_out),
        "reading": here.view.understood(understood) if query.explain else None,
        "instead": [here.view.suggestion(one) for one in instead],
    }


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


def _shown(here: Answering, record: Recommendation, corpus: Corpus | None = None) -> Response:
    canonical = here.view.links.recommendation(record.id)
    stated = here.view.corpus(corpus or here.generation.corpus)
    return here.answer(
        lambda: {**here.view.recommendation(record), "corpus": stated}, {"Content-Location": canonical}, corpus
    )
