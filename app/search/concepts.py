"""Finding concepts in running words: the longest form first, in all languages at once, by stems."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.domain.concept import Concept
from app.domain.language import Language
from app.search.analysis import tokens

WORD: Final = re.compile(r"\w+")
_SHORTEST_FOLDED: Final = 3
"""Abbreviations of fewer letters count only as they are written: SP is a covenant, sp is not."""

_NORWEGIAN: Final = re.compile(
    r"(\w{3,}(?:lov|het|heit))(?:en|a|er|ene|ens|as|s)?"
    r"|((?:fast|tann|allmenn|kommune|skole|skule|barne|over|bydels|sjukehjems|sykehjems)lege)(?:n|r|ne|ns|rs)?"
    r"|(demens)(?:en|ens)?"
    r"|(\w{2,}(?:eier|eigar))(?:e|en|ne|ene|ar|ane|s|ens|nes)?"
)
_KEPT: Final = {
    "nb": _NORWEGIAN,
    "en": re.compile(r"(\w{3,}(?:ibilit|ession|ionalit|urali[sz]|egiani[sz]))(?:y|ies|s|ation|ed|e)?"),
}
"""Words whose ending Snowball takes off though it belongs: Grunnloven (grunn), fastlege (fast), demens (dem),
huseier (hus), accession and accessibility (both access), nationality (national), naturalisation (natur),
Norwegianisation (norwegian)."""

_DOUBLED: Final = re.compile(r"\w{3,}mm")
"""What is left of programmet and hjemmet, whose m is doubled for the ending's sake."""

ANALYSERS: Final = ("nb", "en", "se")
_ANALYSER_OF: Final[Mapping[str, str]] = {"nb": "nb", "nn": "nb", "en": "en", "se": "se"}
"""Both kinds of Norwegian are stemmed alike, and a word of one may stand in a text of the other."""

ABBREVIATION: Final = "abbreviation"

Key = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """Concepts at a place in a row of words: from `start` up to `end`, and which concepts."""

    start: int
    end: int
    concepts: tuple[str, ...]


class ConceptLookup:
    """All concepts by the stems of their forms."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = {concept.id: concept for concept in concepts}
        keys: dict[Key, dict[str, None]] = {}
        for concept in self.concepts.values():
            for key, _ in keys_of(concept):
                keys.setdefault(key, {})[concept.id] = None
        self._keys = {key: tuple(ids) for key, ids in keys.items()}
        self._longest: dict[tuple[str, str], int] = {}
        for analyser, stems in keys:
            begun = (analyser, stems[0])
            self._longest[begun] = max(self._longest.get(begun, 0), len(stems))
        self._by_tag: dict[tuple[str, str], list[str]] = {}
        for concept in self.concepts.values():
            for facet, codes in concept.tags.items():
                for code in codes:
                    self._by_tag.setdefault((facet, code), []).append(concept.id)

    def find(self, words: Sequence[str], analysers: Sequence[str] = ANALYSERS) -> Iterator[Found]:
        """The concepts in a row of single words, from the left, the longest first; they never overlap."""
        at = 0
        while at < len(words):
            found = self.at(words, at, analysers)
            if found is None:
                at += 1
            else:
                yield found
                at = found.end

    def at(
        self, words: Sequence[str], start: int, analysers: Sequence[str] = ANALYSERS, most: int | None = None
    ) -> Found | None:
        """The longest form that begins at a word, of at most so many words, or None."""
        longest: dict[str, int] = {}
        room = len(words) - start if most is None else min(most, len(words) - start)
        for analyser in analysers:
            if length := self._longest.get((analyser, stem(analyser, words[start]))):
                longest[analyser] = min(length, room)
        for length in range(max(longest.values(), default=1), 0, -1):
            ids = dict.fromkeys(self._abbreviated(words[start])) if length == 1 else {}
            for analyser, reach in longest.items():
                if length <= reach:
                    stems = tuple(stem(analyser, word) for word in words[start : start + length])
                    ids.update(dict.fromkeys(self._keys.get((analyser, stems), ())))
            if ids:
                return Found(start, start + length, tuple(ids))
        return None

    def in_text(self, text: str, language: Language) -> Iterator[str]:
        """Every concept that a text in one language speaks of, once for each time it does."""
        # As `find` in one language, but every word's stem is looked up once: a whole corpus passes through here.
        analyser, words, end = _ANALYSER_OF[language], WORD.findall(text), 0
        stems = tuple(stem(analyser, word) for word in words)
        for start, word in enumerate(words):
            if start < end:
                continue
            most = min(self._longest.get((analyser, stems[start]), 1), len(words) - start)
            for length in range(most, 0, -1):
                ids = self._keys.get((analyser, stems[start : start + length]), ())
                if length == 1 and (short := self._abbreviated(word)):
                    ids = tuple(dict.fromkeys((*short, *ids)))
                if ids:
                    yield from ids
                    end = start + length
                    break

    def _abbreviated(self, word: str) -> tuple[str, ...]:
        exactly = self._keys.get((ABBREVIATION, (word,)))
        return exactly or self._keys.get((ABBREVIATION, (word.casefold(),)), ())

    def tagged(self, tags: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """Every concept that one of the tags means."""
        for facet, codes in tags.items():
            for code in codes:
                yield from self._by_tag.get((facet, code), ())

    def wider(self, ids: Iterable[str]) -> set[str]:
        """Every concept broader than one of these, at any distance."""
        found: set[str] = set()
        waiting = list(ids)
        while waiting:
            for broader in self.concepts[waiting.pop()].broader:
                if broader in self.concepts and broader not in found:
                    found.add(broader)
                    waiting.append(broader)
        return found


def keys_of(concept: Concept) -> Iterator[tuple[Key, str]]:
    """What a concept is found by, with the form it comes from: stems in each language, and abbreviations."""
    for language, forms in concept.forms.items():
        for form in forms:
            analyser = _ANALYSER_OF[language]
            if stems := tuple(stem(analyser, word) for word in WORD.findall(form)):
                yield (analyser, stems), form
    for abbreviation in concept.abbreviations:
        words = tuple(WORD.findall(abbreviation))
        if len(words) > 1:
            yield ("nb", tuple(stem("nb", word) for word in words)), abbreviation
            continue
        yield (ABBREVIATION, words), abbreviation
        if len(abbreviation) >= _SHORTEST_FOLDED:
            yield (ABBREVIATION, (abbreviation.casefold(),)), abbreviation


@lru_cache(50_000)
def stem(language: str, word: str) -> str:
    """The stem by which a word of a form is compared: the index's, but for words that Snowball takes too much off."""
    if kept := kept_whole(language, word):
        return kept
    found = tokens(language, word)
    if not found:
        return ""
    norwegian = _ANALYSER_OF.get(language, language) == "nb"
    return found[0][:-1] if norwegian and _DOUBLED.fullmatch(found[0]) else found[0]


def kept_whole(language: str, word: str) -> str | None:
    """The word without its inflection, if it is one of those that Snowball takes too much off; else None."""
    pattern = _KEPT.get(_ANALYSER_OF.get(language, language))
    kept = pattern.fullmatch(word.casefold()) if pattern else None
    return next(group for group in kept.groups() if group) if kept else None
