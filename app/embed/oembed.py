"""The oEmbed provider (oembed.com, version 1.0): an address of a page in, what stands for it in another page out.

The HTML is made for WordPress, which keeps of an unknown provider one blockquote before one iframe and nothing
else, shows the blockquote until the frame gives a sign of life, and runs the frame without an origin
(`sandbox="allow-scripts"`).
"""

from typing import Annotated, Any, Final
from xml.etree import ElementTree

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup
from pydantic import ConfigDict, Field

from app.embed.addresses import embed_of
from app.embed.embedding import PAGE, Embedding
from app.embed.pages import OPEN
from app.embed.parameters import EmbedParameters
from app.embed.sizes import fit, height_of
from app.errors import FormatNotImplemented, InvalidParameters, ParameterFault
from app.http.caching import kept
from app.http.dependencies import OnlyOnce
from app.http.parameters import NoParameters, empty
from app.representations.json import dumps
from app.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)

WIDE: Final = 600
"""Width of a frame where the host gives no limit: a column of text."""

HIGH: Final = 1000
"""WordPress gives a frame no more height; a list that nobody has asked to be longer fits in and has further pages."""

KEPT: Final = 3600
"""Seconds a host may keep the answer. The frame asks for itself, so that its content is current anyhow."""

FORMATS: Final = {"json": "application/json", "xml": "text/xml"}


class OEmbedParameters(NoParameters):
    """What the specification names. Others are passed over, as consumers send their own (WordPress: `dnt`)."""

    model_config = ConfigDict(extra="ignore")

    url: str = Field(default="", max_length=4000, description="Address of the page to be embedded.")
    format: str = Field(default="json", max_length=50, description="json or xml.")
    maxwidth: int = Field(default=WIDE, ge=1, le=100_000, description="Greatest width in pixels.")
    maxheight: int | None = Field(default=None, ge=1, le=100_000, description="Greatest height in pixels.")


@router.get("/oembed", dependencies=[OnlyOnce])
async def show_oembed(visit: Visiting, asked: Annotated[OEmbedParameters, Query()]) -> Response:
    """What to put where the address of a page stands.

    404 for an address that is not ours or shows nothing to embed, 501 for a format that is neither json nor xml.
    """
    if asked.format not in FORMATS:
        raise FormatNotImplemented(f"The formats are {' and '.join(FORMATS)}, not {asked.format!r}.")
    if not asked.url:
        raise InvalidParameters([ParameterFault("url", "", empty("url"))])
    parameters = embed_of(asked.url, visit.origin, visit.generation.catalogue)
    answer = _answer(_embedding(visit.request, visit, parameters), asked)
    return kept(
        visit.request,
        visit.generation.corpus.number,
        parameters.tongue,
        lambda: dumps(answer) if asked.format == "json" else _xml(answer),
        media_type=FORMATS[asked.format],
        headers=OPEN,
    )


def _embedding(request: Request, visit: Visit, parameters: EmbedParameters) -> Embedding:
    return Embedding(request, parameters.tongue, PAGE, visit.generation, parameters)


def _answer(embedding: Embedding, asked: OEmbedParameters) -> dict[str, Any]:
    width = min(WIDE, asked.maxwidth)
    if asked.maxheight or "count" not in embedding.parameters.model_fields_set:
        embedding = fit(embedding, width, asked.maxheight or HIGH)
    height = min(height_of(embedding, width), asked.maxheight or 100_000)
    return {
        "version": "1.0",
        "type": "rich",
        "title": embedding.title,
        "provider_name": embedding.texts.plain("site.name"),
        "provider_url": f"{embedding.origin}/",
        "cache_age": KEPT,
        "width": width,
        "height": height,
        "html": framed(embedding, width, height),
    }


def framed(embedding: Embedding, width: int | str, height: int) -> Markup:
    """A link, and the frame that takes its place when it is there."""
    return Markup(
        '<blockquote class="nim-instead"><a href="{whole}">{title}</a></blockquote>'
        '<iframe title="{title}" src="{src}" width="{width}" height="{height}" frameborder="0"></iframe>'
    ).format(whole=embedding.whole, title=embedding.title, src=embedding.address(), width=width, height=height)


def _xml(answer: dict[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    return b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + ElementTree.tostring(root)
