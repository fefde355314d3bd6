"""The parts of a reading as clauses of a Tantivy query; no text of a person reaches a query parser."""

import re
from collections.abc import Iterable
from typing import Final

from tantivy import Occur, Query, Schema

from app.domain.language import LANGUAGES
from app.domain.symbol import paragraph_keys
from app.search.concepts import kept_whole
from app.search.marks import token_run
from app.search.reading import STRICT, Part
from app.search.schema import BOOSTS, CONCEPT_BOOSTS, EXACT, TEXT_FIELDS, concept_field, text_field
from app.search.words import Atom

IDENTIFIER_BOOST: Final = 6.0
TIE_BREAKER: Final = 0.3
"""A word counts by its best field; the other fields add this share."""

LITERAL: Final = 1.3
"""What the person's own words weigh against the other forms of their concept."""

INNER: Final = 0.4
"""What the words of a longer expression weigh beside it: they find nothing by themselves, but raise what has them."""

TOGETHER: Final = 0.3
"""What all words of a longer expression weigh together: a record that speaks of each, though not of the whole."""

NEXT_PLACES: Final = 0.2
"""The share that further concepts of a part, and further places of a concept, add to the best of them."""


def part_query(schema: Schema, part: Part) -> Query:
    """One part of a reading: its own words first, then the concepts it stands for."""
    if part.kind == "identifier":
        return _identifier(schema, part.text.casefold())
    if part.kind in STRICT:
        return atom_query(schema, Atom(part.kind, part.text))  # type: ignore[arg-type]
    if part.kind == "compound":
        whole = Query.boost_query(_word(schema, part.text), LITERAL)
        return Query.disjunction_max_query([whole, all_of([part_query(schema, piece) for piece in part.pieces])])
    if part.everyday:
        # Only what is an expression of it: its words, one here and one there, are no answer.
        return any_of([concept_query(schema, one) for one in part.concepts])
    words = [_word(schema, word) for word in part.text.split()]
    literal = words[0] if len(words) == 1 else all_of(words)
    inner = [part_query(schema, one) for one in part.inner]
    if not part.concepts:
        # politiopplæring: a word of few records, and two words of many.
        return Query.disjunction_max_query([Query.boost_query(literal, LITERAL), all_of(inner)]) if inner else literal
    found = [Query.boost_query(literal, LITERAL / len(words)), *(concept_query(schema, one) for one in part.concepts)]
    if len(words) > 1 and len(inner) > 1 and all(one.concepts for one in part.inner):
        found.append(Query.boost_query(all_of(inner), TOGETHER))
    whole = Query.disjunction_max_query(found, NEXT_PLACES)
    hints = [(Occur.Should, Query.boost_query(one, INNER)) for one in inner]
    return Query.boolean_query([(Occur.Must, whole), *hints]) if hints else whole


def concept_query(schema: Schema, concept: str) -> Query:
    """A concept wherever a record speaks of it: the best place counts."""
    places = [
        Query.boost_query(Query.term_query(schema, concept_field(kind), concept, "freq"), boost)
        for kind, boost in CONCEPT_BOOSTS.items()
    ]
    return Query.disjunction_max_query(places, NEXT_PLACES)


def all_of(queries: Iterable[Query]) -> Query:
    """Every one of these."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def any_of(queries: list[Query]) -> Query:
    """One of these, the best of them counting."""
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries, TIE_BREAKER)


def atom_query(schema: Schema, atom: Atom) -> Query:
    """What was typed, as it stands."""
    if atom.kind in ("paragraph", "section"):
        found = [_identifier(schema, f"paragraph:{key}") for key in _paragraphs(atom.text)]
        if atom.kind == "section" and (named := _in_order(schema, EXACT, token_run(EXACT, atom.text))):
            found.append(named)
        return any_of(found)
    if atom.kind == "symbol":
        below = re.escape(f"symbol:{atom.text}/") + ".*"
        return any_of(
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
