"""Recommendations: the list with search and facets, one record, its history, and what is like it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response
from fastapi.responses import RedirectResponse

from app.api import answers
from app.api.description import described
from app.api.listings import exported, found_by, these
from app.api.revisions import revision_data
from app.domain.query import SearchQuery
from app.domain.recommendation import Recommendation
from app.domain.result import Corpus
from app.errors import NotFound
from app.http.access import Access
from app.http.caching import CACHE_CONTROL
from app.http.dependencies import Answering, Database, Here, InAnyForm, OnlyLanguage, OnlyOnce
from app.http.faults import Reading
from app.http.negotiation import choose_format
from app.http.parameters import SearchParameters, search_query
from app.representations.formats import FORMATS
from app.representations.suggestion import suggestion_data
from app.search.municipal import suggestion_for
from app.search.query import asked
from app.search.service import search
from app.search.similar import similar_to
from app.search.suggest import nearest
from app.storage.resolving import stored, stored_history

router = APIRouter(prefix="/recommendations", tags=["recommendations"], dependencies=[OnlyOnce])

MOST_SIMILAR = 10
LONGEST_LINK = 2_000

Identifier = Annotated[str, Path(description="Public id of a recommendation, or the id another system gave it.")]


@router.get("", **described(answers.SearchAnswer, FORMATS, SearchParameters))
async def list_recommendations(
    here: InAnyForm, database: Database, parameters: Annotated[SearchParameters, Depends(Reading(SearchParameters))]
) -> Response:
    """Recommendations that match words and filters, a page at a time, with the exact total and facet counts.

    Codes of one filter are alternatives, different filters must all hold. A recommendation is also found through the
    words and tags of its measures; `matched_measures` says which.
    """
    form = choose_format(here.request.headers.get("accept"))
    query = search_query(parameters, here.generation.catalogue, here.language)
    if form is not None:
        return exported(here, database, form, found_by(here, query))
    return await here.answer(lambda: _found(here, query), _feed(here, query))


@router.get("/{identifier}", dependencies=[OnlyLanguage], **described(answers.Recommendation, FORMATS))
async def get_recommendation(here: InAnyForm, database: Database, identifier: Identifier) -> Response:
    """One recommendation with all its texts and measures. Ids of other systems resolve; merged ids redirect (308)."""
    form = choose_format(here.request.headers.get("accept"))
    found = await find_record(here, database, identifier)
    if isinstance(found, str):
        return merged_into(here.view.links.recommendation(found))
    record, corpus = found
    if form is not None:
        return exported(here, database, form, these(here, [record], record.id))
    return await _shown(here, record, corpus)


@router.get("/{identifier}/history", dependencies=[OnlyLanguage], **described(answers.HistoryAnswer))
async def get_history(here: Here, database: Database, identifier: Identifier) -> Response:
    """Every change of a recommendation, oldest first: when, by what kind of author, why, and field by field."""
    corpus, name, revisions = await database.read(stored_history, identifier)
    return await here.answer(
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
    return await here.answer(lambda: _similar(here, record, address))


async def find_record(here: Answering, database: Access, identifier: str) -> tuple[Recommendation, Corpus | None] | str:
    """The record with the state it was read from, or the id it was merged into. Raises NotFound.

    No state is given if it was read from the generation.
    """
    if found := here.generation.find(identifier):
        return found[0], None
    return await database.read(stored, identifier)


def merged_into(address: str) -> Response:
    """The way to the survivor of a merger."""
    # Without a limit a cache may keep a permanent redirection for ever, and a merger can be undone.
    return RedirectResponse(address, status_code=308, headers={"Cache-Control": CACHE_CONTROL})


def _feed(here: Answering, query: SearchQuery) -> dict[str, str]:
    """The header that names the feed of a search, unless it is so long that a proxy might refuse the answer for it."""
    feed = f'<{here.view.links.export(query, "atom")}>; rel="alternate"; type="application/atom+xml"'
    return {"Link": feed} if len(feed) <= LONGEST_LINK else {}


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


async def _shown(here: Answering, record: Recommendation, corpus: Corpus | None) -> Response:
    links = here.view.links
    headers = {
        "Content-Location": links.recommendation(record.id),
        "Link": f'<{links.permalink(record.id)}>; rel="cite-as"',
    }
    return await here.answer(
        lambda: {
            **here.view.recommendation(record),
            "municipal_suggestion": suggestion_data(here.view, suggestion_for(here.generation, record)),
            "corpus": here.view.corpus(corpus or here.generation.corpus),
        },
        headers,
        corpus,
    )
