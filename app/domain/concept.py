"""Concepts: all the ways of saying one thing, in four languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from app.domain.vocabulary import Term, Vocabulary

CONCEPTS = "concept"
"""The vocabulary that the thesaurus is kept as."""

LIGHT_WORDS = "light_words"
"""The fact of that vocabulary that holds the words which say nothing in a question, language → words."""


Role = Literal["matter", "case", "setting", "general", "occasion", "practical"]
"""What a concept can be of a question: what it is about, or a case of it, for which what is broader answers where no
record speaks of the case (seasonal work, of migrant workers); who, where or in which service; a word for anything; an
everyday occasion on which something may happen (the school bus, the summer holiday); or a practical thing that decides
what is asked, whatever stands beside it (opening hours, snow clearing)."""

EVERYDAY: Final[frozenset[Role]] = frozenset(("occasion", "practical"))
"""The roles of what no recommendation is about, or hardly one: nothing broader stands in for it."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with its forms of expression by language, its abbreviations, its broader concepts and our own tags."""

    id: str
    forms: Mapping[str, tuple[str, ...]]
    abbreviations: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    role: Role = "matter"


def light_words_of(thesaurus: Vocabulary | None) -> frozenset[str]:
    """The words of all languages that say nothing in a question, lower case."""
    words: Mapping[str, list[str]] = thesaurus.facts.get(LIGHT_WORDS, {}) if thesaurus else {}
    return frozenset(word.casefold() for ones in words.values() for word in ones)


def concept_of(term: Term) -> Concept:
    """The concept that a term of the concept vocabulary holds."""
    facts = term.facts
    return Concept(
        id=term.code,
        forms={language: tuple(forms) for language, forms in facts["forms"].items()},
        abbreviations=term.aliases,
        broader=tuple(facts["broader"]),
        tags={facet: tuple(codes) for facet, codes in facts["tags"].items()},
        shared=tuple(facts["shared"]),
        role=facts["role"],
    )
