"""Documents, treaties, bodies and vocabularies: what recommendations are described with."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from app.api import answers
from app.api.description import described, described_text
from app.api.listings import whole_view
from app.domain.catalogue import Catalogue
from app.domain.document import Document
from app.domain.facets import FACETS_BY_NAME
from app.domain.query import SearchQuery
from app.domain.symbol import normalise_symbol
from app.domain.vocabulary import Vocabulary, nearest
from app.errors import NotFound, ParameterFault
from app.http.caching import etag_of, holds, kept_headers
from app.http.dependencies import Answering, Here, InAnyForm, OnlyLanguage, OnlyOnce
from app.http.parameters import Parameters, require_known, unknown_codes
from app.search.facets import count_facet

router = APIRouter(tags=["catalogue"], dependencies=[OnlyOnce])

CALENDAR: Final = "text/calendar"

Symbol = Annotated[str, Path(description="Document symbol, in capitals or not.")]
VocabularyName = Annotated[str, Path(description="Code of the vocabulary, e.g. theme.")]


class DocumentParameters(Parameters):
    """Which documents."""

    def faults(self, catalogue: Catalogue) -> list[ParameterFault]:
        """Every unknown body and treaty."""
        return [*unknown_codes("body", self.body, catalogue), *unknown_codes("treaty", self.treaty, catalogue)]

    body: list[str] = Field(default_factory=list, description="Only documents of these UN bodies.")
    treaty: list[str] = Field(default_factory=list, description="Only documents under these treaties.")


@router.get("/documents", **described(answers.DocumentsAnswer))
async def list_documents(here: Here, parameters: Annotated[DocumentParameters, Query()]) -> Response:
    """The UN documents that recommendations stand in, newest first, with the number of recommendations of each."""
    chosen = _chosen(here.generation.catalogue, parameters)

    def make() -> dict[str, Any]:
        counts = count_facet(here.generation, SearchQuery(), "document")
        return {
            "total": len(chosen),
            "documents": [here.view.document(document, counts.get(document.id, 0)) for document in chosen],
            "corpus": here.view.corpus(here.generation.corpus),
        }

    return await here.answer(make)


@router.get("/documents.ics", **described_text(CALENDAR))
async def get_calendar(here: InAnyForm, parameters: Annotated[DocumentParameters, Query()]) -> Response:
    """When the UN heard Norway, adopted and published, as a calendar to follow: every date known to the day."""
    chosen = _chosen(here.generation.catalogue, parameters)
    view = whole_view(here)
    headers = kept_headers(etag_of(here.request, here.generation.corpus.number, here.language, CALENDAR), here.language)
    if holds(here.request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    # With the first calendar: few ask for it.
    from app.representations.calendar import calendar_of  # noqa: PLC0415

    return Response(calendar_of(chosen, view), headers=headers, media_type=f"{CALENDAR}; charset=utf-8")


@router.get("/documents/{symbol:path}", dependencies=[OnlyLanguage], **described(answers.DocumentAnswer))
async def get_document(here: Here, symbol: Symbol) -> Response:
    """One document by its symbol, slashes and all: `/documents/CRC/C/NOR/CO/5-6`."""
    documents = here.generation.catalogue.documents
    document = documents.get(symbol) or documents.get(normalise_symbol(symbol))
    if document is None:
        near = nearest(symbol, {key.casefold(): key for key in documents})
        hint = f" Did you mean {near}?" if near else ""
        raise NotFound(f"There is no document {symbol[:100]!r}.{hint}")
    shown = document

    def make() -> dict[str, Any]:
        counts = count_facet(here.generation, SearchQuery(), "document")
        corpus = here.view.corpus(here.generation.corpus)
        return {**here.view.document(shown, counts.get(shown.id, 0)), "corpus": corpus}

    return await here.answer(make)


@router.get("/treaties", dependencies=[OnlyLanguage], **described(answers.VocabularyAnswer))
async def list_treaties(here: Here) -> Response:
    """The treaties, with their bodies, dates, and the number of recommendations under each."""
    return await here.answer(lambda: _vocabulary(here, vocabulary_of(here, "treaty")))


@router.get("/bodies", dependencies=[OnlyLanguage], **described(answers.VocabularyAnswer))
async def list_bodies(here: Here) -> Response:
    """The UN bodies and procedures that make recommendations, with the number that each has made."""
    return await here.answer(lambda: _vocabulary(here, vocabulary_of(here, "body")))


@router.get("/vocabularies", dependencies=[OnlyLanguage], **described(answers.VocabulariesAnswer))
async def list_vocabularies(here: Here) -> Response:
    """All controlled vocabularies."""
    vocabularies = here.generation.catalogue.vocabularies.values()
    return await here.answer(
        lambda: {
            "vocabularies": [
                {
                    "code": one.code,
                    "label": one.label(here.language),
                    "terms": len(one),
                    "url": here.view.links.to(f"/vocabularies/{one.code}"),
                }
                for one in vocabularies
            ],
            "corpus": here.view.corpus(here.generation.corpus),
        }
    )


@router.get("/vocabularies/{name}", dependencies=[OnlyLanguage], **described(answers.VocabularyAnswer))
async def get_vocabulary(here: Here, name: VocabularyName) -> Response:
    """One vocabulary: every term with its labels in all languages, other spellings, facts and number of records."""
    vocabularies = here.generation.catalogue.vocabularies
    if name not in vocabularies:
        near = nearest(name, tuple(vocabularies))
        hint = f" Did you mean {near}?" if near else ""
        raise NotFound(f"There is no vocabulary {name[:100]!r}.{hint}")
    return await here.answer(lambda: _vocabulary(here, vocabularies[name]))


def _vocabulary(here: Answering, vocabulary: Vocabulary) -> dict[str, Any]:
    counts: Mapping[str, int] | None = None
    if vocabulary.code in FACETS_BY_NAME:
        counts = count_facet(here.generation, SearchQuery(), vocabulary.code)
    return {
        "code": vocabulary.code,
        "label": vocabulary.label(here.language),
        "labels": dict(vocabulary.labels),
        "facts": dict(vocabulary.facts),
        "total": len(vocabulary),
        "terms": [
            here.view.term(vocabulary.code, term, counts.get(term.code, 0) if counts is not None else None)
            for term in vocabulary
        ],
        "corpus": here.view.corpus(here.generation.corpus),
    }


def _chosen(catalogue: Catalogue, parameters: DocumentParameters) -> list[Document]:
    """The documents that the parameters ask for, newest first. Raises InvalidParameters on an unknown code."""
    require_known(parameters, catalogue)
    chosen = [
        document
        for document in catalogue.documents.values()
        if (not parameters.body or document.body in parameters.body)
        and (not parameters.treaty or document.treaty in parameters.treaty)
    ]
    return sorted(chosen, key=lambda document: (document.date, document.id), reverse=True)


def vocabulary_of(here: Answering, name: str) -> Vocabulary:
    """The vocabulary with this name; one without terms as long as none is loaded."""
    return here.generation.catalogue.vocabularies.get(name) or Vocabulary(name, {}, {})
