"""The reading of a query: what was typed, understood, as a value that can be shown and searched.

typed text → words, phrases, exclusions (words.py) → spelling of words nobody knows → concepts, the longest first →
compounds of words nobody knows → what is left, literally. Nothing is guessed about the language: every word is read in
all of them.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import marisa_trie

from app.domain.catalogue import Catalogue
from app.domain.concept import CONCEPTS, EVERYDAY, concept_of, light_words_of
from app.domain.language import LANGUAGES
from app.domain.vocabulary import Vocabulary
from app.search.analysis import is_stop_word
from app.search.concepts import WORD, ConceptLookup, Found
from app.search.lexicon import Lexicon
from app.search.words import Atom, AtomKind, Words, take_apart

PartKind = Literal[
    "concept", "compound", "word", "phrase", "prefix", "symbol", "paragraph", "section", "identifier", "place"
]

_RECORD_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+){2,}", re.IGNORECASE)
_YEAR: Final = re.compile(r"(19|20)\d\d")


SHORTEST_PART: Final = 3
"""Letters of each half of a compound that was typed as two words."""

_NAMED: Final[Mapping[AtomKind, PartKind]] = {"word": "identifier", "section": "paragraph"}
"""What words and § are in the name of a place in a document."""

STRICT: Final = frozenset({"phrase", "prefix", "symbol", "paragraph", "section", "identifier"})
"""Kinds of parts that mean exactly what they say and must always match."""


LONGEST_ABBREVIATION: Final = 5
"""Letters of a word in capitals that is not taken for a slip."""

FARTHEST: Final = 8
"""Words from the first to the last of an expression with light words between."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was asked for.

    `text` is what was typed (corrected if `typed` differs from it), `concepts` the ids it stands for, `pieces` what a
    compound was split into, `inner` what the words of a longer expression, or the pieces of a known word, mean by
    themselves. `everyday` if all it stands for, or a piece of it, has an everyday role (byggesaksgebyr).
    """

    kind: PartKind
    text: str
    typed: str
    concepts: tuple[str, ...] = ()
    pieces: tuple["Part", ...] = ()
    inner: tuple["Part", ...] = ()
    everyday: bool = False

    @property
    def corrected(self) -> bool:
        """Whether the spelling was corrected."""
        return self.text != self.typed


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it was understood: groups of alternatives, what is excluded, and what was passed over."""

    groups: tuple[tuple[Part, ...], ...] = ()
    excluded: tuple[Atom, ...] = ()
    passed_over: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups or self.excluded)


