"""One recommendation: what is asked, why it concerns municipalities, what came before and after, and its history."""

from typing import Any, Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from tantivy import DocAddress

from app.domain.recommendation import Recommendation, texts_of
from app.domain.revision import Revision, changed_fields
from app.http.caching import CACHE_CONTROL
from app.http.dependencies import Database
from app.representations.schema_org import creative_work
from app.representations.suggestion import suggestion_data
from app.search.municipal import suggestion_for
from app.search.similar import similar_to
from app.storage.resolving import stored, stored_history
from app.web.visit import Visit, Visiting

router = APIRouter()

SIMILAR: Final = 8


@router.get("/anbefaling/{identifier}")
async def show_recommendation(visit: Visiting, database: Database, identifier: str) -> Response:
    """The page of a recommendation. Ids of other systems and of merged records lead to it."""
    found = visit.generation.find(identifier)
    if found is None:
        kept = await database.read(stored, identifier)
        if isinstance(kept, str):
            return _moved(visit, kept)
        return visit.show("recommendation.html", lambda: _page(visit, kept[0]), indexed=False)
    if found[0].id != identifier:
        return _moved(visit, found[0].id)
    return visit.show("recommendation.html", lambda: _page(visit, *found))


@router.get("/anbefaling/{identifier}/endringer")
async def show_history(visit: Visiting, database: Database, identifier: str) -> Response:
    """Every change of a recommendation, newest first."""
    _, name, revisions = await database.read(stored_history, identifier)
    found = visit.generation.find(name)
    return visit.show(
        "history.html",
        lambda: {
            "identifier": name,
            "one": visit.view.card(found[0]) if found else None,
            "revisions": [_change(revision) for revision in reversed(revisions)],
            "twin": visit.api.recommendation(name, "/history"),
            "robots": "noindex",
        },
        indexed=False,
    )


def _page(visit: Visit, record: Recommendation, at: DocAddress | None = None) -> dict[str, Any]:
    view = visit.view
    shown = view.recommendation(record)
    address = visit.base + visit.links.recommendation(record.id)
    return {
        "one": shown,
        "suggestion": suggestion_data(view, suggestion_for(visit.generation, record)),
        "official": [text for text in record.texts if text.kind == "official"],
        "voices": [text for text in record.texts if text.kind in ("response", "assessment")],
        "measures": [
            {**one, "official": texts_of(measure, "official")}
            for one, measure in zip(shown["measures"], record.measures, strict=True)
        ],
        "timeline": _timeline(visit, record, at) if at is not None else [],
        "citation": f"{shown['cite']} {visit.base}{visit.links.permalink(record.id)}",
        "schema": creative_work(shown, address, visit.language),
        "twin": visit.api.recommendation(record.id),
        "og_type": "article",
        "embeddable": at is not None,
        "embed": visit.links.to("/bygg-inn", ("id", record.id)) if at is not None else None,
    }


def _timeline(visit: Visit, record: Recommendation, at: DocAddress) -> list[dict[str, Any]]:
    """The same matter in other years and from other bodies, newest first, with this one in its place."""
    similar = [one.recommendation for one in similar_to(visit.generation, record, at, SIMILAR)]
    if not similar:
        return []
    rows = sorted([record, *similar], key=lambda one: (-one.year, one.id != record.id))
    return [{**visit.view.card(one), "here": one.id == record.id} for one in rows]


def _moved(visit: Visit, identifier: str) -> Response:
    kept = {"Cache-Control": CACHE_CONTROL}
    return RedirectResponse(visit.links.recommendation(identifier), status_code=308, headers=kept)


def _change(revision: Revision) -> dict[str, Any]:
    """One change for readers: which fields, when and why, but not which person."""
    person = revision.author.kind == "person"
    return {
        "at": revision.at,
        "action": revision.action,
        "author": None if person else revision.author.name,
        "reason": revision.author.reason,
        "fields": [] if revision.before is None else list(changed_fields(revision.before, revision.after)),
    }
