"""Tags and service areas as rows: terms of vocabularies, in order."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.recommendation import Measure, Recommendation
from app.storage.owned_rows import grouped

AREAS: Final = "service_area"
"""The vocabulary whose terms on a record are its municipal service areas, not its tags."""

Terms = Mapping[int, tuple[str, str]]
"""Database id of a term → (vocabulary, code)."""

TermIds = Mapping[tuple[str, str], int]
"""(vocabulary, code) → database id of the term."""


def terms_of(
    session: Session, kind: Any, owner: InstrumentedAttribute[int], ids: list[int], terms: Terms
) -> dict[int, list[tuple[str, str]]]:
    """Owner → (vocabulary, code) of its terms, in order."""
    found = session.execute(select(owner, kind.term_id).where(owner.in_(ids)).order_by(owner, kind.position))
    return grouped((number, terms[term]) for number, term in found)


def term_rows(part: Recommendation | Measure, ids: TermIds) -> Iterable[dict[str, int]]:
    """The rows of a part's tags and service areas, without their owner."""
    codes = [(facet, code) for facet, values in part.tags.items() for code in values]
    codes += [(AREAS, code) for code in part.municipal.service_areas]
    return ({"term_id": ids[pair], "position": place} for place, pair in enumerate(codes))
