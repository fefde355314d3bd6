"""How much of a question its hits must cover: what is weighed, what is left out, and where the list is cut.

A question has a matter (mobbing, tvang), a setting (skole, barn) and words that go with anything (hjelp, plan). A word
that nobody has ever said may be the very matter: a question that rests on its setting alone then finds nothing, instead
of everything about schools.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from tantivy import Query

from app.domain.concept import Role
from app.search.clauses import any_of, concept_query, part_query
from app.search.generation import Generation
from app.search.matches import NOTHING, Matches, where
from app.search.reading import Part

TELLING: Final[Mapping[Role, float]] = {
    "matter": 1.0,
    "case": 1.0,
    "setting": 0.4,
    "general": 0.25,
    "occasion": 1.0,
    "practical": 1.0,
}
"""How much of a question a concept is, by what it can be of a question."""

WORD_TELLING: Final = 0.6
"""How much of a question a word is that records hold and the thesaurus does not."""

NUMBER_TELLING: Final = 0.25

UNSAID_PRACTICAL: Final = 2.5
"""The same of a practical thing that no record speaks of: parking at the school asks of parking."""

ENOUGH: Final = 0.4
"""Share of what is telling in a question that records must speak of at all."""

LEAST: Final = 0.3
"""Share of what is spoken of that the best hit must cover."""

NEAR: Final = 0.4
"""Share of what the best hit covers that every other hit must cover."""

COVERAGE: Final = 90.0
"""Points for covering a whole question; a good match of one part seldom gets more than forty."""

MOST_PARTS: Final = 8
"""Parts of a question that are weighed, the most telling ones; the ways to combine them double with each."""

FEW: Final = 5
BEHIND: Final = 0.1
"""A concept with fewer hits than FEW is backed by its broader ones, which weigh so much less that they come after."""

BACKED: Final = 0.7
"""Share of a part's points for a record that is only found by what is broader."""


@dataclass(frozen=True)
class Weighed:
    """One part of a question: what it finds, how much of the question it is, how rare it is, and whether it is heard.

    `said`: some record speaks of it. `found`: something is found for it, if only through what is broader.
    """

    own: Matches
    """Without what is only found by what is broader."""
    matches: Matches
    telling: float
    rarity: float
    said: bool
    found: bool

    @property
    def weight(self) -> float:
        """What covering this part is worth."""
        return self.rarity * (0.5 + 0.5 * self.telling)


@dataclass(frozen=True)
class Heard:
    """A group of alternatives, and the records that speak of one of them."""

    group: tuple[Part, ...]
    matches: Matches

    @property
    def said(self) -> int:
        """How many records speak of it."""
        return len(self.matches)


def heard(generation: Generation, group: tuple[Part, ...]) -> Heard:
    """The records that speak of a group of alternatives."""
    return Heard(group, _found(generation, group, ()))


def weighed(generation: Generation, one: Heard, *, alone: bool) -> Weighed:
    """A group of alternatives with its weight.

    Concepts that few records speak of are backed by the next broader ones, far behind. One that no record speaks of is
    backed only beside other groups, or if it is a case of something; else what is broader is offered, not given
    (`suggest.nearest`). What is everyday is never backed.
    """
    concepts = generation.reader.concepts.concepts
    said, matches, backing = one.said, one.matches, tuple[str, ...]()
    everyday = any(part.everyday for part in one.group)
    case = is_case(generation, one.group)
    ids = dict.fromkeys(concept for part in one.group for concept in part.concepts)
    while len(matches) < FEW and (len(matches) or case or not alone) and not everyday:
        # `ids` grows by what is broader until nothing is new, so that a ring of concepts ends too.
        broader = dict.fromkeys(wide for known in ids for wide in concepts[known].broader if wide not in ids)
        if not broader:
            break
        backing += tuple(broader)
        ids, matches = {**ids, **broader}, _found(generation, one.group, backing)
    count = len(matches)
    rarity = math.log(1 + (generation.size + 1) / (1 + (said or count)))
    telling = max(_telling(generation, part, bool(count)) for part in one.group)
    return Weighed(one.matches, matches, telling, rarity, bool(said), bool(count))


def is_case(generation: Generation, group: tuple[Part, ...]) -> bool:
    """Whether what is broader than a group of alternatives answers for it."""
    concepts = generation.reader.concepts.concepts
    ids = [concept for part in group for concept in part.concepts]
    return bool(ids) and all(concepts[one].role == "case" for one in ids)


def covering(generation: Generation, parts: list[Weighed]) -> Matches:
    """What covers enough of the question, the more of it the higher, and then by how well each part matches."""
    heard = sorted((part for part in parts if part.found), key=lambda part: -part.weight)[:MOST_PARTS]
    if not heard or sum(part.telling for part in heard) < ENOUGH * sum(part.telling for part in parts):
        return NOTHING
    room = generation.documents.room
    # Which parts a document covers is one number: the sum of 1, 2, 4 … for the first, second, third … part.
    covered, spoken = np.zeros(room, np.uint8), np.zeros(room, np.uint8)
    scores = np.zeros(room, np.float32)
    for at, part in enumerate(heard):
        covered[part.matches.numbers] |= 1 << at
        spoken[part.own.numbers] |= 1 << at
        scores[part.matches.numbers] += part.matches.scores
    total = sum(part.weight for part in heard)
    shares = np.zeros(1)
    for part in heard:
        shares = np.concatenate((shares, shares + part.weight / total))
    best = shares[np.flatnonzero(np.bincount(covered, minlength=len(shares)))].max()
    if best < LEAST:
        return NOTHING
    points = (COVERAGE * shares).astype(np.float32)
    scores += BACKED * points[covered] + (1 - BACKED) * points[spoken]
    return where((shares >= NEAR * best)[covered], scores)


def _telling(generation: Generation, part: Part, found: bool) -> float:
    concepts = generation.reader.concepts.concepts
    if part.concepts:
        roles = {concepts[one].role for one in part.concepts}
        return UNSAID_PRACTICAL if roles == {"practical"} and not found else max(map(TELLING.__getitem__, roles))
    if part.pieces:
        return max(_telling(generation, piece, found) for piece in part.pieces)
    if part.text.isdecimal():
        return NUMBER_TELLING
    return WORD_TELLING if found else TELLING["matter"]


def _found(generation: Generation, group: tuple[Part, ...], backing: tuple[str, ...]) -> Matches:
    """What is found for one of some alternatives, the best of them counting, or far behind for one of some concepts."""
    schema = generation.index.schema

    def query() -> Query:
        queries = [part_query(schema, part) for part in group]
        return any_of(queries + [Query.boost_query(concept_query(schema, wide), BEHIND) for wide in backing])

    return generation.matches((tuple(map(_meant, group)), backing), query)


def _meant(part: Part) -> Part:
    """The part without what was typed, which changes nothing in what is found."""
    return replace(part, typed="", pieces=tuple(map(_meant, part.pieces)), inner=tuple(map(_meant, part.inner)))
