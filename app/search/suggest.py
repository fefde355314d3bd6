"""Suggestions while somebody types: concepts, tags, documents and titles, with the number of hits each has."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.domain.catalogue import Catalogue
from app.domain.language import FALLBACKS, Language
from app.domain.query import SearchQuery
from app.search.concepts import WORD
from app.search.generation import Generation
from app.search.service import count_hits

FACETS: Final = ("service_area", "theme", "group", "treaty", "body", "municipal")
"""The facets whose labels are suggested."""

MOST: Final = 10
_CONSIDERED: Final = 60
_MOST_SHELVES: Final = 8
"""Four languages of the generation in use and the one before."""

_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that can be searched: what it is, how it is called, the search it stands for, and its hits."""

    kind: str
    label: str
    query: SearchQuery
    count: int


@dataclass(frozen=True, slots=True, order=True)
class _Entry:
    folded: str
    kind: str
    label: str
    code: str


@dataclass(frozen=True)
class _Shelf:
    """What can be suggested in one language of one generation, where each of its words begins, and counts once made."""

    entries: list[_Entry]
    starts: list[tuple[str, int]]
    counts: dict[tuple[str, str], int] = field(default_factory=dict)


_SHELVES: Final[dict[tuple[Path, Language], _Shelf]] = {}
"""Kept beside the generation's memory of searches, which is emptied while people search."""


def suggest(generation: Generation, typed: str, language: Language, most: int = MOST) -> list[Suggestion]:
    """Up to `most` suggestions for what is typed so far, those that begin with it first; only what has hits."""
    wanted = " ".join(WORD.findall(typed.casefold()))
    if not wanted:
        return []
    found = _beginning_with(generation, wanted, language)
    if not found:
        *before, last = wanted.split()
        meant = generation.reader.lexicon.correct(last)
        found = _beginning_with(generation, " ".join([*before, meant]), language) if meant else []
    suggestions: dict[tuple[str, str], Suggestion] = {}
    for entry in found:
        query = _query(entry, language)
        key = (entry.kind, entry.code)
        if key not in suggestions and (count := _count_of(generation, entry, query)):
            suggestions[key] = Suggestion(entry.kind, entry.label, query, count)
        if len(suggestions) == most:
            break
    return list(suggestions.values())


def nearest(generation: Generation, text: str, language: Language, most: int = 5) -> list[Suggestion]:
    """What can be offered instead of a search that found nothing: its parts that find something by themselves."""
    offered: dict[str, Suggestion] = {}
    for group in generation.reader.read(text).groups:
        for part in (piece for whole in group for piece in (whole, *whole.pieces)):
            ids = part.concepts or ()
            wide = [*ids, *sorted(generation.reader.concepts.wider(ids))]
            labels = [generation.catalogue.label("concept", one, language) for one in wide] or [part.text]
            for label in labels:
                query = SearchQuery(text=label, language=language)
                if label not in offered and (count := _count(generation, query)):
                    offered[label] = Suggestion("concept", label, query, count)
    return list(offered.values())[:most]


def _beginning_with(generation: Generation, wanted: str, language: Language) -> list[_Entry]:
    shelf = _shelf(generation, language)
    entries, starts = shelf.entries, shelf.starts
    first = bisect_left(starts, (wanted, -1))
    last = bisect_left(starts, (wanted + _LAST, -1))
    places = dict.fromkeys(place for _, place in starts[first : min(last, first + 20 * _CONSIDERED)])
    found = [entries[place] for place in places]
    found.sort(key=lambda entry: (not entry.folded.startswith(wanted), len(entry.folded)))
    return found[:_CONSIDERED]


def _shelf(generation: Generation, language: Language) -> _Shelf:
    key = (generation.folder, language)
    shelf = _SHELVES.get(key)
    if shelf is None:
        shelf = _made_ready(generation.catalogue, language)
        for oldest in list(_SHELVES)[: len(_SHELVES) - _MOST_SHELVES + 1]:
            _SHELVES.pop(oldest, None)
        _SHELVES[key] = shelf
    return shelf


def _made_ready(catalogue: Catalogue, language: Language) -> _Shelf:
    """Everything suggestible, and where each of its words begins, in order."""
    entries = sorted(set(_entries(catalogue, language)))
    starts = []
    for place, entry in enumerate(entries):
        words = entry.folded.split()
        starts += [(" ".join(words[at:]), place) for at in range(len(words))]
    return _Shelf(entries, sorted(starts))


def _entries(catalogue: Catalogue, language: Language) -> Iterator[_Entry]:
    concepts = catalogue.vocabularies.get("concept") or ()
    for term in concepts:
        forms = term.facts["forms"]
        spoken = next((one for one in FALLBACKS[language] if one in forms), "en")
        for label in (*forms[spoken], *term.aliases):
            yield _entry("concept", label, term.code)
    for facet in FACETS:
        for term in catalogue.vocabularies.get(facet) or ():
            yield _entry(facet, term.label(language), term.code)
    for document in catalogue.documents.values():
        yield _entry("document", document.id, document.id)
        yield _entry("document", catalogue.label("document", document.id, language), document.id)


def _entry(kind: str, label: str, code: str) -> _Entry:
    return _Entry(" ".join(WORD.findall(label.casefold())), kind, label, code)


def _query(entry: _Entry, language: Language) -> SearchQuery:
    if entry.kind == "concept":
        return SearchQuery(text=entry.label, language=language)
    return SearchQuery(filters={entry.kind: (entry.code,)}, language=language)


def _count_of(generation: Generation, entry: _Entry, query: SearchQuery) -> int:
    counts = _shelf(generation, query.language).counts
    key = (entry.kind, entry.label if entry.kind == "concept" else entry.code)
    if key not in counts:
        counts[key] = count_hits(generation, query)
    return counts[key]


def _count(generation: Generation, query: SearchQuery) -> int:
    key = ("count", query.text, tuple(query.filters.items()))
    return generation.once(key, lambda: count_hits(generation, query))
