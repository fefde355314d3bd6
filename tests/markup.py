"""Looking for what a page must not hold: elements, attributes and addresses that run something."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

RUNNING = {"iframe", "object", "embed", "base", "applet", "frame", "math", "foreignobject", "audio", "video", "style"}
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "poster", "data"}
DRAWN = {"stroke", "fill", "transform", "opacity"}


class Dangers(HTMLParser):
    """Gathers in `found` everything dangerous of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in RUNNING or (tag == "img" and not given.get("src", "").startswith(("/static/", "data:"))):
            self.found.append(f"<{tag}>")
        if tag == "script" and not (given.get("src", "").startswith("/") or given.get("type") == "application/ld+json"):
            self.found.append(f"script {given}")
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append(f"{tag} {name}={value[:80]}")
            if name in ADDRESSES and urlsplit(value.strip()).scheme.lower() not in (
                "",
                "http",
                "https",
                "mailto",
                "data",
            ):
                self.found.append(f"{tag} {name}={value[:80]}")


def dangers(page: str) -> list[str]:
    """What a page holds that it must not."""
    parser = Dangers()
    parser.feed(page)
    parser.close()
    return parser.found
