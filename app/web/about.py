"""Pages of running text: what this is, for developers, privacy, accessibility."""

from typing import Final

from fastapi import APIRouter, Response

from app.domain.language import FALLBACKS
from app.representations.html import has_template
from app.web.visit import HEADERS, MEDIA_TYPE, Frame, Framed

router = APIRouter()

PAGES: Final = {
    "om": "about",
    "for-utviklere": "developers",
    "personvern": "privacy",
    "tilgjengelighet": "accessibility",
}
"""Address → name of the text, which stands in templates/text/."""


def _add(path: str, name: str) -> None:
    """One page. It needs no records, so it answers while there is no index, too."""

    async def show(frame: Framed) -> Response:
        def values() -> dict[str, str]:
            return _values(frame, name)

        return frame.amiss("text.html", values, ()) or Response(
            frame.render("text.html", **values()),
            headers={**HEADERS, "Cache-Control": "public, max-age=300"},
            media_type=MEDIA_TYPE,
        )

    router.add_api_route(f"/{path}", show, name=name)


for _path, _name in PAGES.items():
    _add(_path, _name)


def _values(frame: Frame, name: str) -> dict[str, str]:
    language = next(one for one in FALLBACKS[frame.language] if has_template(f"text/{name}.{one}.html"))
    return {"name": name, "text": f"text/{name}.{language}.html", "text_language": language}
