"""The official English wordings of records, State by State, for comparing them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
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

AT_A_TIME: Final = 500


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
    """The records about a State that have official English words, oldest first.

    Asked for by id, some hundreds at a time: told only which terms to look for, SQLite goes through all that have them.
    """
    owned = RecommendationTermRow
    about = select(owned.recommendation_id).join(TermRow, TermRow.id == owned.term_id)
    ids = list(session.scalars(about.where(TermRow.vocabulary == "country", TermRow.code == country)))
    named = select(TermRow.id, TermRow.vocabulary, TermRow.code)
    terms = {
        number: (vocabulary, code)
        for number, vocabulary, code in session.execute(
            named.where(TermRow.vocabulary.in_(("body", "recommending_state")))
        )
    }
    found = [
        one
        for start in range(0, len(ids), AT_A_TIME)
        for one in _some(session, ids[start : start + AT_A_TIME], terms, run)
    ]
    yield from sorted(found, key=lambda one: (one.year, one.id))


def _some(
    session: Session, ids: Sequence[int], terms: Mapping[int, tuple[str, str]], run: int | None
) -> Iterator[Worded]:
    row, owned, source = RecommendationRow, RecommendationTermRow, SourceRow
    statement = select(owned.recommendation_id, owned.term_id).where(owned.recommendation_id.in_(ids))
    tags = grouped(
        ((number, terms[term][0]), terms[term][1]) for number, term in session.execute(statement) if term in terms
    )
    brought = select(source.recommendation_id).where(source.recommendation_id.in_(ids), source.brought)
    news = set(session.scalars(brought.where(source.import_run_id == run))) if run is not None else set()
    heads = (
        select(row.id, row.slug, DocumentRow.key, row.paragraph, row.year, TextRow.text)
        .join(TextRow, TextRow.recommendation_id == row.id)
        .outerjoin(DocumentRow, DocumentRow.id == row.document_id)
        .where(row.id.in_(ids), row.status == "current", TextRow.kind == "official", TextRow.language == "en")
    )
    for number, slug, document, paragraph, year, text in session.execute(heads):
        body, by = "".join(tags.get((number, "body"), ())), frozenset(tags.get((number, "recommending_state"), ()))
        yield Worded(slug, document, paragraph, year, text, body, by, number in news)
