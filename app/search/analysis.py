"""How text becomes tokens: one analyser for each language, and one that keeps words as they are written.

The same analysers serve the index, the query and the highlights, so that what matched is what is marked.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LONGEST_TOKEN: Final = 60


def _builder() -> TextAnalyzerBuilder:
    words = TextAnalyzerBuilder(Tokenizer.simple())
    return words.filter(Filter.remove_long(LONGEST_TOKEN)).filter(Filter.lowercase())


_NORWEGIAN: Final = _builder().filter(Filter.stemmer("norwegian")).build()
_ENGLISH: Final = _builder().filter(Filter.ascii_fold()).filter(Filter.stemmer("english")).build()
_SAMI: Final = _builder().filter(Filter.ascii_fold()).build()

ANALYSERS: Final[Mapping[str, TextAnalyzer]] = {
    # Snowball's Norwegian serves both written forms; there is no stemmer for Northern Sámi in Tantivy.
    "nb": _NORWEGIAN,
    "nn": _NORWEGIAN,
    "en": _ENGLISH,
    "se": _SAMI,
    "exact": _builder().build(),
}

_UNCUT: Final = TextAnalyzerBuilder(Tokenizer.simple()).build()

_STOPS: Final = (
    _builder().filter(Filter.stopword("norwegian")).build(),
    _builder().filter(Filter.stopword("english")).build(),
)


def register(index: Index) -> None:
    """Make the analysers known to an index under their names."""
    for name, analyser in ANALYSERS.items():
        index.register_tokenizer(name, analyser)


@lru_cache(maxsize=8_000)
def tokens(analyser: str, text: str) -> tuple[str, ...]:
    """The tokens of a short text."""
    return tuple(ANALYSERS[analyser].analyze(text))


def is_indexable(text: str) -> bool:
    """Whether every word of a short text is short enough to stand in the index."""
    return len(_UNCUT.analyze(text)) == len(tokens("exact", text))


def is_stop_word(word: str) -> bool:
    """Whether a word says nothing by itself in Norwegian or English."""
    return bool(tokens("exact", word)) and any(not stops.analyze(word) for stops in _STOPS)