@dataclass(frozen=True)
class Reader:
    """Reads queries with one thesaurus and one stock of known words; `places` are names that say where, not what."""

    concepts: ConceptLookup
    lexicon: Lexicon
    codes: frozenset[str] = frozenset()
    """Codes of bodies and treaties, lower case."""
    places: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    """Words that say nothing in a question, lower case; stop words of the languages too."""
    passing: bool = True
    """Whether light words are passed over."""

    def read(self, text: str, *, expand: bool = True) -> Reading:
        """The reading of a query. With `expand` false every word stands for itself only."""
        words = take_apart(text)
        if not expand:
            return self._literally(words)
        found = self._understood(words)
        if found.groups or found.excluded or not found.passed_over:
            return found
        # Nothing but light words: then they are what is asked for, as a concept if one of them is one (kven, mine).
        alone = replace(self, passing=False)._understood(words)
        meant = any(part.concepts for group in alone.groups for part in group)
        return alone if meant else self._literally(words)

    def _understood(self, words: Words) -> Reading:
        if self._names_a_place_in_a_document(words):
            return Reading(tuple(self._named(group) for group in words.groups), words.excluded)
        groups: list[tuple[Part, ...]] = []
        passed_over: list[str] = []
        row: list[str] = []
        for group in (*words.groups, ()):
            if len(group) == 1 and group[0].kind == "word":
                row.append(group[0].text)
                continue
            groups += [(part,) for part in self._row(row, passed_over)]
            row = []
            if group:
                groups.append(tuple(self._alternative(atom, passed_over) for atom in group))
        return Reading(tuple(groups), words.excluded, tuple(passed_over))

    def _literally(self, words: Words) -> Reading:
        """A query whose words stand for themselves only; what says nothing is left away unless it is all there is."""
        telling = [group for group in words.groups if not all(self._says_nothing(atom) for atom in group)]
        groups = (tuple(Part(atom.kind, atom.text, atom.text) for atom in group) for group in telling or words.groups)
        return Reading(tuple(groups), words.excluded)

    def _says_nothing(self, atom: Atom) -> bool:
        return atom.kind == "word" and self._is_light(atom.text)

    def _names_a_place_in_a_document(self, words: Words) -> bool:
        """Whether every word is a name of one: a code, a year, a symbol or a paragraph, and not a code alone."""
        atoms = [atom for group in words.groups for atom in group]
        named = [self._is_name(atom) for atom in atoms]
        return bool(named) and all(named) and not all(atom.text.casefold() in self.codes for atom in atoms)

    def _is_name(self, atom: Atom) -> bool:
        if atom.kind != "word":
            return atom.kind in ("symbol", "paragraph", "section")
        return atom.text.casefold() in self.codes or _YEAR.fullmatch(atom.text) is not None

    def _named(self, group: tuple[Atom, ...]) -> tuple[Part, ...]:
        return tuple(Part(_NAMED.get(atom.kind, atom.kind), atom.text, atom.text) for atom in group)

    def _alternative(self, atom: Atom, passed_over: list[str]) -> Part:
        if atom.kind != "word":
            return Part(atom.kind, atom.text, atom.text)
        parts = self._row([atom.text], passed_over)
        return parts[0] if len(parts) == 1 else Part("compound", atom.text, atom.text, pieces=tuple(parts))

    def _row(self, typed: Sequence[str], passed_over: list[str], most: int | None = None) -> list[Part]:
        """The parts of a row of words that were typed one after another, of at most so many words each."""
        pieces = [piece for word in typed for piece in _pieces_of(word)]
        corrected = [self._spelt(piece) for piece in pieces]
        parts: list[Part] = []
        at = 0
        while at < len(pieces):
            found = self._concept(pieces, corrected, at, most)
            if found is not None:
                span = slice(at, found.end)
                said = " ".join(pieces[span])
                inner = () if self._everyday(found.concepts) else self._inner(corrected[span])
                parts.append(self._meaning(" ".join(corrected[span]), said, found.concepts, inner))
                at = found.end
                continue
            self._single(pieces[at], corrected[at], parts, passed_over)
            at += 1
        return parts

    def _inner(self, words: Sequence[str]) -> tuple[Part, ...]:
        """What the words of an expression, or the pieces of a compound, mean by themselves."""
        if len(words) > 1:
            return tuple(self._row(words, [], len(words) - 1))
        return tuple(self._piece(piece) for piece in self.lexicon.split(words[0]))

    def _concept(self, typed: Sequence[str], words: Sequence[str], at: int, most: int | None) -> Found | None:
        """The concept that begins at a word. A light word alone is none; a compound typed apart (barne vern) is one."""
        found = self.concepts.at(words, at, most=most)
        wider = self._over_light_words(words, at) if most is None else None
        if wider is not None and (found is None or wider.end > found.end):
            return wider
        if found is not None and found.end > at + 1:
            return found
        if most is None and at + 1 < len(words) and min(len(typed[at]), len(typed[at + 1])) >= SHORTEST_PART:
            for pair in (typed[at] + typed[at + 1], words[at] + words[at + 1]):
                if whole := self.concepts.at([pair], 0):
                    return replace(whole, start=at, end=at + 2)
        return None if self._is_light(words[at]) else found

    def _over_light_words(self, words: Sequence[str], at: int) -> Found | None:
        """The expression that begins at a word if light words between its own are passed over: slo ein elev."""
        if self._is_light(words[at]):
            return None
        end = min(len(words), at + FARTHEST)
        telling = [at, *(place for place in range(at + 1, end) if not self._is_light(words[place]))]
        found = self.concepts.at([words[place] for place in telling], 0)
        return Found(at, telling[found.end - 1] + 1, found.concepts) if found and found.end > 1 else None

    def _is_light(self, word: str) -> bool:
        return self.passing and (word.casefold() in self.light or is_stop_word(word))

    def _single(self, typed: str, word: str, parts: list[Part], passed_over: list[str]) -> None:
        if self._is_light(word):
            passed_over.append(typed)
        elif word.casefold() in self.places and not self.lexicon.means_something(word):
            parts.append(Part("place", word, typed))
        elif not self.lexicon.means_something(word) and (pieces := self.lexicon.split(word)):
            of = tuple(self._piece(piece) for piece in pieces)
            parts.append(Part("compound", word, typed, pieces=of, everyday=any(piece.everyday for piece in of)))
        else:
            inner = tuple(self._piece(piece) for piece in self.lexicon.split(word))
            parts.append(Part("word", word, typed, inner=inner if all(piece.concepts for piece in inner) else ()))

    def _piece(self, word: str) -> Part:
        found = self.concepts.at([word], 0)
        return self._meaning(word, word, found.concepts) if found else Part("word", word, word)

    def _meaning(self, text: str, typed: str, ids: tuple[str, ...], inner: tuple[Part, ...] = ()) -> Part:
        return Part("concept", text, typed, ids, inner=inner, everyday=self._everyday(ids))

    def _everyday(self, ids: tuple[str, ...]) -> bool:
        return all(self.concepts.concepts[one].role in EVERYDAY for one in ids)

    def _spelt(self, word: str) -> str:
        known = not word.isalpha() or self._is_light(word) or word.casefold() in self.places
        # Few capitals are an abbreviation that nobody told us of, not a slip.
        if known or self.lexicon.is_known(word) or (word.isupper() and len(word) <= LONGEST_ABBREVIATION):
            return word
        if self.lexicon.split(word):
            return self.lexicon.rejoined(word) or word
        return self.lexicon.correct(word) or word


