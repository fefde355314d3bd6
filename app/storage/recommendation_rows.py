"""Recommendations as rows: how whole records are read from the tables and written to them, many at a time.

Plain statements, not the unit of work: a mapped object for every row costs ten times as much, and an import of the
whole UN corpus writes millions of rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from sqlalchemy import ColumnElement, Row, bindparam, delete, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.recommendation import Measure, Municipal, MunicipalLevel, Provenance, Recommendation, Status, Text
from app.domain.recommendation import canonical as in_order
from app.storage.tables import (
    Base,
    DocumentRow,
    ExternalIdRow,
    MeasureRow,
    MeasureTermRow,
    RecommendationRow,
    RecommendationTermRow,
    TextRow,
    table_of,
)

AREAS: Final = "service_area"
"""The vocabulary whose terms on a record are its municipal service areas, not its tags."""

_PART: Final = (
    "paragraph",
    "municipal_level",
    "municipal_assessor",
    "source_url",
    "confidence",
    "inferred_fields",
    "note",
)

Terms = Mapping[int, tuple[str, str]]
"""Database id of a term → (vocabulary, code)."""

Key = TypeVar("Key")
Owned = TypeVar("Owned")


@dataclass(frozen=True)
class Names:
    """What the rows of records refer to: database ids of terms and documents."""

    terms: Mapping[tuple[str, str], int]
    documents: Mapping[str, int]


def read_rows(
    session: Session, condition: ColumnElement[bool], terms: Terms, most: int | None = None
) -> dict[int, Recommendation]:
    """The whole recommendations that meet a condition, by database id and in its order; seven statements."""
    row = RecommendationRow
    heads = session.execute(
        select(
            row.id,
            row.slug,
            DocumentRow.key,
            row.year,
            row.treaty_articles,
            row.official_text_fingerprint,
            row.status,
            row.merged_into,
            *(getattr(row, name) for name in _PART),
        )
        .outerjoin(DocumentRow, DocumentRow.id == row.document_id)
        .where(condition)
        .order_by(row.id)
        .limit(most)
    ).all()
    ids = [head.id for head in heads]
    texts = _texts_of(session, TextRow.recommendation_id, ids)
    tags = _terms_of(session, RecommendationTermRow, RecommendationTermRow.recommendation_id, ids, terms)
    foreign = _external_ids_of(session, ids)
    measures = _measures_of(session, ids, terms)
    return {
        head.id: in_order(
            Recommendation(
                id=head.slug,
                document=head.key,
                year=head.year,
                treaty_articles=tuple(head.treaty_articles),
                official_text_fingerprint=head.official_text_fingerprint,
                status=cast(Status, head.status),
                merged_into=head.merged_into,
                external_ids=tuple(foreign.get(head.id, ())),
                measures=tuple(measures.get(head.id, ())),
                **_part(head, texts.get(head.id, ()), tags.get(head.id, ())),
            )
        )
        for head in heads
    }


def insert_rows(session: Session, records: Sequence[Recommendation], names: Names) -> None:
    """Write records that are new."""
    if not records:
        return
    rows = [{"slug": record.id, **_head(record, names)} for record in records]
    made = session.execute(
        insert(table_of(RecommendationRow)).returning(RecommendationRow.id, RecommendationRow.slug), rows
    )
    ids = {slug: number for number, slug in made}
    _insert_owned(session, {ids[record.id]: record for record in records}, names)


def update_rows(session: Session, records: Mapping[int, Recommendation], names: Names) -> None:
    """Write records anew over the rows with these database ids."""
    if not records:
        return
    table = table_of(RecommendationRow)
    statement = update(table).where(table.c.id == bindparam("row_id"))
    session.execute(statement, [{"row_id": number, **_head(record, names)} for number, record in records.items()])
    owners = (
        MeasureRow.recommendation_id,
        TextRow.recommendation_id,
        RecommendationTermRow.recommendation_id,
        ExternalIdRow.recommendation_id,
    )
    for owner in owners:
        session.execute(delete(owner.class_).where(owner.in_(list(records))).execution_options(**_UNTRACKED))
    _insert_owned(session, records, names)


_UNTRACKED: Final = {"synchronize_session": False}
"""No mapped object of these tables is ever in a session."""


def _insert_owned(session: Session, records: Mapping[int, Recommendation], names: Names) -> None:
    owners = list(records.items())
    _insert(
        session,
        ExternalIdRow,
        (
            {"scheme": scheme, "value": value, "recommendation_id": number}
            for number, record in owners
            for scheme, value in record.external_ids
        ),
    )
    _insert(
        session,
        RecommendationTermRow,
        ({"recommendation_id": number, **term} for number, record in owners for term in _terms(record, names)),
    )
    measures = {measure.id: measure for _, record in owners for measure in record.measures}
    ids = _insert_measures(session, owners)
    _insert(
        session,
        MeasureTermRow,
        ({"measure_id": ids[slug], **term} for slug, measure in measures.items() for term in _terms(measure, names)),
    )
    _insert(
        session,
        TextRow,
        (
            *(_text(text, number, None) for number, record in owners for text in record.texts),
            *(_text(text, None, ids[slug]) for slug, measure in measures.items() for text in measure.texts),
        ),
    )


def _insert_measures(session: Session, owners: Sequence[tuple[int, Recommendation]]) -> dict[str, int]:
    rows = [
        {"slug": measure.id, "recommendation_id": number, "position": place, **_part_columns(measure)}
        for number, record in owners
        for place, measure in enumerate(record.measures)
    ]
    if not rows:
        return {}
    made = session.execute(insert(table_of(MeasureRow)).returning(MeasureRow.slug, MeasureRow.id), rows)
    return dict((slug, number) for slug, number in made)  # noqa: C402


def _insert(session: Session, kind: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    if found := list(rows):
        session.execute(insert(table_of(kind)), found)


def _head(record: Recommendation, names: Names) -> dict[str, Any]:
    return {
        "document_id": names.documents[record.document] if record.document else None,
        "year": record.year,
        "treaty_articles": list(record.treaty_articles),
        "official_text_fingerprint": record.official_text_fingerprint,
        "status": record.status,
        "merged_into": record.merged_into,
        **_part_columns(record),
    }


def _part_columns(part: Recommendation | Measure) -> dict[str, Any]:
    return {
        "paragraph": part.paragraph,
        "municipal_level": part.municipal.level,
        "municipal_assessor": part.municipal.assessor,
        "source_url": part.provenance.source_url,
        "confidence": part.provenance.confidence,
        "inferred_fields": list(part.provenance.inferred_fields),
        "note": dict(part.provenance.note),
    }


def _terms(part: Recommendation | Measure, names: Names) -> Iterable[dict[str, int]]:
    codes = [(facet, code) for facet, values in part.tags.items() for code in values]
    codes += [(AREAS, code) for code in part.municipal.service_areas]
    return ({"term_id": names.terms[pair], "position": place} for place, pair in enumerate(codes))


def _text(text: Text, recommendation: int | None, measure: int | None) -> dict[str, Any]:
    return {
        "recommendation_id": recommendation,
        "measure_id": measure,
        "kind": text.kind,
        "language": text.language,
        "origin": text.origin,
        "review": text.review,
        "text": text.text,
    }


def _part(row: Row[Any], texts: Sequence[Text], tags: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The fields that recommendations and measures share."""
    areas = tuple(code for vocabulary, code in tags if vocabulary == AREAS)
    return {
        "paragraph": row.paragraph,
        "texts": tuple(texts),
        "tags": {facet: tuple(codes) for facet, codes in _grouped(tags).items() if facet != AREAS},
        "municipal": Municipal(cast(MunicipalLevel, row.municipal_level), areas, row.municipal_assessor),
        "provenance": Provenance(row.source_url, row.confidence, tuple(row.inferred_fields), row.note),
    }


