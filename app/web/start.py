"""The start page, and the list of service areas."""

from typing import Any

from fastapi import APIRouter, Response

from app.domain.document import Document
from app.web.visit import Visit, Visiting

router = APIRouter()

NEWEST = 4
"""Documents shown as new."""


@router.get("/")
async def show_start(visit: Visiting) -> Response:
    """One search box, the service areas as a municipality is organised, and what is new."""
    return visit.show(
        "start.html",
        lambda: {
            "total": visit.generation.size,
            "departments": departments(visit),
            "documents": [document_line(visit, one) for one in newest_documents(visit)[:NEWEST]],
            "twin": visit.api.to(""),
        },
    )


@router.get("/tjeneste")
async def show_service_areas(visit: Visiting) -> Response:
    """Every service area, with what it covers."""
    twin = visit.api.to("/vocabularies/service_area")
    return visit.show("service_areas.html", lambda: {"departments": departments(visit), "twin": twin})


def departments(visit: Visit) -> list[dict[str, Any]]:
    """The parts of a municipality's organisation with their service areas and true counts."""
    vocabulary = visit.generation.catalogue.vocabularies["service_area"]
    counts = visit.counts("service_area")
    return [
        {
            "code": department["code"],
            "label": visit.view.said(department["labels"]),
            "areas": [
                {
                    **visit.view.coded("service_area", term.code),
                    "count": counts.get(term.code, 0),
                    "description": visit.view.said(term.facts["description"]),
                }
                for term in vocabulary
                if term.facts["department"] == department["code"]
            ],
        }
        for department in vocabulary.facts["departments"]
    ]


def newest_documents(visit: Visit) -> list[Document]:
    """The documents that recommendations stand in, newest first."""
    counts = visit.counts("document")
    known = [one for one in visit.generation.catalogue.documents.values() if counts.get(one.id)]
    return sorted(known, key=lambda document: (document.date, document.id), reverse=True)


def document_line(visit: Visit, document: Document) -> dict[str, Any]:
    """What a list of documents shows of one."""
    card = visit.view.document_card(document.id)
    assert card is not None
    return {
        **card,
        "date": document.date,
        "count": visit.counts("document").get(document.id, 0),
        "body": visit.view.coded("body", document.body),
    }
