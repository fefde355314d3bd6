"""From a SearchQuery to a Tantivy query, without any text of a person reaching a query parser."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from tantivy import FieldType, Occur, Query, Schema

from app.domain.language import LANGUAGES
from app.domain.query import SearchQuery
from app.domain.symbol import paragraph_keys
from app.search.concepts import kept_whole
from app.search.generation import Generation
from app.search.marks import Marks, marks_of, token_run
from app.search.reading import STRICT, Part, Reading
from app.search.schema import BOOSTS, CONCEPT_BOOSTS, EXACT, TEXT_FIELDS, concept_field, text_field
from app.search.words import Atom

IDENTIFIER_BOOST: Final = 6.0
TIE_BREAKER: Final = 0.2
"""A word counts by its best field; the other fields add this share."""

LITERAL: Final = 1.3
"""What the person's own words weigh against the other forms of their concept."""

ENOUGH: Final = 0.5
"""Share of a question that its best hit must cover."""

NEAR: Final = 0.4
"""Share of what the best hit covers that every other hit must cover."""

COVERAGE: Final = 60.0
"""Points for covering a whole question; a good match of one part seldom gets more than thirty."""

MOST_PARTS: Final = 8
"""Parts of a question that are weighed, the most telling ones; the ways to combine them double with each."""

FEW: Final = 5
BEHIND: Final = 0.1
"""A concept with fewer hits than FEW is backed by its broader ones, which weigh so much less that they come after."""


@dataclass(frozen=True)
class Asked:
    """The text of a query made ready: its reading, the Tantivy query, what to mark, and the words left out."""

    reading: Reading
    query: Query
    marks: Marks
    left_out: tuple[str, ...] = ()


def compile_query(generation: Generation, query: SearchQuery) -> Query:
    """The whole search: its words and its filters."""
    schema = generation.index.schema
    return all_of([asked(generation, query.text, query.expand).query, *filter_queries(schema, query)])


def asked(generation: Generation, text: str, expand: bool) -> Asked:
    """The text made ready, kept for the next facet or page of the same search."""
    return generation.once(("asked", text, expand), lambda: _ask(generation, text, expand))


def _ask(generation: Generation, text: str, expand: bool) -> Asked:
    schema, everything = generation.index.schema, Query.const_score_query(Query.all_query(), 0.0)
    if not text.strip():
        return Asked(Reading(), everything, Marks({}))
    reading = generation.reader.read(text, expand=expand)
    if not reading:
        return Asked(reading, Query.empty_query(), Marks({}))
    musts = [(Occur.MustNot, _atom(schema, atom)) for atom in reading.excluded]
    soft: list[Weighed] = []
    left_out: list[str] = []
    groups = list(_pulled_apart(reading.groups))
    for group in groups:
        if any(part.kind in STRICT for part in group):
            musts.append((Occur.Must, _any_of([_part(schema, part) for part in group])))
            continue
        weighed = _weighed(generation, group, alone=len(groups) == 1)
        if not weighed.said:
            left_out += [part.typed for part in group]
        if weighed.found or any(part.kind != "place" for part in group):
            soft.append(weighed)
    if soft:
        musts.append((Occur.Must, _covering(generation, soft)))
    elif not any(occur == Occur.Must for occur, _ in musts):
        musts.append((Occur.Must, everything if reading.excluded else Query.empty_query()))
    return Asked(
        reading, Query.boolean_query(musts), marks_of(reading, generation.reader.concepts.concepts), tuple(left_out)
    )


def _pulled_apart(groups: Iterable[tuple[Part, ...]]) -> Iterator[tuple[Part, ...]]:
    """The groups, with a compound that stands alone as a group for each of its pieces."""
    for group in groups:
        if len(group) == 1 and group[0].kind == "compound":
            yield from ((piece,) for piece in group[0].pieces)
        else:
            yield group


def _weighed(generation: Generation, group: tuple[Part, ...], *, alone: bool) -> "Weighed":
    """A group with its weight. Concepts that few records speak of are backed by the next broader ones, far behind.

    One that no record speaks of is backed only beside other groups; alone, what is broader is offered, not given
    (`suggest.nearest`).
    """
    schema, concepts = generation.index.schema, generation.reader.concepts.concepts
    queries = [_part(schema, part) for part in group]
    ids = dict.fromkeys(concept for part in group for concept in part.concepts)
    said = count = _hits(generation, _any_of(queries))
    while count < FEW and (count or not alone):
        # `ids` grows by what is broader until nothing is new, so that a ring of concepts ends too.
        broader = dict.fromkeys(wide for one in ids for wide in concepts[one].broader if wide not in ids)
        if not broader:
            break
        queries += [Query.boost_query(_concept(schema, one), BEHIND) for one in broader]
        ids, count = {**ids, **broader}, _hits(generation, _any_of(queries))
    telling = said or count
    return Weighed(_any_of(queries), math.log(1 + (generation.size + 1) / (1 + telling)), bool(said), bool(count))


def _hits(generation: Generation, query: Query) -> int:
    return int(generation.searcher.search(query, 1).count)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Weighed:
    """One part of a question: its query, how telling it is, whether any record speaks of it, and whether any is found.

    What no record speaks of may still be found through what is broader.
    """

    query: Query
    weight: float
    said: bool
    found: bool


