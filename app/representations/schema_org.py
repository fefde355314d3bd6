"""The data set in the words of schema.org, for the pages that search engines for data read."""

from collections.abc import Sequence
from typing import Any

from app.domain.language import Language, choose
from app.domain.result import Corpus
from app.representations.dcat import DESCRIPTION, KEYWORDS, TITLE, Distribution, Publisher
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
