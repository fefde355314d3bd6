"""What is asked: twelve questions from rare to nearly everything, with and without filters, and many different ones."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Final
from urllib.parse import urlencode

from app.settings import PROJECT

LIST: Final = "/api/v1/recommendations"


@dataclass(frozen=True)
class Question:
    """Words, all of which must stand in a record, and filters as pairs of facet and code."""

    words: str = ""
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """As it stands in the table."""
        return ", ".join([self.words or "(everything)", *(f"{facet}={code}" for facet, code in self.filters)])

    @property
    def path(self) -> str:
        """Its address in our API."""
        pairs = [("q", self.words)] if self.words else []
        return LIST + (f"?{urlencode([*pairs, *self.filters])}" if pairs or self.filters else "")

    @property
    def datasette(self) -> str:
        """Its address in Datasette: the same filters, hits, total and facets."""
        one = {"body": "un_body"}
        many = {"theme": "theme", "group": "affected", "service_area": "service_area", "measure_type": "measure_type"}
        pairs = [("_size", "20"), *(("_facet", name) for name in ("treaty", "un_body", "municipal", "year"))]
        pairs += [("_facet_array", name) for name in many.values()]
        if self.words:
            pairs.append(("_search", self.words))
        for facet, code in self.filters:
            pairs.append((f"{many[facet]}__arraycontains", code) if facet in many else (one.get(facet, facet), code))
        return f"/rivals/recommendation.json?{urlencode(pairs)}"


QUESTIONS: Final = (
    Question("statelessness"),
    Question("torture prevention"),
    Question("domestic violence"),
    Question("discrimination"),
    Question("disabilities"),
    Question("children"),
    Question("rights"),
    Question(),
    Question("children", (("treaty", "CRC"),)),
    Question("violence", (("theme", "education"),)),
    Question("rights", (("municipal", "implicit"), ("group", "children"))),
    Question("", (("body", "UPR"), ("measure_type", "legislation"))),
)


def different(most: int) -> list[str]:
    """Addresses of searches of which no two are the same: the judged questions, each between many pairs of years.

    No record is older or younger than the years, so that they change nothing but the question.
    """
    folder = PROJECT / "bench" / "relevance"
    asked = [one["q"] for name in ("queries", "tuning") for one in json.loads((folder / f"{name}.json").read_text())]
    return list(islice(_endless(asked), most))


def _endless(asked: list[str]) -> Iterator[str]:
    for first, last in product(range(1946, 2006), range(2030, 2101)):
        yield from (f"{LIST}?{urlencode({'q': words, 'year_from': first, 'year_to': last})}" for words in asked)
