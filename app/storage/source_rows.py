"""What sources said, and which records could be meant by what they say now."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from app.domain.symbol import paragraph_keys
from app.storage.changes import Change
from app.storage.tables import (
    DocumentRow,
    ExternalIdRow,
    RecommendationRow,
    RecommendationTermRow,
    SourceRow,
    TermRow,
    table_of,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a source last said under one of its ids: of which record, and the digests of it."""

    record: str
    digests: tuple[str, ...]
    brought: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a row may speak of: what identity is judged by. `schemes` are the sources that name it."""

    id: str
    document: str | None
    paragraph: str | None
    fingerprint: str | None
    year: int
    countries: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A row to keep: id of the source, record, digests, whether it brought the record, and the row itself."""

    value: str
    record: str
    digests: tuple[str, ...]
    brought: bool
    raw: Mapping[str, Any]


def load_said(session: Session, scheme: str, values: Sequence[str]) -> dict[str, Said]:
    """What the source said under these ids."""
    row = SourceRow
    found = session.execute(
        select(row.value, RecommendationRow.slug, row.digests, row.brought)
        .join(RecommendationRow, RecommendationRow.id == row.recommendation_id)
        .where(row.scheme == scheme, row.value.in_(values))
    )
    return {value: Said(slug, tuple(digests), brought) for value, slug, digests, brought in found}


def load_candidates(
    session: Session, *, ids: Sequence[str], places: Iterable[tuple[str, str]], fingerprints: Sequence[str]
) -> list[Candidate]:
    """The records with one of these foreign ids, at one of these (document, paragraph) places, or of these wordings."""
    row, pairs = RecommendationRow, set(places)
    heads = select(row.id, row.slug, DocumentRow.key, row.paragraph, row.official_text_fingerprint, row.year)
    heads = heads.outerjoin(DocumentRow, DocumentRow.id == row.document_id)
    found = {one.id: one for one in session.execute(heads.where(row.official_text_fingerprint.in_(fingerprints)))}
    named = select(ExternalIdRow.recommendation_id).where(ExternalIdRow.value.in_(ids))
    found |= {one.id: one for one in session.execute(heads.where(row.id.in_(named)))}
    keys, paragraphs = {key for key, _ in pairs}, {paragraph for _, paragraph in pairs}
    # 32–33 covers 33, and 22 (a) belongs to 22.
    wider = (row.paragraph.contains(mark) for mark in ("–", "-", "("))
    placed = heads.where(DocumentRow.key.in_(keys), or_(row.paragraph.in_(paragraphs), *wider))
    found |= {one.id: one for one in session.execute(placed) if not pairs.isdisjoint(_places(one))}
    return _with_terms(session, found)


def _places(head: Any) -> Iterator[tuple[str, str]]:
    """The places a record stands at: its own, and each paragraph that its reference covers."""
    yield head.key, head.paragraph
    yield from ((head.key, paragraph) for paragraph in paragraph_keys(head.paragraph))


def _with_terms(session: Session, heads: Mapping[int, Any]) -> list[Candidate]:
    ids = list(heads)
    term = RecommendationTermRow
    found = session.execute(
        select(term.recommendation_id, TermRow.vocabulary, TermRow.code)
        .join(TermRow, TermRow.id == term.term_id)
        .where(term.recommendation_id.in_(ids), TermRow.vocabulary.in_(("country", "recommending_state")))
    )
    terms: dict[tuple[int, str], set[str]] = {}
    for number, vocabulary, code in found:
        terms.setdefault((number, vocabulary), set()).add(code)
    foreign = select(ExternalIdRow.recommendation_id, ExternalIdRow.scheme)
    schemes: dict[int, set[str]] = {}
    for number, scheme in session.execute(foreign.where(ExternalIdRow.recommendation_id.in_(ids))):
        schemes.setdefault(number, set()).add(scheme)
    return [
        Candidate(
            head.slug,
            head.key,
            head.paragraph,
            head.official_text_fingerprint,
            head.year,
            frozenset(terms.get((number, "country"), ())),
            frozenset(terms.get((number, "recommending_state"), ())),
            frozenset(schemes.get(number, ())),
        )
        for number, head in sorted(heads.items())
    ]


def taken_ids(session: Session, ids: Sequence[str]) -> set[str]:
    """Those of the public ids that are in use."""
    return set(session.scalars(select(RecommendationRow.slug).where(RecommendationRow.slug.in_(ids))))


def keep_said(change: Change, scheme: str, entries: Sequence[SourceEntry]) -> None:
    """Keep what the source says now in place of what it said."""
    if not entries:
        return
    slugs = {entry.record for entry in entries}
    statement = select(RecommendationRow.slug, RecommendationRow.id).where(RecommendationRow.slug.in_(slugs))
    ids = {row.slug: row.id for row in change.session.execute(statement)}
    row = SourceRow
    values = [entry.value for entry in entries]
    change.session.execute(delete(row).where(row.scheme == scheme, row.value.in_(values)))
    change.session.execute(
        insert(table_of(row)),
        [
            {
                "scheme": scheme,
                "value": entry.value,
                "recommendation_id": ids[entry.record],
                "import_run_id": change.import_run,
                "brought": entry.brought,
                "digests": list(entry.digests),
                "row": zlib.compress(orjson.dumps(entry.raw, option=orjson.OPT_NON_STR_KEYS, default=str), 1),
            }
            for entry in entries
        ],
    )


def forget_run(change: Change, run: int) -> None:
    """Take back that sources said what a run read, so that the same file is read anew."""
    change.session.execute(delete(SourceRow).where(SourceRow.import_run_id == run))


def said_of_records(session: Session, scheme: str) -> Iterator[tuple[str, str, bool]]:
    """(id of the source, public id, whether it brought the record), record by record, streamed."""
    source = SourceRow
    statement = (
        select(source.value, RecommendationRow.slug, source.brought)
        .join(RecommendationRow, RecommendationRow.id == source.recommendation_id)
        .where(source.scheme == scheme, RecommendationRow.status == "current")
        .order_by(source.recommendation_id)
        .execution_options(yield_per=5000)
    )
    for row in session.execute(statement):
        yield row.value, row.slug, row.brought
