"""The addresses of version 1: the page for frames, the fragment, and the files that hosts load."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from app.embed.embedding import FRAGMENT, PAGE, Embedding
from app.embed.parameters import EmbedParameters
from app.http.border import FRAMED_ANYWHERE
from app.http.caching import CACHE_CONTROL, kept
from app.http.dependencies import OnlyOnce
from app.representations.html import STATIC, render
from app.web.visit import MEDIA_TYPE

router = APIRouter(include_in_schema=False)

OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""On whatever pages of others load. Said here, too, so that a cache keeps it also from a request without Origin."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; " + FRAMED_ANYWHERE
)
HEADERS: Final = {**OPEN, "Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}
UNLISTED: Final = {"X-Robots-Tag": "noindex"}


async def _embedding(request: Request, parameters: Annotated[EmbedParameters, Query()]) -> Embedding:
    return Embedding(request, parameters.tongue, PAGE, request.app.state.keeper.generation, parameters)


Here = Annotated[Embedding, Depends(_embedding)]


@router.get(PAGE, dependencies=[OnlyOnce])
async def show_page(here: Here) -> Response:
    """An embed as a page, for a frame."""
    return _answer(here, "embed/page.html", HEADERS, framed=True)


@router.get(FRAGMENT, dependencies=[OnlyOnce])
async def show_fragment(here: Here) -> Response:
    """An embed alone, for servers and for the element."""
    return _answer(here, "embed/fragment.html", {**OPEN, **UNLISTED}, framed=False)


def _answer(here: Embedding, template: str, headers: Mapping[str, str], *, framed: bool) -> Response:
    shown = here.content  # made before the answer is named: an unknown id must not become a 304
    return kept(
        here.request,
        here.generation.corpus.number,
        here.language,
        lambda: render_embed(template, here, framed=framed),
        media_type=MEDIA_TYPE,
        headers={**headers, "X-Total-Count": str(shown["total"])},
    )


def render_embed(template: str, here: Embedding, *, framed: bool) -> bytes:
    """A template of embeds. `framed`: it fills a frame, whose links lead out of it."""
    return render(
        template,
        **here.content,
        t=here.texts,
        language=here.language,
        asked=here.parameters,
        headline=here.headline,
        title=here.title,
        whole=here.whole,
        links=here.links,
        home=here.origin,
        own=here.address(),
        corpus=here.generation.corpus,
        framed=framed,
    )


@router.get("/embed/v1.js")
async def show_element() -> Response:
    """The element, a module that carries its styles, so that a strict host need not allow our style sheets."""
    return _file(_element(), "text/javascript")


@router.get("/embed/v1.css")
async def show_styles() -> Response:
    """The styles of the fragment."""
    return _file(_read("embed.css"), "text/css")


@router.get("/embed/v1/height.js")
async def show_heights() -> Response:
    """What a host with frames may load."""
    return _file(_read("height.js"), "text/javascript")


def _file(content: str, media_type: str) -> Response:
    return Response(content, headers={**OPEN, "Cache-Control": CACHE_CONTROL}, media_type=media_type)


@cache
def _read(name: str) -> str:
    return (STATIC / "embed" / name).read_text(encoding="utf-8")


@cache
def _element() -> str:
    return f"const STYLES = {json.dumps(_read('embed.css'))};\n{_read('element.js')}"
