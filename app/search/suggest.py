"""Suggestions while somebody types: concepts, tags, documents and titles, with the number of hits each has."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
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
        if key not in suggestions and (count := _count(generation, query)):
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
    entries, starts = generation.once(("suggestible", language), lambda: _index(generation.catalogue, language))
    first = bisect_left(starts, (wanted, -1))
    last = bisect_left(starts, (wanted + _LAST, -1))
    places = dict.fromkeys(place for _, place in starts[first : min(last, first + 20 * _CONSIDERED)])
    found = [entries[place] for place in places]
    found.sort(key=lambda entry: (not entry.folded.startswith(wanted), len(entry.folded)))
    return found[:_CONSIDERED]


def _index(catalogue: Catalogue, language: Language) -> tuple[list[_Entry], list[tuple[str, int]]]:
    """Everything suggestible, and where each of its words begins, in order."""
    entries = sorted(set(_entries(catalogue, language)))
    starts = []
    for place, entry in enumerate(entries):
        words = entry.folded.split()
        starts += [(" ".join(words[at:]), place) for at in range(len(words))]
    return entries, sorted(starts)


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


def _count(generation: Generation, query: SearchQuery) -> int:
    key = ("count", query.text, tuple(query.filters.items()))
    return generation.once(key, lambda: count_hits(generation, query))
