"""Counting recommendations by year, treaty and municipal level, for any search."""

from dataclasses import dataclass
from typing import Final

from pyroaring import BitMap

from app.domain.query import SearchQuery
from app.search.generation import Generation
from app.search.query import hits_of

NO_TREATY: Final = "none"
"""Stands for recommendations that rest on no treaty, such as those of the UPR."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of the cube year × treaty × municipal level."""

    year: int
    treaty: str
    municipal: str
    count: int


def count_cells(generation: Generation, query: SearchQuery) -> list[Cell]:
    """Every cell that is not empty, by year, treaty and level."""
    documents = generation.documents
    hits = hits_of(generation, query)
    treaties = {**documents.codes("treaty")}
    treaties[NO_TREATY] = hits - BitMap().union(*treaties.values())
    cells = []
    for year, of_year in documents.codes("year").items():
        for treaty, of_treaty in treaties.items():
            both = hits.intersection(of_year, of_treaty)
            for level, of_level in documents.codes("municipal").items() if both else ():
                if count := both.intersection_cardinality(of_level):
                    cells.append(Cell(int(year), treaty, level, count))
    return sorted(cells, key=lambda cell: (cell.year, cell.treaty, cell.municipal))
