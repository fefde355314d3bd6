"""From a SearchQuery to a Tantivy query, without any text of a person reaching a query parser."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tantivy import FieldType, Occur, Query, Schema

from app.domain.query import SearchQuery
from app.search.clauses import all_of, any_of, atom_query
from app.search.coverage import Heard, Weighed, covering, heard, weighed
from app.search.generation import Generation
from app.search.marks import Marks, marks_of
from app.search.reading import STRICT, Part, Reading


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
    musts = [(Occur.MustNot, atom_query(schema, atom)) for atom in reading.excluded]
    soft: list[Weighed] = []
    left_out: list[str] = []
    parts = list(_pulled_apart(generation, reading.groups))
    spoken = sum(bool(one.said) for one in parts)
    for one in parts:
        if any(part.kind in STRICT for part in one.group):
            musts.append((Occur.Must, any_of(list(one.queries))))
            continue
        found = weighed(generation, one, alone=spoken == bool(one.said))
        if not found.said:
            left_out += [part.typed for part in one.group]
        if found.found or any(part.kind != "place" for part in one.group):
            soft.append(found)
    if soft:
        musts.append((Occur.Must, covering(generation, soft)))
    elif not any(occur == Occur.Must for occur, _ in musts):
        musts.append((Occur.Must, everything if reading.excluded else Query.empty_query()))
    return Asked(
        reading, Query.boolean_query(musts), marks_of(reading, generation.reader.concepts.concepts), tuple(left_out)
    )


def _pulled_apart(generation: Generation, groups: Iterable[tuple[Part, ...]]) -> Iterator[Heard]:
    """The groups, with a group for each piece of a compound, or of a longer expression that no record speaks of.

    A compound none of whose pieces is a concept stays whole: half of parkeringskort (kort, short) is something else.
    """
    for group in groups:
        if len(group) == 1 and any(piece.concepts for piece in group[0].pieces):
            yield from (heard(generation, (piece,)) for piece in group[0].pieces)
            continue
        whole = heard(generation, group)
        if len(group) == 1 and _is_expression(group[0]) and not whole.said:
            yield from (heard(generation, (one,)) for one in group[0].inner)
        else:
            yield whole


def _is_expression(part: Part) -> bool:
    """Whether a part is a concept said in several words that mean something by themselves."""
    return bool(part.inner) and " " in part.text


def filter_queries(schema: Schema, query: SearchQuery) -> list[Query]:
    """One query for each filtered facet; they say yes or no and weigh nothing. A facet without codes is no filter."""
    found = [Query.term_set_query(schema, facet, list(codes)) for facet, codes in query.filters.items() if codes]
    if query.year_from is not None or query.year_to is not None:
        low, high = query.year_from or 0, query.year_to or 9999
        found.append(Query.range_query(schema, "year", FieldType.Unsigned, low, high))
    return [Query.const_score_query(one, 0.0) for one in found]
