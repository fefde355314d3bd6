"""Finding concepts in running words: the longest form first, in all languages at once, by stems."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    r"|(ledig|farlig|farleg)(?:e|t|ere|are)?"
    r"|(reisend|reisand)es?"
)
_KEPT: Final = {
    "nb": _NORWEGIAN,
    "en": re.compile(r"(\w{3,}(?:ibilit|ession|ionalit|urali[sz]|egiani[sz]))(?:y|ies|s|ation|ed|e)?|(parking)"),
}
"""Words whose ending Snowball takes off though it belongs: Grunnloven (grunn), fastlege (fast), demens (dem),
huseier (hus), ledig (leder), reisende (reise), accession and accessibility (both access), nationality (national),
naturalisation (natur), Norwegianisation (norwegian), parking (park)."""

_ADJECTIVE: Final = re.compile(r"(\w{2,}?)(?:(?<!bo)(?:lig|leg)(?:e|t|ere|are)?|(?<=[^l])(ig)(?:e|t)?)")
"""Adjectives whose ending makes the word; the nynorsk one is as the bokmål one."""

_DOUBLED: Final = re.compile(r"\w{3,}mm")
"""What is left of programmet and hjemmet, whose m is doubled for the ending's sake."""

ANALYSERS: Final = ("nb", "en", "se")
_ANALYSER_OF: Final[Mapping[str, str]] = {"nb": "nb", "nn": "nb", "en": "en", "se": "se"}
"""Both kinds of Norwegian are stemmed alike, and a word of one may stand in a text of the other."""

ABBREVIATION: Final = "abbreviation"

MOST_BEGUN: Final = 100_000

Key = tuple[str, tuple[str, ...]]


@dataclass(slots=True)
class _Form:
    """The beginning of forms: the concepts of which it is a whole form, and what may come next."""

    concepts: tuple[str, ...] = ()
    after: "dict[str, _Form]" = field(default_factory=lambda: _NOTHING)

    def then(self, word: str) -> "_Form":
        """The same, one word longer; made if it is not there."""
        if not self.after:
            self.after = {}
        if word not in self.after:
            self.after[word] = _Form()
        return self.after[word]


_NOTHING: Final[dict[str, _Form]] = {}
"""What comes after most forms; never written into. An empty dict for each of them took megabytes."""


Begins = tuple[tuple[str, ...], Mapping[str, _Form]]


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
        self._forms = _Form()
        for concept in self.concepts.values():
            for (analyser, stems), _ in keys_of(concept):
                form = self._forms.then(analyser)
                for one in stems:
                    form = form.then(one)
                if concept.id not in form.concepts:
                    form.concepts += (concept.id,)
        self._begun = {analyser: _Begun(self, analyser) for analyser in ANALYSERS}
        self._wider: dict[str, frozenset[str]] = {}
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
        last = len(words) if most is None else min(start + most, len(words))
        found: dict[int, dict[str, None]] = {}
        if abbreviated := self._abbreviated(words[start]):
            found[start + 1] = dict.fromkeys(abbreviated)
        for analyser in analysers:
            form, at = self._forms.after.get(analyser), start
            while form and at < last and (form := form.after.get(stem(analyser, words[at]))):
                at += 1
                if form.concepts:
                    found.setdefault(at, {}).update(dict.fromkeys(form.concepts))
        end = max(found, default=start)
        return Found(start, end, tuple(found[end])) if found else None

    def in_text(self, text: str, language: Language) -> Iterator[str]:
        """Every concept that a text in one language speaks of, once for each time it does."""
        # As `find` in one language, but what can begin at a word is looked up once: a whole corpus passes through here.
        analyser, end = _ANALYSER_OF[language], 0
        words, begun = WORD.findall(text), self._begun[analyser]
        for start, word in enumerate(words):
            if (begins := begun[word]) is None or start < end:
                continue
            ids, after = begins
            end = at = start + 1
            while after and at < len(words) and (longer := after.get(stem(analyser, words[at]))):
                at += 1
                if longer.concepts:
                    ids, end = longer.concepts, at
                after = longer.after
            yield from ids

    def _abbreviated(self, word: str) -> tuple[str, ...]:
        short = self._forms.after.get(ABBREVIATION, _Form()).after
        form = short.get(word) or short.get(word.casefold())
        return form.concepts if form else ()

    def tagged(self, tags: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """Every concept that one of the tags means."""
        for facet, codes in tags.items():
            for code in codes:
                yield from self._by_tag.get((facet, code), ())

    def wider(self, ids: Iterable[str]) -> set[str]:
        """Every concept broader than one of these, at any distance."""
        found: set[str] = set()
        for one in ids:
            if (known := self._wider.get(one)) is None:
                known = self._wider[one] = self._wider_than(one)
            found |= known
        return found

    def _wider_than(self, concept: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [concept]
        while waiting:
            for broader in self.concepts[waiting.pop()].broader:
                if broader in self.concepts and broader not in found:
                    found.add(broader)
                    waiting.append(broader)
        return frozenset(found)

    def begins(self, analyser: str, word: str) -> Begins | None:
        """What a word is alone, and the stems that may come next in a longer form; None if no form begins with it."""
        form = self._forms.after[analyser].after.get(stem(analyser, word)) if analyser in self._forms.after else None
        ids = tuple(dict.fromkeys((*self._abbreviated(word), *(form.concepts if form else ()))))
        after = form.after if form else {}
        return (ids, after) if ids or after else None


class _Begun(dict[str, Begins | None]):
    """What can begin at each word met so far; emptied when it has met very many."""

    def __init__(self, concepts: ConceptLookup, analyser: str) -> None:
        self._concepts, self._analyser = concepts, analyser

    def __missing__(self, word: str) -> Begins | None:
        if len(self) >= MOST_BEGUN:
            self.clear()
        found = self[word] = self._concepts.begins(self._analyser, word)
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
    if _ANALYSER_OF.get(language, language) != "nb":
        return found[0]
    if adjective := _ADJECTIVE.fullmatch(word.casefold()):
        return adjective[1] + (adjective[2] or "lig")
    return found[0][:-1] if _DOUBLED.fullmatch(found[0]) else found[0]


def kept_whole(language: str, word: str) -> str | None:
    """The word without its inflection, if it is one of those that Snowball takes too much off; else None."""
    pattern = _KEPT.get(_ANALYSER_OF.get(language, language))
    kept = pattern.fullmatch(word.casefold()) if pattern else None
    return next(filter(None, kept.groups())) if kept else None
