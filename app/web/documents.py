"""The UN documents that recommendations stand in."""

from itertools import groupby
from typing import Any, Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from app.domain.document import Document
from app.domain.query import SearchQuery
from app.domain.symbol import normalise_symbol
from app.errors import NotFound
from app.http.caching import CACHE_CONTROL
from app.search.service import search
from app.web.results import take
from app.web.start import document_line, newest_documents
from app.web.visit import Visit, Visiting

router = APIRouter()

LISTED: Final = 300
CONCERNED: Final = ("explicit", "implicit")
"""The levels at which municipalities are concerned."""


@router.get("/dokument")
async def show_documents(visit: Visiting) -> Response:
    """Every document, newest first, by year."""

    def page() -> dict[str, Any]:
        lines = [document_line(visit, one) for one in newest_documents(visit)]
        years = [(year, list(rows)) for year, rows in groupby(lines, key=lambda line: line["date"][:4])]
        return {"years": years, "twin": visit.api.to("/documents")}

    return visit.show("documents.html", page)


@router.get("/dokument/{symbol:path}")
async def show_document(visit: Visiting, symbol: str) -> Response:
    """One document with its recommendations in the order of its paragraphs, those for municipalities first."""
    documents = visit.generation.catalogue.documents
    document = documents.get(symbol) or documents.get(normalise_symbol(symbol))
    if document is None:
        raise NotFound(f"There is no document {symbol[:100]!r}.")
    if document.id != symbol:
        kept = {"Cache-Control": CACHE_CONTROL}
        return RedirectResponse(visit.links.document(document.id), status_code=308, headers=kept)
    found = document
    return visit.show("document.html", lambda: _page(visit, found))


def _page(visit: Visit, document: Document) -> dict[str, Any]:
    query = SearchQuery(
        filters={"document": (document.id,)}, facets=(), sort="document", size=LISTED, language=visit.language
    )
    result = search(visit.generation, query)
    cards = [visit.view.card(hit.recommendation) for hit in result.hits]
    concerned = [card for card in cards if card["municipal"]["level"] in CONCERNED]
    whole = SearchQuery(filters={"document": (document.id,)}, sort="document")
    return {
        "document": visit.view.document(document, result.total),
        "concerned": concerned,
        "others": [card for card in cards if card["municipal"]["level"] not in CONCERNED],
        "total": result.total,
        "list": visit.links.search(whole),
        "concerned_list": visit.links.search(
            SearchQuery(filters={"document": (document.id,), "municipal": CONCERNED}, sort="document")
        ),
        "take": take(visit, whole),
        "embeddable": True,
        "twin": visit.api.document(document.id),
    }
