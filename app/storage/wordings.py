"""The official English wordings of records, State by State, for comparing them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.storage.owned_rows import grouped
from app.storage.tables import (
    DocumentRow,
    RecommendationRow,
    RecommendationTermRow,
    SourceRow,
    TermRow,
    TextRow,
)


@dataclass(frozen=True, slots=True)
class Worded:
    """A current record with its official English words. `new`: the run that was asked for brought it."""

    id: str
    document: str | None
    paragraph: str | None
    year: int
    text: str
    body: str
    states: frozenset[str]
    new: bool


def countries_with_news(session: Session, run: int | None) -> list[str]:
    """The States under review of the records a run brought, or of all records if no run is given."""
    owned, source = RecommendationTermRow, SourceRow
    statement = select(TermRow.code).join(owned, owned.term_id == TermRow.id).where(TermRow.vocabulary == "country")
    if run is not None:
        brought = (source.import_run_id == run, source.brought)
        statement = statement.join(source, source.recommendation_id == owned.recommendation_id).where(*brought)
    return sorted(session.scalars(statement.distinct()))


def worded_of(session: Session, country: str, run: int | None) -> Iterator[Worded]:
    """The records about a State that have official English words, oldest first."""
    row, about = RecommendationRow, _with_term("country", country)
    bodies, states = (_codes(session, vocabulary, about) for vocabulary in ("body", "recommending_state"))
    news = _brought(session, run, about) if run is not None else set()
    statement = (
        select(row.id, row.slug, DocumentRow.key, row.paragraph, row.year, TextRow.text)
        .join(TextRow, TextRow.recommendation_id == row.id)
        .outerjoin(DocumentRow, DocumentRow.id == row.document_id)
        .where(row.id.in_(about), row.status == "current", TextRow.kind == "official", TextRow.language == "en")
        .order_by(row.year, row.id)
    )
    for number, slug, document, paragraph, year, text in session.execute(statement):
        body, by = "".join(bodies.get(number, ())), frozenset(states.get(number, ()))
        yield Worded(slug, document, paragraph, year, text, body, by, number in news)


def _with_term(vocabulary: str, code: str) -> Select[Any]:
    owned = RecommendationTermRow
    return (
        select(owned.recommendation_id)
        .join(TermRow, TermRow.id == owned.term_id)
        .where(TermRow.vocabulary == vocabulary, TermRow.code == code)
    )


def _codes(session: Session, vocabulary: str, records: Select[Any]) -> dict[int, list[str]]:
    owned = RecommendationTermRow
    statement = (
        select(owned.recommendation_id, TermRow.code)
        .join(TermRow, TermRow.id == owned.term_id)
        .where(TermRow.vocabulary == vocabulary, owned.recommendation_id.in_(records))
    )
    return grouped((number, code) for number, code in session.execute(statement))


def _brought(session: Session, run: int, records: Select[Any]) -> set[int]:
    row = SourceRow
    brought = (row.import_run_id == run, row.brought, row.recommendation_id.in_(records))
    return set(session.scalars(select(row.recommendation_id).where(*brought)))
