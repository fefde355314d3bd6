"""The collection as one SQLite file for readers: plain tables, every column described, no program needed."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, Connection, ForeignKey, Integer, MetaData, Table, Text, create_engine
from sqlalchemy.pool import NullPool

from app.domain.catalogue import Catalogue
from app.domain.language import LANGUAGES
from app.domain.recommendation import Measure, Recommendation

BATCH: Final = 500
"""Recommendations written together."""

METADATA: Final = MetaData()

_ID = ("recommendation.id",)


def _owner() -> list[Column[Any]]:
    return [
        Column("recommendation", ForeignKey(*_ID), nullable=False, index=True, comment="Id of the recommendation."),
        Column("measure", ForeignKey("measure.id"), comment="Id of its measure; empty for the recommendation itself."),
    ]


RECOMMENDATION: Final = Table(
    "recommendation",
    METADATA,
    Column("id", Text, primary_key=True, comment="Public id, never used for anything else."),
    Column("year", Integer, nullable=False, comment="Year of adoption."),
    Column("document", ForeignKey("document.id"), comment="Id of the document it stands in."),
    Column("paragraph", Text, comment="Paragraph of the document, if it is known."),
    Column("municipal", Text, nullable=False, comment="explicit, implicit, none or unassessed."),
    Column("confidence", Text, nullable=False, comment="How sure we are: high, medium, low."),
    Column("source_url", Text, comment="Where to check it."),
    comment="One numbered paragraph, or one recommendation of the Universal Periodic Review.",
)
MEASURE: Final = Table(
    "measure",
    METADATA,
    Column("id", Text, primary_key=True, comment="Public id."),
    Column("recommendation", ForeignKey(*_ID), nullable=False, index=True, comment="Id of the recommendation."),
    Column("position", Integer, nullable=False, comment="Its place in the recommendation, from 1."),
    Column("paragraph", Text, comment="Its paragraph or point, if it is known."),
    Column("municipal", Text, nullable=False, comment="explicit, implicit, none or unassessed."),
    comment="The ordered points of recommendations.",
)
TEXT: Final = Table(
    "text",
    METADATA,
    *_owner(),
    Column("kind", Text, nullable=False, comment="title, summary, official, rationale, response or assessment."),
    Column("language", Text, nullable=False, comment="nb, nn, en or se."),
    Column("origin", Text, nullable=False, comment="Whose words: own, un, state, institution or machine."),
    Column("review", Text, nullable=False, comment="unreviewed, reviewed or stale."),
    Column("licence", Text, comment="NLOD-2.0; empty where the text is not ours to license."),
    Column("text", Text, nullable=False, comment="The text."),
    comment="All texts in all languages.",
)
TAG: Final = Table(
    "tag",
    METADATA,
    *_owner(),
    Column("facet", Text, nullable=False, comment="The vocabulary, e.g. theme, group or service_area."),
    Column("code", Text, nullable=False, comment="The code in the vocabulary."),
    comment="The tags of recommendations and measures.",
)
DOCUMENT: Final = Table(
    "document",
    METADATA,
    Column("id", Text, primary_key=True, comment="The symbol, or a slug while that is not known."),
    Column("symbol", Text, comment="UN document symbol."),
    Column("body", Text, nullable=False, comment="Code of the UN body."),
    Column("treaty", Text, comment="Code of the treaty."),
    Column("cycle", Text, comment="Code of the reporting or review cycle."),
    Column("considered", Text, comment="YYYY, YYYY-MM or YYYY-MM-DD."),
    Column("adopted", Text, comment="As considered."),
    Column("published", Text, comment="As considered."),
    Column("source_url", Text, comment="Where to read it."),
    *(Column(f"title_{code}", Text, comment=f"Title in {code}.") for code in LANGUAGES),
    comment="The documents that recommendations stand in.",
)
TERM: Final = Table(
    "term",
    METADATA,
    Column("vocabulary", Text, primary_key=True, comment="The vocabulary."),
    Column("code", Text, primary_key=True, comment="The code."),
    Column("broader", Text, comment="Code of the broader term."),
    *(Column(f"label_{code}", Text, comment=f"Label in {code}.") for code in LANGUAGES),
    comment="All controlled vocabularies.",
)
ABOUT: Final = Table(
    "about",
    METADATA,
    Column("name", Text, primary_key=True, comment="What is said."),
    Column("value", Text, nullable=False, comment="What it is."),
    comment="Corpus number, date and licence of this file.",
)


def write_portable(
    path: Path, catalogue: Catalogue, records: Iterable[Recommendation], licences: Mapping[str, str | None]
) -> Iterator[None]:
    """Write the file; gives a sign of life now and then, so that the work can be stopped.

    `licences` maps the origin of a text to the code of its licence. Raises nothing of its own; an unfinished file is
    the caller's to remove.
    """
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    try:
        METADATA.create_all(engine)
        with engine.begin() as connection:
            _write_catalogue(connection, catalogue)
            stream = iter(records)
            while batch := list(islice(stream, BATCH)):
                _write_records(connection, batch, licences)
                yield
    finally:
        engine.dispose()


def _write_catalogue(connection: Connection, catalogue: Catalogue) -> None:
    names = ("id", "symbol", "body", "treaty", "cycle", "considered", "adopted", "published", "source_url")
    documents = [
        {
            **{name: getattr(one, name) for name in names},
            **{f"title_{code}": one.titles.get(code) for code in LANGUAGES},
        }
        for one in catalogue.documents.values()
    ]
    terms = [
        {
            "vocabulary": vocabulary.code,
            "code": term.code,
            "broader": term.broader,
            **{f"label_{code}": term.labels.get(code) for code in LANGUAGES},
        }
        for vocabulary in catalogue.vocabularies.values()
        for term in vocabulary
    ]
    about = {"corpus_number": str(catalogue.corpus.number), "corpus_updated": catalogue.corpus.updated.isoformat()}
    _insert(connection, DOCUMENT, documents)
    _insert(connection, TERM, terms)
    _insert(connection, ABOUT, [{"name": name, "value": value} for name, value in about.items()])


def _write_records(connection: Connection, batch: list[Recommendation], licences: Mapping[str, str | None]) -> None:
    measures = [(record, place, measure) for record in batch for place, measure in enumerate(record.measures, start=1)]
    parts: list[tuple[str, Recommendation | Measure]] = [(record.id, record) for record in batch]
    parts += [(record.id, measure) for record, _, measure in measures]
    _insert(connection, RECOMMENDATION, [_recommendation(record) for record in batch])
    _insert(connection, MEASURE, [_measure(*one) for one in measures])
    _insert(connection, TEXT, [row for owner, part in parts for row in _texts(owner, part, licences)])
    _insert(connection, TAG, [row for owner, part in parts for row in _tags(owner, part)])


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _recommendation(record: Recommendation) -> dict[str, Any]:
    return {
        "id": record.id,
        "year": record.year,
        "document": record.document,
        "paragraph": record.paragraph,
        "municipal": record.municipal.level,
        "confidence": record.provenance.confidence,
        "source_url": record.provenance.source_url,
    }


def _measure(record: Recommendation, place: int, measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "recommendation": record.id,
        "position": place,
        "paragraph": measure.paragraph,
        "municipal": measure.municipal.level,
    }


def _part_ids(owner: str, part: Recommendation | Measure) -> dict[str, str | None]:
    return {"recommendation": owner, "measure": part.id if isinstance(part, Measure) else None}


def _texts(owner: str, part: Recommendation | Measure, licences: Mapping[str, str | None]) -> Iterator[dict[str, Any]]:
    names = ("kind", "language", "origin", "review", "text")
    for text in part.texts:
        own = {name: getattr(text, name) for name in names}
        yield {**_part_ids(owner, part), **own, "licence": licences.get(text.origin)}


def _tags(owner: str, part: Recommendation | Measure) -> Iterator[dict[str, Any]]:
    facets = {**part.tags, "service_area": part.municipal.service_areas}
    for facet, codes in facets.items():
        yield from ({**_part_ids(owner, part), "facet": facet, "code": code} for code in codes)
