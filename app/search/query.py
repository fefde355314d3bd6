"""From a text or a SearchQuery to what it finds, without any text of a person reaching a query parser."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from pyroaring import BitMap

from app.domain.query import SearchQuery
from app.search.clauses import atom_query
from app.search.coverage import Heard, Weighed, covering, heard, is_case, weighed
from app.search.documents import any_code
from app.search.generation import Generation
from app.search.marks import Marks, marks_of
from app.search.matches import HIT_BYTES, NOTHING, Matches, all_matches
from app.search.reading import STRICT, Part, Reading
from app.search.words import Atom

_ASKED_BYTES: Final = 10_000
"""What keeping a text takes besides what it finds, about."""


@dataclass(frozen=True)
class Asked:
    """The text of a query made ready: its reading, what it finds, what to mark, and the words left out."""

    reading: Reading
    found: Matches
    marks: Marks
    left_out: tuple[str, ...] = ()


def asked(generation: Generation, text: str, expand: bool) -> Asked:
    """The text made ready, kept for the next facet or page of the same search."""
    found: Asked | None = generation.questions.get((text, expand))
    if found is None:
        found = _ask(generation, text, expand)
        generation.questions.put((text, expand), found, _ASKED_BYTES + 2 * HIT_BYTES * len(found.found))
    return found


def _ask(generation: Generation, text: str, expand: bool) -> Asked:
    everything = generation.documents.everything
    if not text.strip():
        return Asked(Reading(), Matches(everything, np.zeros(len(everything), np.float32)), Marks({}))
    reading = generation.reader.read(text, expand=expand)
    if not reading:
        return Asked(reading, NOTHING, Marks({}))
    excluded = [_excluded(generation, atom) for atom in reading.excluded]
    musts: list[Matches] = []
    soft: list[Weighed] = []
    left_out: list[str] = []
    parts = list(_pulled_apart(generation, reading.groups))
    spoken = sum(bool(one.said) for one in parts)
    for one in parts:
        if any(part.kind in STRICT for part in one.group):
            musts.append(one.matches)
            continue
        found = weighed(generation, one, alone=spoken == bool(one.said))
        if not found.said:
            left_out += [part.typed for part in one.group]
        if found.found or any(part.kind != "place" for part in one.group):
            soft.append(found)
    if soft:
        musts.append(covering(generation, soft))
    elif not musts and not reading.excluded:
        musts.append(NOTHING)
    return Asked(
        reading,
        all_matches(musts, excluded, everything, generation.documents.room),
        marks_of(reading, generation.reader.concepts.concepts, generation.spoken),
        tuple(left_out),
    )


def _excluded(generation: Generation, atom: Atom) -> Matches:
    return generation.matches(("without", atom), lambda: atom_query(generation.index.schema, atom))


def chosen(generation: Generation, query: SearchQuery) -> Mapping[str, BitMap]:
    """The documents that each filtered facet leaves; a facet without codes is no filter."""
    documents = generation.documents
    found = {facet: any_code(documents.codes(facet), codes) for facet, codes in query.filters.items() if codes}
    if query.year_from is not None or query.year_to is not None:
        low, high = query.year_from or 0, query.year_to or 9999
        years = documents.codes("year")
        found["year"] = any_code(years, (year for year in years if low <= int(year) <= high))
    return found


def hits_of(generation: Generation, query: SearchQuery, but: str = "") -> BitMap:
    """Every document that a search finds; the facet `but` does not filter."""
    found = asked(generation, query.text, query.expand).found.documents
    filters = [documents for facet, documents in chosen(generation, query).items() if facet != but]
    return found.intersection(*filters) if filters else found


def _pulled_apart(generation: Generation, groups: Iterable[tuple[Part, ...]]) -> Iterator[Heard]:
    """The groups, with a group for each piece of a compound, or of a longer expression that no record speaks of.

    A compound none of whose pieces is a concept stays whole: half of parkeringskort (kort, short) is something else.
    """
    for group in groups:
        if len(group) == 1 and any(piece.concepts for piece in group[0].pieces):
            yield from (heard(generation, (piece,)) for piece in group[0].pieces)
            continue
        whole = heard(generation, group)
        if len(group) == 1 and _is_expression(group[0]) and not whole.said and not is_case(generation, group):
            yield from (heard(generation, (one,)) for one in group[0].inner)
        else:
            yield whole


def _is_expression(part: Part) -> bool:
    """Whether a part is a concept said in several words that mean something by themselves."""
    return bool(part.inner) and " " in part.text
