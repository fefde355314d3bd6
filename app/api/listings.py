"""Answering with a whole list in one of its forms."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from fastapi import Response
from sqlalchemy import Engine

from app.domain.query import SearchQuery
from app.domain.recommendation import Recommendation
from app.errors import InvalidParameters, ParameterFault
from app.http.access import Access
from app.http.caching import etag_of, holds, kept_headers
from app.http.collection import public_base
from app.http.dependencies import Answering
from app.http.downloads import Download, attachment
from app.representations.columns import Column
from app.representations.formats import Format
from app.representations.json import JsonView
from app.representations.links import Links
from app.representations.listing import Listing
from app.search.service import count_hits, every_hit
from app.storage.engine import reading
from app.storage.revisions import last_changes

NAME: Final = "anbefalinger"
"""What a saved list is called."""

TOTAL: Final = "X-Total-Count"


@dataclass(frozen=True)
class Chosen:
    """What goes into a list: how many recommendations, a way to go through them, and what was asked for."""

    total: int
    records: Callable[[], Iterator[Recommendation]]
    query: SearchQuery
    picked: bool = False
    name: str = NAME


def found_by(here: Answering, query: SearchQuery) -> Chosen:
    """All that a search finds, in the order of its list."""
    generation = here.generation
    return Chosen(count_hits(generation, query), lambda: every_hit(generation, query), query)


def these(here: Answering, records: Sequence[Recommendation], name: str = NAME) -> Chosen:
    """Certain recommendations in this order."""
    return Chosen(len(records), lambda: iter(records), SearchQuery(language=here.language), picked=True, name=name)


def exported(
    here: Answering, database: Access, form: Format, chosen: Chosen, columns: Sequence[Column] = ()
) -> Response:
    """The list as a file, or 304 if the client holds it. Raises InvalidParameters if it is too long for the form."""
    if form.most is not None and chosen.total > form.most:
        raise InvalidParameters([_too_long(form, form.most, chosen.total)])
    etag = etag_of(here.request, here.generation.corpus.number, here.language, form.media_type)
    headers = kept_headers(etag, here.language)
    if holds(here.request, etag):
        return Response(status_code=304, headers=headers)
    headers |= {TOTAL: str(chosen.total)}
    if form.attached:
        headers["Content-Disposition"] = attachment(f"{chosen.name}.{form.extension}")
    if here.request.scope.get("bodiless"):
        return Response(headers={**headers, "Content-Type": form.content_type})
    pieces = form.write(_listing(here, database, chosen, columns))
    return Download(pieces, headers, form.content_type)


def _too_long(form: Format, most: int, total: int) -> ParameterFault:
    message = (
        f"{total} recommendations are too many for .{form.extension}, which takes {most}. "
        "Narrow the search, or take .csv or .jsonl, which take any number."
    )
    return ParameterFault("extension", form.extension, message, "csv")


def _listing(here: Answering, database: Access, chosen: Chosen, columns: Sequence[Column]) -> Listing:
    base = public_base(here.request)
    path, query = here.request.url.path, here.request.url.query
    return Listing(
        records=chosen.records,
        total=chosen.total,
        query=chosen.query,
        view=whole_view(here),
        address=f"{base}{path}" + (f"?{query}" if query else ""),
        made=datetime.now(UTC).date(),
        updated=lambda ids: database.read_here(_updated, ids),
        columns=tuple(columns),
        picked=chosen.picked,
    )


def whole_view(here: Answering) -> JsonView:
    """As the request's view, but with whole addresses: a file is read far from here."""
    return JsonView(
        here.generation.catalogue, here.language, Links(public_base(here.request), here.view.links.language)
    )


def _updated(engine: Engine, ids: Sequence[str]) -> Mapping[str, datetime]:
    with reading(engine) as session:
        return last_changes(session, "recommendation", ids)
