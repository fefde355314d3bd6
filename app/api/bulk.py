"""The whole collection as files: what there is, what it holds, and the files themselves."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse

from app.api import answers
from app.api.answers import bulk as bulk_answers
from app.api.description import described, described_files
from app.bulk import dictionary
from app.bulk.editions import Edition
from app.bulk.files import KINDS, KINDS_BY_NAME
from app.domain.language import choose
from app.domain.vocabulary import nearest
from app.errors import NotFound
from app.http.caching import CACHE_CONTROL, VARY, holds
from app.http.collection import distributions, public_base, publisher_of, shelf_of
from app.http.dependencies import Answering, Here, Nothing, OnlyLanguage, OnlyOnce
from app.http.downloads import attachment
from app.representations.json import dumps
from app.representations.licence import NLOD, TERMS
from app.representations.schema_org import schema_dataset

router = APIRouter(prefix="/data", tags=["bulk"], dependencies=[OnlyOnce])

_KEPT: Final = {"Cache-Control": CACHE_CONTROL, "Vary": VARY}

Number = Annotated[int, Path(ge=0, le=2**31 - 1, description="Corpus number of an edition that is kept.")]
FileName = Annotated[str, Path(description=f"One of {', '.join(KINDS_BY_NAME)}.", examples=["anbefalinger.csv"])]


@router.get("", dependencies=[OnlyLanguage], **described(bulk_answers.BulkAnswer))
async def list_bulk_files(here: Here) -> Response:
    """The editions that are kept, the newest first: their files with size and SHA-256, and the licence.

    An edition is made in the background when the corpus number has risen and stood still a while; until the first is
    there, the list is empty.
    """
    editions = await run_in_threadpool(lambda: shelf_of(here.request).editions)
    body = {
        "licence": licence(here),
        "dictionary": here.view.links.data("/dictionary.json"),
        "editions": [_edition(here, edition) for edition in editions],
        "schema_org": schema_dataset(
            public_base(here.request),
            publisher_of(here.request),
            here.generation.corpus,
            distributions(here.request, editions),
            here.language,
        ),
        "corpus": here.view.corpus(here.generation.corpus),
    }
    headers = {**_KEPT, "Content-Language": here.language}
    return Response(dumps(body), headers=headers, media_type="application/json")


@router.get("/dictionary.json", dependencies=[OnlyLanguage], **described(bulk_answers.DictionaryAnswer))
async def get_dictionary(here: Here) -> Response:
    """What every column of the tables, every field of the JSON lines and every table of the database means."""
    return await here.answer(
        lambda: {
            "columns": dictionary.columns(here.language),
            "tables": dictionary.tables(),
            "record": answers.BulkRecord.model_json_schema(),
            "licence": licence(here),
        }
    )


@router.get("/{name}", dependencies=[Nothing], **described_files(KINDS))
async def get_newest_file(request: Request, name: FileName) -> Response:
    """A file of the newest edition. Its address stays the same while editions come and go."""
    edition = await run_in_threadpool(lambda: shelf_of(request).newest)
    return _file(request, edition, name)


@router.get("/{number}/{name}", dependencies=[Nothing], **described_files(KINDS))
async def get_file(request: Request, number: Number, name: FileName) -> Response:
    """A file of a certain edition, as long as it is kept: the last three are."""
    editions = await run_in_threadpool(lambda: shelf_of(request).editions)
    edition = next((one for one in editions if one.corpus.number == number), None)
    if edition is None:
        kept = ", ".join(str(one.corpus.number) for one in editions) or "none yet"
        raise NotFound(f"There is no edition {number}. Kept are: {kept}.")
    return _file(request, edition, name)


def licence(here: Answering) -> dict[str, Any]:
    """What may be done with the data."""
    terms = choose(TERMS, here.language)
    return {"code": NLOD.code, "name": NLOD.name, "url": NLOD.url, "terms": terms[0] if terms else ""}


def _edition(here: Answering, edition: Edition) -> dict[str, Any]:
    number = edition.corpus.number
    return {
        "number": number,
        "updated": edition.corpus.updated,
        "made": edition.made,
        "records": edition.records,
        "files": [
            {
                "name": one.name,
                "url": here.view.links.data(f"/{number}/{one.name}"),
                "media_type": one.media_type,
                "bytes": one.bytes,
                "sha256": one.sha256,
                "description": KINDS_BY_NAME[one.name].description,
            }
            for one in edition.files
            if one.name in KINDS_BY_NAME
        ],
    }


def _file(request: Request, edition: Edition, name: str) -> Response:
    found = edition.file(name)
    if found is None:
        near = nearest(name, tuple(KINDS_BY_NAME))
        hint = f" Did you mean {near}?" if near else f" There are {', '.join(KINDS_BY_NAME)}."
        raise NotFound(f"There is no file {name[:100]!r}.{hint}")
    headers = {
        "Cache-Control": CACHE_CONTROL,
        "ETag": f'"{found.sha256}"',
        "Content-Location": f"/data/{edition.corpus.number}/{name}",
        "Content-Disposition": attachment(name),
    }
    if holds(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(edition.folder / name, headers=headers, media_type=found.media_type)
