"""Which words exist: ordinary Norwegian, what the index holds, and what the thesaurus says.

A word that exists is never corrected, and only a word that the index does not hold is split.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, islice, takewhile
from pathlib import Path
from typing import Final

import marisa_trie
from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.search.analysis import is_stop_word, tokens
from app.search.concepts import stem

ORDINARY: Final = "ordinary-words-by-language.marisa"
ENGLISH: Final = "en:"
"""What English words begin with in the trie: they are known, but no Norwegian compound is made of them."""

JOINTS: Final = ("", "s", "e")
"""What Norwegian puts between the parts of a compound."""

_JOINED_BY_S: Final = re.compile(r"..(ing|skap|het|heit|dom|sjon|tet)$")
"""Words that always take an s before the next part: parkering-s-vakt, never parkering-svakt."""

ENDINGS: Final = frozenset({"skap", "else", "heit", "inga", "aren"})
"""Words that are endings too: regnskap is not made of regn and skap."""

PRODUCTIVE: Final = 10
"""So many different words must follow an English word in Norwegian compounds before new ones are made of it: data and
post begin many, vote none but votering."""

SHORTEST_PIECE: Final = 4
MOST_PIECES: Final = 3
SHORTEST_HEAD: Final = 3
SHORTEST_TAIL: Final = 2
"""The parts of a compound that no record has, such as halltid and barnehageår."""

SHORTEST_CORRECTED: Final = 4
TWO_SLIPS_FROM: Final = 7
"""Words of so many letters may hold two slips, shorter ones one."""

LONG: Final = 7

REMEMBERED: Final = 5_000


def ordinary_words(folder: Path) -> marisa_trie.Trie:
    """The trie of ordinary bokmål, nynorsk and English words, mapped into memory; built from simplemma if missing."""
    path = folder / ORDINARY
    if not path.exists():
        _build(path)
    return marisa_trie.Trie().mmap(str(path))


def _build(path: Path) -> None:
    # Imported here: its dictionaries take 100 MB, and a service that finds the trie built never needs them.
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory  # noqa: PLC0415

    factory = DefaultDictionaryFactory()
    words = {
        prefix + word.casefold()
        for code, prefix in (("nb", ""), ("nn", ""), ("en", ENGLISH))
        for word in factory.get_dictionary(code)
        if word.isalpha()
    }
    beside = path.with_suffix(".building")
    marisa_trie.Trie(sorted(words)).save(str(beside))
    beside.replace(path)


class Lexicon:
    """The words of one generation of the index and its thesaurus, with ordinary Norwegian behind them."""

    def __init__(
        self,
        indexed: Iterable[str],
        said: Iterable[str],
        ordinary: marisa_trie.Trie,
        norwegian: Iterable[str] = (),
        light: Iterable[str] = (),
    ) -> None:
        self._norwegian = frozenset(norwegian)
        self._light = frozenset(light)
        self._indexed = frozenset(indexed)
        self._said = frozenset(said)
        self._stems = frozenset(stem("nb", word) for word in self._indexed | self._said)
        self._ordinary = ordinary
        self._meant = sorted(word for word in self._indexed | self._said if len(word) >= SHORTEST_CORRECTED)
        self.rejoined = lru_cache(REMEMBERED)(self._rejoined)
        self.split = lru_cache(REMEMBERED)(self._split)
        self.correct = lru_cache(REMEMBERED)(self._correct)

    def is_known(self, word: str) -> bool:
        """Whether the index, the thesaurus or the language has this very word."""
        folded = word.casefold()
        return self.means_something(folded) or folded in self._ordinary or ENGLISH + folded in self._ordinary

    def means_something(self, word: str) -> bool:
        """Whether the index or the thesaurus has this word in some form."""
        folded = word.casefold()
        return self._has(folded) or stem("nb", folded) in self._stems

    def _has(self, word: str) -> bool:
        return word in self._indexed or word in self._said

    def _split(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, the fewest and of these the shortest first part; nothing if it does not come apart.

        A closing s is a joint, an e belongs to its word: landbruk-s-plan and presse-melding.
        """
        found = list(self._splits(word.casefold(), MOST_PIECES))
        return min(found, key=_length_of_parts) if found else ()

    def _splits(self, word: str, most: int) -> Iterator[tuple[str, ...]]:
        for at in range(SHORTEST_PIECE, len(word) - SHORTEST_PIECE + 1):
            for bare in self._beginnings(word[:at]):
                rest = word[at:]
                if self._is_piece(rest):
                    yield (bare, rest)
                elif most > 2:
                    yield from ((bare, *others) for others in self._splits(rest, most - 1))

    def _beginnings(self, head: str) -> Iterator[str]:
        """The first part of a compound without its joint; an e belongs to the word if that is one: rente-utgifter."""
        for joint in JOINTS:
            bare = head.removesuffix(joint) if joint else head
            if (joint and bare == head) or len(bare) < SHORTEST_PIECE or not self._can_begin(bare):
                continue
            if joint != "s" and _JOINED_BY_S.search(bare):
                continue
            yield head if joint == "e" and head in self._ordinary else bare

    def _can_begin(self, word: str) -> bool:
        """Whether a word can begin a compound: it tells something, and Norwegian makes compounds of it."""
        return (self._has(word) or self._is_said_longer(word)) and word not in self._light and self._is_norwegian(word)

    def _is_said_longer(self, word: str) -> bool:
        """Whether a long word of the language stands in the thesaurus with an ending only: landrettighet-er."""
        if len(word) < LONG or word not in self._ordinary:
            return False
        at = bisect_left(self._meant, word)
        longer = takewhile(lambda one: one.startswith(word), islice(self._meant, at, None))
        return any(one in self._said and stem("nb", one) == stem("nb", word) for one in longer)

    def _is_piece(self, word: str) -> bool:
        """Whether a word can end a compound: it tells something, and is a Norwegian word, not an ending or a stem."""
        ours = word in self._ordinary or word in self._norwegian
        norwegian = ours or (self._has(word) and not self._is_english(word))
        return norwegian and word not in ENDINGS and self.means_something(word) and not is_stop_word(word)

    def _is_norwegian(self, word: str) -> bool:
        if not self._is_english(word) or word in self._norwegian:
            return True
        return word in self._ordinary and self._is_productive(word)

    def _is_english(self, word: str) -> bool:
        return ENGLISH + word in self._ordinary

    def _is_productive(self, word: str) -> bool:
        """Whether Norwegian has compounds that begin with a word."""
        rests = (known[len(word) :] for known in self._ordinary.keys(word))
        tails = {tokens("nb", rest) for rest in rests if len(rest) >= SHORTEST_PIECE and rest in self._ordinary}
        return len(tails) >= PRODUCTIVE

    def _rejoined(self, word: str) -> str | None:
        """The word meant by a compound with a joint too little or too much: arbeidlivet is arbeidslivet."""
        folded = word.casefold()
        for at in range(SHORTEST_PIECE, len(folded) - SHORTEST_PIECE + 1):
            for joint in filter(None, JOINTS):
                more, less = folded[:at] + joint + folded[at:], folded[:at].removesuffix(joint) + folded[at:]
                for meant in (more, less):
                    if meant != folded and self.means_something(meant):
                        return meant
        return None

    def _correct(self, word: str) -> str | None:
        """The word meant: one slip away, or two in a long word, with the same first letter if there are several.

        A word that comes apart as ordinary Norwegian may be meant as it is: leksehjelp is not legehjelp.
        """
        folded = word.casefold()
        if len(folded) < SHORTEST_CORRECTED:
            return None
        ordinary = self._is_ordinary_compound(folded)
        slips = 2 if len(folded) >= TWO_SLIPS_FROM and not ordinary else 1
        meant = [one for one in self._meant if one[0] == folded[0]] if ordinary else self._meant
        found = process.extract(folded, meant, scorer=OSA.distance, score_cutoff=slips, limit=8)
        if not found:
            return None
        return min(found, key=lambda one: (one[1], *self._strangeness(folded, one[0])))[0]

    def _is_ordinary_compound(self, word: str) -> bool:
        """Whether a word is two words of the language, with or without a joint."""
        return any(
            word[at:] in self._ordinary
            and any(
                head in self._ordinary
                for joint in JOINTS
                if len(head := word[:at].removesuffix(joint)) >= SHORTEST_HEAD
            )
            for at in range(SHORTEST_HEAD, len(word) - SHORTEST_TAIL + 1)
        )

    def _strangeness(self, typed: str, meant: str) -> tuple[bool, bool, bool, int, str]:
        """How unlikely a word is to be meant: words of the thesaurus first, then doubled letters, then the start."""
        doubled = _single_letters(typed) != _single_letters(meant)
        return meant not in self._said, doubled, typed[0] != meant[0], abs(len(meant) - len(typed)), meant


def _length_of_parts(parts: tuple[str, ...]) -> tuple[int, list[tuple[int, int]]]:
    return len(parts), [(len(part.removesuffix("e")), -len(part)) for part in parts]


def _single_letters(word: str) -> str:
    """The word with every doubled letter written once: the commonest slip in Norwegian is one l or m too few."""
    return "".join(letter for letter, _ in groupby(word))
