"""What search engines may read of a page, in the terms of schema.org."""

from collections.abc import Mapping
from typing import Any

from app.domain.language import Language
from app.representations.interface import unmarked


def creative_work(card: Mapping[str, Any], address: str, language: Language) -> dict[str, Any]:
    """A recommendation as a CreativeWork: our title and summary of what a UN body has written."""
    document = card["document"]
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "CreativeWork",
            "@id": address,
            "url": address,
            "name": card["title"],
            "abstract": card["summary"],
            "inLanguage": card["languages"].get("summary", language),
            "datePublished": str(card["year"]),
            "author": [{"@type": "Organization", "name": name} for name in _labels(card, "body")],
            "about": _labels(card, "theme"),
            "isPartOf": _filled({"@type": "CreativeWork", "name": document["title"], "identifier": document["symbol"]})
            if document
            else None,
            "isBasedOn": (card["source"] or {}).get("url"),
        }
    )


def _labels(card: Mapping[str, Any], facet: str) -> list[str]:
    return [unmarked(tag["label"]) for tag in card["tags"].get(facet, ())]


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}
