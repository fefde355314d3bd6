"""How a recommendation is cited in a case file."""

from collections.abc import Mapping
from typing import Any

from app.representations.interface import Interface, unmarked


def citation(card: Mapping[str, Any], address: str, texts: Interface) -> str:
    """One line: body, year, title, symbol, paragraph and address, as far as each is known."""
    body = ", ".join(unmarked(tag["label"]) for tag in card["tags"].get("body", ()))
    document = card["document"]
    parts = [f"{body} ({card['year']}): {texts.plain('cite.title', title=card['title'])}"]
    if document:
        parts.append(document["symbol"] or document["title"])
    if card["paragraph"]:
        parts.append(texts.plain("card.paragraph", paragraph=card["paragraph"]))
    return f"{', '.join(parts)}. {address}"
