"""Searching: a SearchQuery in, a SearchResult out, from the index alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.domain.language import LANGUAGES, Language, choose
from app.domain.query import SearchQuery, Sort
from app.domain.recommendation import Measure, Recommendation, TextKind, texts_of
from app.domain.result import Hit, SearchResult
from app.search.documents import numbers_of
from app.search.facets import count_facets
from app.search.generation import Generation
from app.search.highlights import highlight, matches
from app.search.marks import Marks
from app.search.matches import Matches, first
from app.search.query import asked, chosen, hits_of

_SHOWN: Final[tuple[TextKind, ...]] = ("title", "summary", "rationale", "official")

_Read = tuple[tuple[tuple[str, str, str], ...], tuple[tuple[str, tuple[tuple[str, str], ...]], ...]]
"""The texts of a record that are shown: kind, text, language; and of each measure its id and texts with language."""

_Marked = tuple[Mapping[str, str], tuple[str, ...]]
"""The texts in which something is marked, by kind, and the ids of the measures that a question may mean."""

_UNMARKED: Final[_Marked] = ({}, ())

_ENTRY_BYTES: Final = 500
_MARKED_BYTES: Final = 1_200
"""What keeping the marks of a question takes, about, and those of each hit."""

_MOST_MARKED: Final = 200
"""Hits of a question whose marks are kept before they are all forgotten."""

_READ_BYTES: Final = 800
"""What keeping these takes for a record and for each measure, about; the texts are the record's own."""


def search(generation: Generation, query: SearchQuery) -> SearchResult:
    """One page of what the query finds, with the exact total and the wanted facets."""
    understood = asked(generation, query.text, query.expand)
    found = _filtered(generation, query, understood.found)
    page = [
        (int(found.numbers[at]), float(found.scores[at]) if query.order == "relevance" else None)
        for at in first(_rank(generation, query.order, found), query.offset, query.size)
    ]
    numbers = [number for number, _ in page]
    marked = _marked_in(generation, query, understood.marks, numbers) if understood.marks else {}
    return SearchResult(
        query=query,
        total=len(found),
        hits=tuple(
            Hit(generation.numbered(number), *marked.get(number, _UNMARKED), score=score) for number, score in page
        ),
        facets=count_facets(generation, query),
        corpus=generation.corpus,
    )


def count_hits(generation: Generation, query: SearchQuery) -> int:
    """How many recommendations a query finds: its total."""
    return len(hits_of(generation, query))


def every_hit(generation: Generation, query: SearchQuery) -> Iterator[Recommendation]:
    """Every recommendation a query finds, in the order of its list; page and size say nothing.

    Records are read one by one and not kept.
    """
    found = _filtered(generation, query, asked(generation, query.text, query.expand).found)
    order = np.argsort(_rank(generation, query.order, found), kind="stable")
    yield from generation.records(generation.documents.address(int(found.numbers[at])) for at in order)


def _filtered(generation: Generation, query: SearchQuery, found: Matches) -> Matches:
    filters = chosen(generation, query)
    if not filters:
        return found
    numbers = numbers_of(found.documents.intersection(*filters.values()))
    return Matches(numbers, found.within(numbers))


def _rank(generation: Generation, order: Sort, found: Matches) -> NDArray[Any]:
    """A number for each hit: the lower it is, the earlier the hit comes; of equal ones the first."""
    if order == "relevance":
        return -found.scores
    return generation.documents.places(order)[found.numbers]


def _marked_in(
    generation: Generation, query: SearchQuery, marks: Marks, numbers: Sequence[int]
) -> Mapping[int, _Marked]:
    """What is marked in some hits of a question, by number, kept for the same hits between other filters."""
    key = (query.text, query.expand, query.language)
    known: Mapping[int, _Marked] = generation.marked.get(key) or {}
    if missing := [number for number in numbers if number not in known]:
        if len(known) > _MOST_MARKED:
            known, missing = {}, list(numbers)
        known = {**known, **{number: _marked(generation, number, query.language, marks) for number in missing}}
        generation.marked.put(key, known, _ENTRY_BYTES + _MARKED_BYTES * len(known))
    return known


def _marked(generation: Generation, number: int, language: Language, marks: Marks) -> _Marked:
    texts, measures = _read_of(generation, generation.numbered(number), language)
    shown = {kind: marked for kind, text, spoken in texts if (marked := highlight(text, spoken, marks))}
    return shown, tuple(
        [measure for measure, said in measures if any(matches(text, spoken, marks) for spoken, text in said)]
    )


def _read_of(generation: Generation, record: Recommendation, language: Language) -> _Read:
    """What marks are looked for in, the same for every question."""
    key = ("read", record.id, language)
    found: _Read | None = generation.written.get(key)
    if found is None:
        chosen = ((kind, choose(texts_of(record, kind), language)) for kind in _SHOWN)
        texts = tuple((kind, *text) for kind, text in chosen if text)
        found = texts, tuple((measure.id, tuple(_texts_of(measure))) for measure in record.measures)
        generation.written.put(key, found, _READ_BYTES * (1 + len(record.measures)))
    return found


def _texts_of(measure: Measure) -> Iterator[tuple[str, str]]:
    """The texts of a measure by which a question may mean it, each with its language."""
    for text in measure.texts:
        if text.language in LANGUAGES and text.kind in ("title", "summary", "official"):
            yield text.language, text.text
