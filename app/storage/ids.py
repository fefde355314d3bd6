"""Whose each id is: a public id names one recommendation or one measure for ever, a foreign id one record."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.recommendation import Recommendation, parts_of
from app.storage.tables import ExternalIdRow, MeasureRow, RecommendationRow


@dataclass(frozen=True)
class Ids:
    """The ids that some records want and who has them: public id → (recommendation, whether it is a measure's).

    `stored` are the recommendations among them that are in the database, `doubled` those given more than once.
    """

    stored: frozenset[str]
    public: dict[str, tuple[str, bool]]
    external: dict[tuple[str, str], str]
    doubled: frozenset[str]

    def faults(self, record: Recommendation) -> Iterator[str]:
        """Every id of the record that is somebody else's, and a survivor that does not exist."""
        if record.id in self.doubled:
            yield f"id {record.id!r} stands twice in one save"
        for part in parts_of(record):
            owner, is_measure = self.public[part.id]
            if (owner, is_measure) != (record.id, part is not record):
                taken = f"a measure of {owner!r}" if is_measure else "a recommendation"
                yield f"{part.id}: id {part.id!r} is that of {taken}"
        for one in record.external_ids:
            if self.external[one] != record.id:
                yield f"{one[0]} id {one[1]!r} is that of {self.external[one]!r}"
        if record.merged_into == record.id:
            yield "is merged into itself"
        elif record.merged_into is not None and record.merged_into not in self.stored:
            yield f"unknown survivor {record.merged_into!r}"


def ids_wanted(session: Session, records: Sequence[Recommendation]) -> Ids:
    """Who has the ids that the records want: whoever stands in the database, else the first of the records."""
    wanted = [part.id for record in records for part in parts_of(record)]
    survivors = [record.merged_into for record in records if record.merged_into]
    slugs = RecommendationRow.slug
    found = set(session.scalars(select(slugs).where(slugs.in_([*wanted, *survivors]))))
    public = {slug: (slug, False) for slug in found}
    measures = select(MeasureRow.slug, slugs).join(MeasureRow.recommendation).where(MeasureRow.slug.in_(wanted))
    public |= {measure: (owner, True) for measure, owner in session.execute(measures)}
    external = _external(session, records)
    for record in records:
        for part in parts_of(record):
            public.setdefault(part.id, (record.id, part is not record))
        for one in record.external_ids:
            external.setdefault(one, record.id)
    counts = Counter(record.id for record in records)
    return Ids(
        stored=frozenset(found),
        public=public,
        external=external,
        doubled=frozenset(one for one, times in counts.items() if times > 1),
    )


def _external(session: Session, records: Sequence[Recommendation]) -> dict[tuple[str, str], str]:
    values = [value for record in records for _, value in record.external_ids]
    if not values:
        return {}
    row = ExternalIdRow
    statement = (
        select(row.scheme, row.value, RecommendationRow.slug)
        .join(RecommendationRow, RecommendationRow.id == row.recommendation_id)
        .where(row.value.in_(values))
    )
    return {(scheme, value): slug for scheme, value, slug in session.execute(statement)}
