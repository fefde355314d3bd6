"""From a SearchQuery to a Tantivy query, without any text of a person reaching a query parser."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tantivy import FieldType, Occur, Query, Schema

from app.domain.language import LANGUAGES
from app.domain.query import SearchQuery
from app.domain.symbol import paragraph_keys
from app.search.analysis import is_indexable, is_stop_word, tokens
from app.search.schema import BOOSTS, EXACT, TEXT_FIELDS, text_field
from app.search.words import Atom, Words, take_apart

IDENTIFIER_BOOST: Final = 6.0
TIE_BREAKER: Final = 0.2
"""A word counts by its best field; the other fields add this share."""

_NOTHING: Final = Words()


@dataclass(frozen=True)
class Marks:
    """What to mark in shown texts: runs of tokens, analyser → first token → whole runs; and beginnings of words."""

    runs: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]
    prefixes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.prefixes or any(self.runs.values()))


def compile_query(schema: Schema, query: SearchQuery) -> Query:
    """The whole search: its words and its filters."""
    return all_of([text_query(schema, query.text), *filter_queries(schema, query)])


def text_query(schema: Schema, text: str) -> Query:
    """The words of a search. Blank text finds everything; text without any letter or digit finds nothing."""
    if not text.strip():
        return Query.const_score_query(Query.all_query(), 0.0)
    words = meaningful(take_apart(text))
    if not words:
        return Query.empty_query()
    clauses = [(Occur.Must, _any_of([_atom(schema, atom) for atom in group])) for group in words.groups]
    if not clauses:
        clauses = [(Occur.Must, Query.const_score_query(Query.all_query(), 0.0))]
    clauses += [(Occur.MustNot, _atom(schema, atom)) for atom in words.excluded]
    return Query.boolean_query(clauses)


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


def marks_of(text: str) -> Marks:
    """What a search's words look like in each language, for highlighting."""
    words = meaningful(take_apart(text))
    found: dict[str, list[tuple[str, ...]]] = {analyser: [] for analyser in (*LANGUAGES, EXACT)}
    prefixes: list[str] = []
    for atom in (atom for group in words.groups for atom in group):
        if atom.kind == "word":
            for language in LANGUAGES:
                found[language].append(_run(language, atom.text))
        elif atom.kind == "phrase":
            found[EXACT].append(_run(EXACT, atom.text))
        elif atom.kind == "prefix":
            prefixes.extend(_run(EXACT, atom.text))
    return Marks({analyser: _by_first(runs) for analyser, runs in found.items()}, tuple(prefixes))


def _by_first(runs: list[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    begun: dict[str, tuple[tuple[str, ...], ...]] = {}
    for run in dict.fromkeys(run for run in runs if run):
        begun[run[0]] = (*begun.get(run[0], ()), run)
    return begun


def meaningful(words: Words) -> Words:
    """Without stop words, unless nothing else was asked for."""
    groups = tuple(group for group in words.groups if not all(_is_stop(atom) for atom in group))
    return Words(groups or words.groups, words.excluded)


def _is_stop(atom: Atom) -> bool:
    return atom.kind == "word" and is_stop_word(atom.text)


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
        return _in_order(schema, EXACT, _run(EXACT, atom.text)) or Query.empty_query()
    if atom.kind == "prefix":
        beginning = "".join(_run(EXACT, atom.text))
        return Query.regex_query(schema, EXACT, re.escape(beginning) + ".*") if beginning else Query.empty_query()
    return _word(schema, atom.text)


def _word(schema: Schema, word: str) -> Query:
    name = word.casefold()
    found = [_identifier(schema, name)]
    if re.fullmatch(r"\d{1,3}\.\d{1,3}", name):
        found.append(_identifier(schema, f"paragraph:{name}"))
    for kind, language in TEXT_FIELDS:
        clause = _in_order(schema, text_field(kind, language), _run(language, word))
        if clause is not None:
            found.append(Query.boost_query(clause, BOOSTS[kind]))
    return Query.disjunction_max_query(found, TIE_BREAKER)


def _run(analyser: str, text: str) -> tuple[str, ...]:
    """The tokens of a text; none if one of its words is too long for the index, where the rest would find too much."""
    return tokens(analyser, text) if is_indexable(text) else ()


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
