"""The data set and a recommendation in the terms of schema.org, as search engines read them in a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.language import Language, choose
from app.domain.result import Corpus
from app.representations.dataset import DESCRIPTION, KEYWORDS, TITLE, Distribution, Publisher
from app.representations.interface import unmarked
from app.representations.licence import NLOD


def schema_dataset(
    base: str, publisher: Publisher, corpus: Corpus, files: Sequence[Distribution], language: Language
) -> dict[str, Any]:
    """A schema.org `Dataset`, to stand in a page as JSON-LD; `base` begins every address of ours."""
    title, description = choose(TITLE, language), choose(DESCRIPTION, language)
    assert title is not None
    assert description is not None
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title[0],
        "description": description[0],
        "inLanguage": title[1],
        "url": f"{base}/data",
        "identifier": f"{base}/data",
        "version": str(corpus.number),
        "dateModified": corpus.updated.isoformat(),
        "license": NLOD.url,
        "keywords": list(KEYWORDS.get(title[1], KEYWORDS["nb"])),
        "spatialCoverage": "Norway",
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": publisher.name, "url": publisher.url},
        "distribution": [
            {"@type": "DataDownload", "name": file.title, "encodingFormat": file.media_type, "contentUrl": file.url}
            for file in files
        ],
    }


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
