"""What to mark in the texts that are shown: the words of a question and the forms of its concepts, as tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from app.domain.concept import Concept
from app.domain.language import LANGUAGES
from app.search.analysis import is_indexable, tokens
from app.search.concepts import kept_whole
from app.search.reading import STRICT, Reading
from app.search.schema import EXACT


@dataclass(frozen=True)
class Marks:
    """What to mark in shown texts: runs of tokens, analyser → first token → whole runs; and beginnings of words."""

    runs: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]
    prefixes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.prefixes or any(self.runs.values()))


def marks_of(reading: Reading, concepts: Mapping[str, Concept], spoken: dict[str, Marks] | None = None) -> Marks:
    """What a reading looks like in each language, for highlighting: its words and the forms of its concepts.

    `spoken` remembers what each concept looks like, for the next reading.
    """
    spoken = {} if spoken is None else spoken
    found = _Runs()
    meant: dict[str, Marks] = {}
    for part in (part for group in reading.groups for part in group):
        for piece in part.pieces or (part,):
            if piece.kind == "phrase":
                found.add(EXACT, piece.text)
            elif piece.kind == "prefix":
                found.prefixes.extend(token_run(EXACT, piece.text))
            elif piece.kind not in STRICT:
                for language, word in product(LANGUAGES, piece.text.split()):
                    found.add_said(language, word)
                for concept in piece.concepts:
                    if concept not in spoken:
                        spoken[concept] = _said(concepts[concept])
                    meant[concept] = spoken[concept]
    return _together([found.marks(), *meant.values()])


class _Runs:
    """Runs of tokens and beginnings of words as they are gathered."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {}
        self.prefixes: list[str] = []

    def add(self, analyser: str, text: str) -> None:
        """A text, its tokens in this order."""
        if run := token_run(analyser, text):
            begun = self.found.setdefault(analyser, {})
            if run not in begun.get(run[0], ()):
                begun[run[0]] = (*begun.get(run[0], ()), run)

    def add_said(self, language: str, text: str) -> None:
        """A word or form of a language; one that is never stemmed marks whatever begins so."""
        if kept := kept_whole(language, text):
            self.prefixes.append(kept)
        else:
            self.add(language, text)

    def marks(self) -> Marks:
        """What was gathered."""
        return Marks(self.found, tuple(self.prefixes))


def _said(concept: Concept) -> Marks:
    found = _Runs()
    for language, forms in concept.forms.items():
        for form in forms:
            found.add_said(language, form)
    return found.marks()


def _together(every: list[Marks]) -> Marks:
    runs: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {}
    for marks in every:
        for analyser, begun in marks.runs.items():
            known = runs.setdefault(analyser, {})
            both = [(first, (*known[first], *begun[first])) for first in known.keys() & begun.keys()]
            known.update(begun)
            known.update(both)
    return Marks(runs, tuple(dict.fromkeys(prefix for marks in every for prefix in marks.prefixes)))


def token_run(analyser: str, text: str) -> tuple[str, ...]:
    """The tokens of a text; none if one of its words is too long for the index, where the rest would find too much."""
    return tokens(analyser, text) if is_indexable(text) else ()
