"""Controlled vocabularies: one mechanism for themes, treaties, States, service areas and all the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz, process

from app.domain.language import Labels, Language, choose


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a vocabulary. `aliases` are other spellings met in sources; `facts` are free, documented data."""

    code: str
    labels: Labels
    broader: str | None = None
    aliases: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def label(self, language: Language) -> str:
        """The label in `language` or its nearest fallback; the code if there is no label at all."""
        found = choose(self.labels, language)
        return found[0] if found else self.code


@dataclass(frozen=True)
class Vocabulary:
    """A named, ordered list of terms."""

    code: str
    labels: Labels
    terms: Mapping[str, Term]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __contains__(self, code: object) -> bool:
        return code in self.terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    def __len__(self) -> int:
        return len(self.terms)

    def label(self, language: Language) -> str:
        """The vocabulary's own name, as `Term.label`."""
        found = choose(self.labels, language)
        return found[0] if found else self.code

    def nearest(self, wrong: str) -> str | None:
        """The code whose code, alias or label is most like `wrong`, or None if nothing is near."""
        return _most_like(wrong, self._spellings)

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """Every spelling without case → its code; the first term that has it."""
        spellings: dict[str, str] = {}
        for term in self:
            for spelling in (term.code, *term.aliases, *term.labels.values()):
                spellings.setdefault(spelling.casefold(), term.code)
        return spellings


def nearest(wrong: str, right: Mapping[str, str] | Sequence[str]) -> str | None:
    """The entry of `right` most like `wrong`. With a mapping, spellings are the keys and the answer is the value."""
    entries = right if isinstance(right, Mapping) else {word: word for word in right}
    spellings: dict[str, str] = {}
    for spelling, entry in entries.items():
        spellings.setdefault(spelling.casefold(), entry)
    return _most_like(wrong, spellings)


def _most_like(wrong: str, spellings: Mapping[str, str]) -> str | None:
    found = process.extractOne(wrong.casefold(), spellings.keys(), scorer=fuzz.ratio, score_cutoff=60)
    return spellings[found[0]] if found else None
