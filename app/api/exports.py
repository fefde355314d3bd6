"""Lists and single recommendations as files: every form of the table of formats, by its extension."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.api.description import described_download
from app.api.listings import exported, found_by, these
from app.api.recommendations import Identifier, find_record, get_recommendation, merged_into
from app.domain.recommendation import Recommendation
from app.errors import InvalidParameters, NotFound, ParameterFault
from app.http.access import Access
from app.http.dependencies import Answering, Database, InAnyForm, OnlyLanguage, OnlyOnce
from app.http.parameters import ExportParameters, search_query, unknown
from app.representations.formats import FORMATS, FORMATS_BY_EXTENSION, Format, divided, nearest_format
from app.storage.resolving import strangers_of

router = APIRouter(prefix="/recommendations", tags=["exports"], dependencies=[OnlyOnce])

Extension = Annotated[
    str, Path(description=f"Which form: {', '.join(one.extension for one in FORMATS)}.", examples=["csv"])
]


@router.get(".{extension}", **described_download(FORMATS))
async def export_recommendations(
    here: InAnyForm, database: Database, extension: Extension, parameters: Annotated[ExportParameters, Query()]
) -> Response:
    """The whole list that a search finds, or recommendations picked by `id`, as a file: no pages, no cap.

    Takes the same parameters as the list. Those that show a page (page, size, facets, explain) are taken and say
    nothing: a file holds everything, in the order of the list. `X-Total-Count` is the number of recommendations.
    """
    form = _form(extension)
    query = search_query(parameters, here.generation.catalogue, here.language)
    if parameters.columns and not form.columns:
        raise InvalidParameters([_without_columns(form, parameters)])
    if parameters.id:
        records = await _picked(here, database, parameters.id)
        return exported(here, database, form, these(here, records), parameters.chosen_columns)
    return exported(here, database, form, found_by(here, query), parameters.chosen_columns)


@router.get("/{identifier}.{extension}", dependencies=[OnlyLanguage], **described_download(FORMATS))
async def export_recommendation(
    here: InAnyForm, database: Database, identifier: Identifier, extension: Extension
) -> Response:
    """One recommendation as a file: a citation, a page for a case, a row."""
    whole = f"{identifier}.{extension}"
    name, form = divided(whole)
    if form is None or here.generation.find(whole):
        # An id of another system may hold a dot.
        return await _by_whole_name(here, database, whole)
    found = await find_record(here, database, name)
    if isinstance(found, str):
        return merged_into(here.view.links.recommendation(found, f".{form.extension}"))
    return exported(here, database, form, these(here, [found[0]], found[0].id))


async def _by_whole_name(here: Answering, database: Access, whole: str) -> Response:
    try:
        return await get_recommendation(here, database, whole)
    except NotFound as error:
        name, _, extension = whole.rpartition(".")
        if here.generation.find(name) is None:
            raise
        raise NotFound(f"{error.detail} {_no_form(extension)}") from None


def _form(extension: str) -> Format:
    form = FORMATS_BY_EXTENSION.get(extension)
    if form is None:
        raise NotFound(_no_form(extension))
    return form


def _no_form(extension: str) -> str:
    known = ", ".join(FORMATS_BY_EXTENSION)
    return f"{unknown('form', extension, nearest_format(extension))} A list comes as {known}."


def _without_columns(form: Format, parameters: ExportParameters) -> ParameterFault:
    able = ", ".join(f".{one.extension}" for one in FORMATS if one.columns)
    value = ",".join(parameters.columns)[:200]
    return ParameterFault("columns", value, f".{form.extension} has no columns to choose; {able} have.")


async def _picked(here: Answering, database: Access, ids: Sequence[str]) -> list[Recommendation]:
    """The recommendations with these ids, each once; for a merged one its survivor. Raises InvalidParameters."""
    records: dict[str, Recommendation] = {}
    faults = []
    asked = dict.fromkeys(ids)
    missing = [one for one in asked if here.generation.find(one) is None]
    # All at once: asked one by one, five hundred wrong ids open the database five hundred times.
    strangers = await database.read(strangers_of, missing) if missing else {}
    for identifier in asked:
        try:
            if identifier in strangers:
                raise strangers[identifier]
            record = await _surviving(here, database, identifier)
        except NotFound as error:
            faults.append(ParameterFault("id", identifier[:200], error.detail))
        else:
            records[record.id] = record
    if faults:
        raise InvalidParameters(faults)
    return list(records.values())


async def _surviving(here: Answering, database: Access, identifier: str) -> Recommendation:
    """The record with an id, through its mergers. Raises NotFound, also for mergers that go round in a ring."""
    passed: set[str] = set()
    found = await find_record(here, database, identifier)
    while isinstance(found, str):
        if found in passed:
            raise NotFound(f"The mergers of {identifier[:100]!r} lead to no recommendation.")
        passed.add(found)
        found = await find_record(here, database, found)
    return found[0]