def _pieces_of(word: str) -> list[str]:
    """The single words in what was typed without a blank; the id of a record stays whole."""
    if _RECORD_ID.fullmatch(word) and any(c.isdigit() for c in word):
        return [word]
    return WORD.findall(word) or [word]


def concepts_of(catalogue: Catalogue) -> ConceptLookup:
    """The concepts of a catalogue's thesaurus; those made last are given again for an equal one."""
    thesaurus = catalogue.vocabularies.get(CONCEPTS)
    for known, concepts in list(_MADE):
        if known == thesaurus:
            return concepts
    made = ConceptLookup(concept_of(term) for term in thesaurus or ())
    _MADE.append((thesaurus, made))
    return made


_MADE: Final[deque[tuple[Vocabulary | None, ConceptLookup]]] = deque(maxlen=2)
"""Most generations have the thesaurus of the one before, and reading it takes a good part of opening one."""


def reader_of(catalogue: Catalogue, indexed: Iterable[str], ordinary: marisa_trie.Trie) -> Reader:
    """The reader for a catalogue's thesaurus and the words of an index."""
    concepts = concepts_of(catalogue)
    said, norwegian = _words_said(concepts, LANGUAGES), _words_said(concepts, ("nb", "nn"))
    said |= {short.casefold() for one in concepts.concepts.values() for short in one.abbreviations}
    municipalities = catalogue.vocabularies.get("municipality") or ()
    places = {label.casefold() for term in municipalities for label in term.labels.values()}
    named = [catalogue.vocabularies.get(name) or () for name in ("body", "treaty")]
    codes = {name.casefold() for terms in named for term in terms for name in (term.code, *term.aliases)}
    light = light_words_of(catalogue.vocabularies.get(CONCEPTS))
    return Reader(
        concepts, Lexicon(indexed, said, ordinary, norwegian, light), frozenset(codes), frozenset(places), light
    )


def _words_said(concepts: ConceptLookup, languages: Sequence[str]) -> set[str]:
    """Every single word in the forms of some languages, lower case."""
    spoken = (one.forms.get(language, ()) for one in concepts.concepts.values() for language in languages)
    return {word.casefold() for forms in spoken for form in forms for word in WORD.findall(form)}
