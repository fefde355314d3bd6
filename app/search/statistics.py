"""Counting recommendations by year, treaty and municipal level, for any search."""

from dataclasses import dataclass
from typing import Any, Final

from app.domain.query import SearchQuery
from app.search.generation import Generation
from app.search.query import compile_query

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
    wanted = {
        "year": {
            "terms": {"field": "year", "size": 1000},
            "aggs": {
                "treaty": {
                    "terms": {"field": "treaty", "size": 1000, "missing": NO_TREATY},
                    "aggs": {"municipal": {"terms": {"field": "municipal", "size": 10}}},
                }
            },
        }
    }
    compiled = compile_query(generation, query)
    found: dict[str, Any] = generation.searcher.aggregate(compiled, wanted)
    cells = [
        Cell(int(year["key"]), str(treaty["key"]), str(level["key"]), level["doc_count"])
        for year in found["year"]["buckets"]
        for treaty in year["treaty"]["buckets"]
        for level in treaty["municipal"]["buckets"]
    ]
    return sorted(cells, key=lambda cell: (cell.year, cell.treaty, cell.municipal))
