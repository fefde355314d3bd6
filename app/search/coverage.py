"""How much of a question its hits must cover: what is weighed, what is left out, and where the list is cut.

A question has a matter (mobbing, tvang), a setting (skole, barn) and words that go with anything (hjelp, plan). A word
that nobody has ever said may be the very matter: a question that rests on its setting alone then finds nothing, instead
of everything about schools.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from tantivy import Occur, Query

from app.domain.concept import Role
from app.search.clauses import all_of, any_of, concept_query, part_query
from app.search.generation import Generation
from app.search.reading import Part

TELLING: Final[Mapping[Role, float]] = {"matter": 1.0, "setting": 0.4, "general": 0.25}
"""How much of a question a concept is, by what it can be of a question."""

WORD_TELLING: Final = 0.6
"""How much of a question a word is that records hold and the thesaurus does not."""

NUMBER_TELLING: Final = 0.25

ENOUGH: Final = 0.4
"""Share of what is telling in a question that records must speak of at all."""

LEAST: Final = 0.3
"""Share of what is spoken of that the best hit must cover."""

NEAR: Final = 0.3
"""Share of what the best hit covers that every other hit must cover."""

COVERAGE: Final = 90.0
"""Points for covering a whole question; a good match of one part seldom gets more than forty."""

MOST_PARTS: Final = 8
"""Parts of a question that are weighed, the most telling ones; the ways to combine them double with each."""

FEW: Final = 10
BEHIND: Final = 0.1
"""A concept with fewer hits than FEW is backed by its broader ones, which weigh so much less that they come after."""

BACKED: Final = 0.7
"""Share of a part's points for a hit of what is broader alone."""


@dataclass(frozen=True)
class Weighed:
    """One part of a question: its query, how much of the question it is, how rare it is, and whether it is heard.

    `own` is the query without what is broader. `said`: some record speaks of it. `found`: something is found for it,
    if only through what is broader.
    """

    query: Query
    own: Query
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
    """A group of alternatives with a query for each, and how many records speak of one of them."""

    group: tuple[Part, ...]
    queries: tuple[Query, ...]
    said: int


def heard(generation: Generation, group: tuple[Part, ...]) -> Heard:
    """How many records speak of a group of alternatives."""
    queries = tuple(part_query(generation.index.schema, part) for part in group)
    return Heard(group, queries, _hits(generation, any_of(list(queries))))


def weighed(generation: Generation, one: Heard, *, alone: bool) -> Weighed:
    """A group of alternatives with its weight.

    Concepts that few records speak of are backed by the next broader ones, far behind. One that no record speaks of is
    backed only beside other groups; alone, what is broader is offered, not given (`suggest.nearest`).
    """
    schema, concepts = generation.index.schema, generation.reader.concepts.concepts
    own, queries, said = any_of(list(one.queries)), list(one.queries), one.said
    ids = dict.fromkeys(concept for part in one.group for concept in part.concepts)
    count = said
    while count < FEW and (count or not alone):
        # `ids` grows by what is broader until nothing is new, so that a ring of concepts ends too.
        broader = dict.fromkeys(wide for known in ids for wide in concepts[known].broader if wide not in ids)
        if not broader:
            break
        queries += [Query.boost_query(concept_query(schema, wide), BEHIND) for wide in broader]
        ids, count = {**ids, **broader}, _hits(generation, any_of(queries))
    rarity = math.log(1 + (generation.size + 1) / (1 + (said or count)))
    telling = max(_telling(generation, part, bool(count)) for part in one.group)
    query = any_of(queries) if len(queries) > len(one.queries) else own
    return Weighed(query, own, telling, rarity, bool(said), bool(count))


def covering(generation: Generation, parts: list[Weighed]) -> Query:
    """What covers enough of the question, the more of it the higher, and then by how well each part matches."""
    heard = sorted((part for part in parts if part.found), key=lambda part: -part.weight)[:MOST_PARTS]
    if sum(part.telling for part in heard) < ENOUGH * sum(part.telling for part in parts):
        return Query.empty_query()
    total = sum(part.weight for part in heard)
    shares = [(Occur.Should, Query.const_score_query(part.query, part.weight / total)) for part in heard]
    best = _best_score(generation, Query.boolean_query(shares)) if shares else 0.0
    if best < LEAST:
        return Query.empty_query()
    wanted = [(Occur.Should, all_of([part.query for part in some])) for some in _near(heard, NEAR * best * total)]
    scores = [(Occur.Should, part.query) for part in heard]
    covers = [(Occur.Should, _cover(part, COVERAGE * part.weight / total)) for part in heard]
    must = Query.const_score_query(Query.boolean_query(wanted), 0.0)
    return Query.boolean_query([(Occur.Must, must), *scores, *covers])


def _cover(part: Weighed, points: float) -> Query:
    if part.own is part.query:
        return Query.const_score_query(part.query, points)
    return Query.disjunction_max_query(
        [Query.const_score_query(part.own, points), Query.const_score_query(part.query, BACKED * points)]
    )


def _near(parts: list[Weighed], least: float) -> list[tuple[Weighed, ...]]:
    """The smallest sets of parts that are worth at least so much together."""
    enough = [
        some
        for size in range(1, len(parts) + 1)
        for some in combinations(parts, size)
        if sum(part.weight for part in some) >= least
    ]
    return [one for one in enough if not any(set(map(id, other)) < set(map(id, one)) for other in enough)]


def _telling(generation: Generation, part: Part, found: bool) -> float:
    concepts = generation.reader.concepts.concepts
    if part.concepts:
        return max(TELLING[concepts[one].role] for one in part.concepts)
    if part.pieces:
        return max(_telling(generation, piece, found) for piece in part.pieces)
    if part.text.isdecimal():
        return NUMBER_TELLING
    return WORD_TELLING if found else TELLING["matter"]


def _hits(generation: Generation, query: Query) -> int:
    return int(generation.searcher.search(query, 1).count)  # type: ignore[attr-defined]


def _best_score(generation: Generation, query: Query) -> float:
    hits = generation.searcher.search(query, 1).hits
    return float(hits[0][0]) + 1e-4 if hits else 0.0