def _covering(generation: Generation, parts: list[Weighed]) -> Query:
    """What covers enough of the question, the more of it the higher, and then by how well each part matches.

    The best hit must cover half of what is telling in the question, where a word that nothing matches counts as not
    covered: a question about something no record speaks of finds nothing instead of whatever holds its commonest
    word. The other hits must come near enough to the best.
    """
    parts = sorted(parts, key=lambda part: -part.weight)[:MOST_PARTS]
    total = sum(part.weight for part in parts)
    alive = [part for part in parts if part.found]
    shares = [(Occur.Should, Query.const_score_query(part.query, part.weight / total)) for part in alive]
    best = _best_score(generation, Query.boolean_query(shares)) if shares else 0.0
    if best < ENOUGH:
        return Query.empty_query()
    near = [
        subset
        for size in range(1, len(alive) + 1)
        for subset in combinations(alive, size)
        if sum(part.weight for part in subset) >= NEAR * best * total
    ]
    minimal = [one for one in near if not any(set(map(id, other)) < set(map(id, one)) for other in near)]
    wanted = _any_must([all_of([part.query for part in subset]) for subset in minimal])
    scores = [(Occur.Should, part.query) for part in alive]
    covers = [(Occur.Should, Query.const_score_query(part.query, COVERAGE * part.weight / total)) for part in alive]
    return Query.boolean_query([(Occur.Must, Query.const_score_query(wanted, 0.0)), *scores, *covers])


def _best_score(generation: Generation, query: Query) -> float:
    hits = generation.searcher.search(query, 1).hits
    return float(hits[0][0]) + 1e-4 if hits else 0.0


def _any_must(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _part(schema: Schema, part: Part) -> Query:
    """One part of a reading: its own words first, then the concepts it stands for."""
    if part.kind == "identifier":
        return _identifier(schema, part.text.casefold())
    if part.kind in STRICT:
        return _atom(schema, Atom(part.kind, part.text))  # type: ignore[arg-type]
    if part.kind == "compound":
        whole = Query.boost_query(_word(schema, part.text), LITERAL)
        return Query.disjunction_max_query([whole, all_of([_part(schema, piece) for piece in part.pieces])])
    words = [_word(schema, word) for word in part.text.split()]
    literal = words[0] if len(words) == 1 else all_of(words)
    if not part.concepts:
        return literal
    found = [Query.boost_query(literal, LITERAL / len(words)), *(_concept(schema, one) for one in part.concepts)]
    return Query.disjunction_max_query(found, TIE_BREAKER)


def _concept(schema: Schema, concept: str) -> Query:
    """A concept wherever a record speaks of it: the best place counts."""
    places = [
        Query.boost_query(Query.term_query(schema, concept_field(kind), concept, "freq"), boost)
        for kind, boost in CONCEPT_BOOSTS.items()
    ]
    return Query.disjunction_max_query(places, TIE_BREAKER)


def filter_queries(schema: Schema, query: SearchQuery) -> list[Query]:
    """One query for each filtered facet; they say yes or no and weigh nothing. A facet without codes is no filter."""
    found = [Query.term_set_query(schema, facet, list(codes)) for facet, codes in query.filters.items() if codes]
    if query.year_from is not None or query.year_to is not None:
        low, high = query.year_from or 0, query.year_to or 9999
        found.append(Query.range_query(schema, "year", FieldType.Unsigned, low, high))
    return [Query.const_score_query(one, 0.0) for one in found]


def all_of(queries: Iterable[Query]) -> Query:
    """Every one of these."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _any_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries, TIE_BREAKER)


def _atom(schema: Schema, atom: Atom) -> Query:
    if atom.kind == "paragraph":
        return _any_of([_identifier(schema, f"paragraph:{key}") for key in _paragraphs(atom.text)])
    if atom.kind == "symbol":
        below = re.escape(f"symbol:{atom.text}/") + ".*"
        return _any_of(
            [_identifier(schema, f"symbol:{atom.text}"), Query.regex_query(schema, "identifier", below)],
        )
    if atom.kind == "phrase":
        return _in_order(schema, EXACT, token_run(EXACT, atom.text)) or Query.empty_query()
    if atom.kind == "prefix":
        beginning = "".join(token_run(EXACT, atom.text))
        return Query.regex_query(schema, EXACT, re.escape(beginning) + ".*") if beginning else Query.empty_query()
    return _word(schema, atom.text)


def _word(schema: Schema, word: str) -> Query:
    name = word.casefold()
    found = [_identifier(schema, name)]
    if re.fullmatch(r"\d{1,3}\.\d{1,3}", name):
        found.append(_identifier(schema, f"paragraph:{name}"))
    for kept in dict.fromkeys(filter(None, (kept_whole(language, word) for language in LANGUAGES))):
        # Its stem is another word's; it is looked for as it is written, with any ending.
        written = Query.regex_query(schema, EXACT, re.escape(kept) + ".{0,4}")
        found.append(Query.boost_query(written, BOOSTS["summary"]))
    for kind, language in TEXT_FIELDS:
        if kept_whole(language, word):
            continue
        clause = _in_order(schema, text_field(kind, language), token_run(language, word))
        if clause is not None:
            found.append(Query.boost_query(clause, BOOSTS[kind]))
    return Query.disjunction_max_query(found, TIE_BREAKER)


def _paragraphs(reference: str) -> list[str]:
    """The keys a typed reference asks for: its points if it names any, else its paragraphs."""
    keys = paragraph_keys(reference)
    return [key for key in keys if key.endswith(")")] or list(keys)


def _identifier(schema: Schema, value: str) -> Query:
    return Query.const_score_query(Query.term_query(schema, "identifier", value, "basic"), IDENTIFIER_BOOST)


def _in_order(schema: Schema, field: str, words: tuple[str, ...]) -> Query | None:
    if not words:
        return None
    if len(words) == 1:
        return Query.term_query(schema, field, words[0])
    return Query.phrase_query(schema, field, list(words))
