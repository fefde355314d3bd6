"""Counts of any search by year, treaty and municipal level."""

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from app.api import answers
from app.api.description import described
from app.http.dependencies import Here, OnlyOnce
from app.http.parameters import FilterParameters, search_query
from app.search.statistics import count_cells

router = APIRouter(tags=["statistics"], dependencies=[OnlyOnce])


@router.get("/stats", **described(answers.StatisticsAnswer))
async def get_statistics(here: Here, parameters: Annotated[FilterParameters, Query()]) -> Response:
    """How many recommendations a search finds in each year, under each treaty and at each municipal level."""
    query = search_query(parameters, here.generation.catalogue, here.language)

    def make() -> dict[str, Any]:
        cells = count_cells(here.generation, query)
        sums: dict[str, Counter[str]] = {"year": Counter(), "treaty": Counter(), "municipal": Counter()}
        for cell in cells:
            for name, counter in sums.items():
                counter[str(getattr(cell, name))] += cell.count
        return {
            "total": sum(cell.count for cell in cells),
            "cells": cells,
            **{name: dict(counter) for name, counter in sums.items()},
            "links": {
                "self": here.view.links.search(query, "/stats"),
                "recommendations": here.view.links.search(query),
            },
            "corpus": here.view.corpus(here.generation.corpus),
        }

    return await here.answer(make)
