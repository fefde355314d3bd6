"""The records as they arrive from the UN: English texts alone, with no tag or label of ours to help."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine

from app.domain.recommendation import Measure, Municipal, Recommendation
from app.search.assembly import build_generation
from app.search.builder import load_catalogue, places_of
from app.search.generation import Generation, open_generation
from app.storage.engine import reading
from app.storage.recommendations import load_all, load_outlines

Part = TypeVar("Part", Recommendation, Measure)

UN_FACETS = ("body", "treaty")
"""The tags that every UN record brings with it."""


def english_side(engine: Engine, root: Path) -> Generation:
    """A generation of the same records with the English side only: what a Norwegian question must find by itself."""
    with reading(engine) as session:
        catalogue = load_catalogue(session)
        places = places_of(load_outlines(session), catalogue.documents)
        folder = build_generation(root, catalogue, _stripped(load_all(session)), places)
    return open_generation(root, folder.name)


def _stripped(records: Iterator[Recommendation]) -> Iterator[Recommendation]:
    for record in records:
        tags = {facet: codes for facet, codes in record.tags.items() if facet in UN_FACETS}
        measures = tuple(_english(measure) for measure in record.measures)
        yield replace(_english(record), tags=tags, measures=measures)


def _english(part: Part) -> Part:
    texts = tuple(text for text in part.texts if text.language == "en")
    return replace(part, texts=texts, tags={}, municipal=Municipal())
