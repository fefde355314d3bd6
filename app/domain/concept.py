"""Concepts: all the ways of saying one thing, in four languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.vocabulary import Term

CONCEPTS = "concept"
"""The vocabulary that the thesaurus is kept as."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with its forms of expression by language, its abbreviations, its broader concepts and our own tags."""

    id: str
    forms: Mapping[str, tuple[str, ...]]
    abbreviations: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: tuple[str, ...] = ()


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
    )