def _texts_of(session: Session, owner: InstrumentedAttribute[int | None], ids: list[int]) -> dict[int, list[Text]]:
    row = TextRow
    columns = (owner, row.kind, row.language, row.text, row.origin, row.review)
    found = session.execute(select(*columns).where(owner.in_(ids)))
    return _grouped((cast(int, number), Text(*rest)) for number, *rest in found)  # type: ignore[arg-type]


def _terms_of(
    session: Session, kind: Any, owner: InstrumentedAttribute[int], ids: list[int], terms: Terms
) -> dict[int, list[tuple[str, str]]]:
    found = session.execute(select(owner, kind.term_id).where(owner.in_(ids)).order_by(owner, kind.position))
    return _grouped((number, terms[term]) for number, term in found)


def _external_ids_of(session: Session, ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    row = ExternalIdRow
    found = session.execute(select(row.recommendation_id, row.scheme, row.value).where(row.recommendation_id.in_(ids)))
    return _grouped((number, (scheme, value)) for number, scheme, value in found)


def _measures_of(session: Session, ids: list[int], terms: Terms) -> dict[int, list[Measure]]:
    row = MeasureRow
    found = session.execute(
        select(row.id, row.recommendation_id, row.slug, *(getattr(row, name) for name in _PART))
        .where(row.recommendation_id.in_(ids))
        .order_by(row.recommendation_id, row.position)
    ).all()
    if not found:
        return {}
    numbers = [one.id for one in found]
    texts = _texts_of(session, TextRow.measure_id, numbers)
    tags = _terms_of(session, MeasureTermRow, MeasureTermRow.measure_id, numbers, terms)
    return _grouped(
        (one.recommendation_id, Measure(id=one.slug, **_part(one, texts.get(one.id, ()), tags.get(one.id, ()))))
        for one in found
    )


def _grouped(pairs: Iterable[tuple[Key, Owned]]) -> dict[Key, list[Owned]]:
    groups: dict[Key, list[Owned]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
