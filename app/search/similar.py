"""Recommendations that ask for much the same as a given one."""

from dataclasses import dataclass
from typing import Final

import orjson
from tantivy import DocAddress, Occur, Query

from app.domain.language import LANGUAGES
from app.domain.recommendation import Recommendation, texts_of
from app.search.analysis import is_stop_word, tokens
from app.search.generation import Generation
from app.search.schema import text_field

TAGGED: Final = ("theme", "group")
_TAG_WEIGHT: Final = 2.0
_LEAST_SHARED: Final = 0.25
"""Share of its own score that another record must reach to count as similar."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A similar recommendation: its likeness from 0 to 1 and the tags both have, facet → codes."""

    recommendation: Recommendation
    likeness: float
    shared: dict[str, tuple[str, ...]]


def similar_to(generation: Generation, record: Recommendation, at: DocAddress, most: int) -> list[Similar]:
    """Up to `most` recommendations that share the words and tags of this one, the most alike first."""
    query = _like(generation, record)
    own = _score(generation, query, at)
    if not own:
        return []
    found = []
    for score, address in generation.searcher.search(query, limit=most + 1).hits:
        other = generation.record(address)
        if other.id != record.id and score / own >= _LEAST_SHARED:
            # A shorter text with all the words of this one may score above it.
            found.append(Similar(other, min(1.0, round(score / own, 3)), _shared(record, other)))
    return found[:most]


def _score(generation: Generation, query: Query, at: DocAddress) -> float:
    explained = orjson.loads(query.explain(generation.searcher, at).to_json())
    return float(explained["value"])


def _like(generation: Generation, record: Recommendation) -> Query:
    schema = generation.index.schema
    clauses: list[tuple[Occur, Query]] = []
    for language in LANGUAGES:
        for kind in ("title", "summary"):
            text = texts_of(record, kind).get(language, "")
            for token in _telling(text, language):
                term = Query.term_query(schema, text_field(kind, language), token)
                clauses.append((Occur.Should, term))
    for facet in TAGGED:
        for code in record.tags.get(facet, ()):
            term = Query.term_query(schema, facet, code, "basic")
            clauses.append((Occur.Should, Query.boost_query(term, _TAG_WEIGHT)))
    return Query.boolean_query(clauses)


def _telling(text: str, language: str) -> dict[str, None]:
    words = dict.fromkeys(word for word in text.split() if not is_stop_word(word))
    return dict.fromkeys(token for word in words for token in tokens(language, word))


def _shared(one: Recommendation, other: Recommendation) -> dict[str, tuple[str, ...]]:
    both = {
        facet: tuple(code for code in one.tags.get(facet, ()) if code in other.tags.get(facet, ())) for facet in TAGGED
    }
    return {facet: codes for facet, codes in both.items() if codes}
