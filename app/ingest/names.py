"""Names met in sources and the codes they mean: codes, labels and aliases of our vocabularies."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from app.domain.vocabulary import Vocabulary

_WORD: Final = re.compile(r"\w+")
NAMED: Final = ("body", "country", "group", "kind", "recommending_state", "response", "theme")
"""The vocabularies whose terms sources call by name."""


class Names:
    """Looks names up without regard to case, blanks, dashes and punctuation; `&` is `and`."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        self.vocabularies = vocabularies
        self._codes = {name: _codes(vocabularies[name]) for name in NAMED}

    def codes(self, vocabulary: str, name: str) -> tuple[str, ...]:
        """The codes a name means, in the editors' order; an alias may mean several. Empty if nobody knows it."""
        return self._codes[vocabulary].get(fold(name), ())

    def body(self, name: str) -> str | None:
        """The body a name means. Special procedures are known by their first word: 'SR Torture', 'IE  Albinism'."""
        found = self.codes("body", name) or self.codes("body", name.lstrip(" -").partition(" ")[0])
        return found[0] if found else None


@lru_cache(10_000)
def fold(name: str) -> str:
    """A name as it is compared."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")))


def _codes(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    # A label belongs to its own term; only aliases are shared, and a name that is a label is no alias of others.
    labels: dict[str, tuple[str, ...]] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for term in vocabulary:
        for name in (term.code, *term.labels.values()):
            labels.setdefault(fold(name), (term.code,))
        for name in term.aliases:
            key = fold(name)
            aliases[key] = (*aliases.get(key, ()), term.code)
    return {**labels, **aliases}
