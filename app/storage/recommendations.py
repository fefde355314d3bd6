"""Recommendations in the database: one way to read them, one way to save them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, cast

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.plain import plain
from app.domain.recommendation import (
    Measure,
    Municipal,
    MunicipalLevel,
    Provenance,
    Recommendation,
    Status,
    Text,
    canonical,
    faults,
)
from app.domain.revision import RevisionAction
from app.errors import InvalidRecord
from app.storage.changes import Change
from app.storage.documents import document_ids
from app.storage.ids import ids_wanted
from app.storage.tables import (
    DocumentRow,
    ExternalIdRow,
    MeasureRow,
    MeasureTermRow,
    RecommendationRow,
    RecommendationTermRow,
    TextRow,
)
from app.storage.vocabularies import known_vocabularies, term_ids

Row = TypeVar("Row", RecommendationTermRow, MeasureTermRow)
Outcome = Literal["created", "changed", "unchanged"]

BATCH: Final = 500
"""Records read or written together: few statements, bounded memory."""

_WHOLE: Final = (
    joinedload(RecommendationRow.document),
    selectinload(RecommendationRow.texts),
    selectinload(RecommendationRow.terms).joinedload(RecommendationTermRow.term),
    selectinload(RecommendationRow.external_ids),
    selectinload(RecommendationRow.measures).options(
        selectinload(MeasureRow.texts),
        selectinload(MeasureRow.terms).joinedload(MeasureTermRow.term),
    ),
)


def load_recommendation(session: Session, slug: str) -> Recommendation | None:
    """The recommendation with this public id, or None."""
    row = session.scalars(_whole().where(RecommendationRow.slug == slug)).one_or_none()
    return _recommendation(row) if row else None


def load_all(session: Session) -> Iterator[Recommendation]:
    """Every recommendation in the order of the database, read in batches so that memory stays bounded."""
    last = 0
    while True:
        statement = _whole().where(RecommendationRow.id > last).order_by(RecommendationRow.id).limit(BATCH)
        rows = session.scalars(statement).all()
        if not rows:
            return
        last = rows[-1].id
        yield from [_recommendation(row) for row in rows]
        session.expunge_all()


@dataclass(frozen=True, slots=True)
class Outline:
    """What the fixed orders of the corpus need to know of a record."""

    id: str
    document: str | None
    year: int
    paragraph: str | None


def load_outlines(session: Session) -> list[Outline]:
    """The outline of every recommendation; one statement."""
    statement = select(
        RecommendationRow.slug, DocumentRow.key, RecommendationRow.year, RecommendationRow.paragraph
    ).outerjoin(RecommendationRow.document)
    return [Outline(*row) for row in session.execute(statement)]


def find_id(session: Session, name: str) -> tuple[str, Status, str | None] | None:
    """(public id, status, survivor) for a public id or an alias given by another system; None if neither."""
    statement = (
        select(RecommendationRow.slug, RecommendationRow.status, RecommendationRow.merged_into)
        .outerjoin(RecommendationRow.external_ids)
        .where(or_(RecommendationRow.slug == name, ExternalIdRow.value == name))
        .order_by(RecommendationRow.slug != name, RecommendationRow.id)
        .limit(1)
    )
    row = session.execute(statement).first()
    return (row.slug, cast(Status, row.status), row.merged_into) if row else None


def save_recommendation(change: Change, record: Recommendation) -> Outcome:
    """Save one recommendation: checked, with its revision and corpus number, in the change's transaction.

    Raises InvalidRecord with every broken rule; then nothing of the record is written.
    """
    return save_recommendations(change, [record])[0]


def save_recommendations(change: Change, records: Sequence[Recommendation]) -> list[Outcome]:
    """As `save_recommendation` for up to BATCH records with as few statements as for one; outcomes in order."""
    ids = ids_wanted(change.session, records)
    slugs = [record.id for record in records]
    rows = {row.slug: row for row in change.session.scalars(_whole().where(RecommendationRow.slug.in_(slugs)))}
    for record in records:
        if broken := [*faults(record, known_vocabularies(change), document_ids(change)), *ids.faults(record)]:
            raise InvalidRecord(record.id, broken)
    outcomes = [_save(change, canonical(record), rows.get(record.id)) for record in records]
    change.session.flush()
    return outcomes


def _save(change: Change, record: Recommendation, row: RecommendationRow | None) -> Outcome:
    before = _recommendation(row) if row else None
    if before == record:
        return "unchanged"
    if row is None:
        row = RecommendationRow(slug=record.id, texts=[], terms=[], measures=[], external_ids=[])
        change.session.add(row)
    _write(change, row, record)
    change.record(
        "recommendation", record.id, plain(before) if before else None, plain(record), _action(before, record)
    )
    return "created" if before is None else "changed"


def _action(before: Recommendation | None, after: Recommendation) -> RevisionAction:
    if before is None:
        return "created"
    if after.status == "current":
        return "changed"
    return after.status if after.status != before.status else "changed"


def _whole() -> Select[RecommendationRow]:
    return select(RecommendationRow).options(*_WHOLE).execution_options(populate_existing=True)


def _write(change: Change, row: RecommendationRow, record: Recommendation) -> None:
    row.document_id = document_ids(change)[record.document] if record.document else None
    row.year, row.treaty_articles = record.year, list(record.treaty_articles)
    row.official_text_fingerprint = record.official_text_fingerprint
    row.status, row.merged_into = record.status, record.merged_into
    _write_part(row, record)
    row.texts = _texts(row.texts, record.texts)
    old_terms = {term.term_id: term for term in row.terms}
    row.terms = [
        _placed(old_terms.get(term_id) or RecommendationTermRow(term_id=term_id), place)
        for place, term_id in enumerate(_term_ids(change, record))
    ]
    old_ids = {(one.scheme, one.value): one for one in row.external_ids}
    row.external_ids = [
        old_ids.get((scheme, value)) or ExternalIdRow(scheme=scheme, value=value)
        for scheme, value in record.external_ids
    ]
    old_measures = {measure.slug: measure for measure in row.measures}
    row.measures = [
        _write_measure(change, old_measures.get(measure.id), measure, place)
        for place, measure in enumerate(record.measures)
    ]


def _write_measure(change: Change, row: MeasureRow | None, measure: Measure, place: int) -> MeasureRow:
    row = row or MeasureRow(slug=measure.id, texts=[], terms=[])
    row.position = place
    _write_part(row, measure)
    row.texts = _texts(row.texts, measure.texts)
    old_terms = {term.term_id: term for term in row.terms}
    row.terms = [
        _placed(old_terms.get(term_id) or MeasureTermRow(term_id=term_id), at)
        for at, term_id in enumerate(_term_ids(change, measure))
    ]
    return row


def _write_part(row: RecommendationRow | MeasureRow, part: Recommendation | Measure) -> None:
    row.paragraph = part.paragraph
    row.municipal_level, row.municipal_assessor = part.municipal.level, part.municipal.assessor
    row.source_url, row.confidence = part.provenance.source_url, part.provenance.confidence
    row.inferred_fields, row.note = list(part.provenance.inferred_fields), dict(part.provenance.note)


def _texts(rows: Sequence[TextRow], texts: Sequence[Text]) -> list[TextRow]:
    # A row that stays is changed in place: the unit of work inserts before it deletes, and the key is unique.
    old = {(row.kind, row.language, row.origin): row for row in rows}
    kept = []
    for text in texts:
        key = (text.kind, text.language, text.origin)
        row = old.get(key) or TextRow(kind=text.kind, language=text.language, origin=text.origin)
        row.text, row.review = text.text, text.review
        kept.append(row)
    return kept


def _placed(row: Row, place: int) -> Row:
    row.position = place
    return row


def _term_ids(change: Change, part: Recommendation | Measure) -> list[int]:
    codes = [(facet, code) for facet, values in part.tags.items() for code in values]
    codes += [("service_area", code) for code in part.municipal.service_areas]
    ids = term_ids(change)
    return [ids[pair] for pair in codes]


def _recommendation(row: RecommendationRow) -> Recommendation:
    return canonical(
        Recommendation(
            id=row.slug,
            document=row.document.key if row.document else None,
            year=row.year,
            paragraph=row.paragraph,
            treaty_articles=tuple(row.treaty_articles),
            texts=_read_texts(row.texts),
            tags=_read_tags(row.terms),
            municipal=_read_municipal(row),
            provenance=_read_provenance(row),
            official_text_fingerprint=row.official_text_fingerprint,
            external_ids=tuple((one.scheme, one.value) for one in row.external_ids),
            status=cast(Status, row.status),
            merged_into=row.merged_into,
            measures=tuple(_measure(measure) for measure in row.measures),
        )
    )


def _measure(row: MeasureRow) -> Measure:
    return Measure(
        id=row.slug,
        paragraph=row.paragraph,
        texts=_read_texts(row.texts),
        tags=_read_tags(row.terms),
        municipal=_read_municipal(row),
        provenance=_read_provenance(row),
    )


def _read_texts(rows: Sequence[TextRow]) -> tuple[Text, ...]:
    return tuple(Text(row.kind, row.language, row.text, row.origin, row.review) for row in rows)  # type: ignore[arg-type]


def _read_tags(rows: Sequence[RecommendationTermRow] | Sequence[MeasureTermRow]) -> dict[str, tuple[str, ...]]:
    tags: dict[str, list[str]] = {}
    for row in rows:
        if row.term.vocabulary != "service_area":
            tags.setdefault(row.term.vocabulary, []).append(row.term.code)
    return {facet: tuple(codes) for facet, codes in tags.items()}


def _read_municipal(row: RecommendationRow | MeasureRow) -> Municipal:
    areas = tuple(term.term.code for term in row.terms if term.term.vocabulary == "service_area")
    return Municipal(cast(MunicipalLevel, row.municipal_level), areas, row.municipal_assessor)


def _read_provenance(row: RecommendationRow | MeasureRow) -> Provenance:
    return Provenance(row.source_url, row.confidence, tuple(row.inferred_fields), row.note)
