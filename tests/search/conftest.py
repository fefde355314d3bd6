"""What the search tests share: the stored records to count against, and one way to reach every hit of a search."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from app.domain.facets import TAG_FACETS
from app.domain.query import SearchQuery
from app.domain.recommendation import Recommendation, all_codes, parts_of
from app.search.generation import Generation
from app.search.service import search
from app.settings import Settings
from app.storage.engine import open_engine, reading
from app.storage.recommendations import load_all
from app.storage.vocabularies import load_vocabularies

Find = Callable[..., list[str]]


@pytest.fixture
def own_engine(own_copy: Settings) -> Iterator[Engine]:
    """An engine on the database of `own_copy`."""
    engine = open_engine(own_copy.database)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def records(seeded_engine: Engine) -> dict[str, Recommendation]:
    """Every current recommendation of the database, by id."""
    with reading(seeded_engine) as session:
        return {record.id: record for record in load_all(session) if record.status == "current"}


@pytest.fixture(scope="session")
def texts(seeded_engine: Engine, records: dict[str, Recommendation]) -> dict[str, str]:
    """All a record says in any language, with its measures' texts and the labels of its codes; lower case."""
    with reading(seeded_engine) as session:
        vocabularies = load_vocabularies(session)

    def every(record: Recommendation) -> Iterator[str]:
        yield from (text.text for part in parts_of(record) for text in part.texts)
        for facet in (*TAG_FACETS, "service_area"):
            for code in all_codes(record, facet):
                yield from vocabularies[facet].terms[code].labels.values()

    return {id_: " \n".join(every(record)).lower() for id_, record in records.items()}


@pytest.fixture(scope="session")
def find(generation: Generation) -> Find:
    """The ids a search reaches by paging to its end; its total must equal their number, and none may come twice."""

    def every(text: str = "", size: int = 100, **rest: object) -> list[str]:
        query, ids = SearchQuery(text=text, size=size, facets=(), **rest), []  # type: ignore[arg-type]
        total = search(generation, query).total
        for page in range(1, total // size + 2):
            found = search(generation, SearchQuery(text=text, size=size, facets=(), page=page, **rest))  # type: ignore[arg-type]
            assert found.total == total
            ids += [hit.recommendation.id for hit in found.hits]
        assert len(ids) == len(set(ids)) == total
        return ids

    return every
