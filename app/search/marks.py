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


def marks_of(reading: Reading, concepts: Mapping[str, Concept]) -> Marks:
    """What a reading looks like in each language, for highlighting: its words and the forms of its concepts."""
    found: dict[str, list[tuple[str, ...]]] = {analyser: [] for analyser in (*LANGUAGES, EXACT)}
    prefixes: list[str] = []
    for part in (part for group in reading.groups for part in group):
        for piece in part.pieces or (part,):
            if piece.kind == "phrase":
                found[EXACT].append(token_run(EXACT, piece.text))
            elif piece.kind == "prefix":
                prefixes.extend(token_run(EXACT, piece.text))
            elif piece.kind not in STRICT:
                for language, word in product(LANGUAGES, piece.text.split()):
                    if kept := kept_whole(language, word):
                        prefixes.append(kept)
                    else:
                        found[language].append(token_run(language, word))
                for concept in piece.concepts:
                    for spoken, forms in concepts[concept].forms.items():
                        prefixes += [kept for form in forms if (kept := kept_whole(spoken, form))]
                        found[spoken] += [token_run(spoken, form) for form in forms if not kept_whole(spoken, form)]
    return Marks({analyser: _by_first(runs) for analyser, runs in found.items()}, tuple(prefixes))


def _by_first(runs: list[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    begun: dict[str, tuple[tuple[str, ...], ...]] = {}
    for run in dict.fromkeys(run for run in runs if run):
        begun[run[0]] = (*begun.get(run[0], ()), run)
    return begun


def token_run(analyser: str, text: str) -> tuple[str, ...]:
    """The tokens of a text; none if one of its words is too long for the index, where the rest would find too much."""
    return tokens(analyser, text) if is_indexable(text) else ()
