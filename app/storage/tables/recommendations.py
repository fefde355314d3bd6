"""Recommendations, their measures, texts, tags and foreign ids.

No relationship loads by itself: whoever reads says what is read (`lazy="raise"`).
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.storage.tables.base import Base
from app.storage.tables.documents import DocumentRow
from app.storage.tables.vocabularies import TermRow

_OWNED = "all, delete-orphan"


class MunicipalAndProvenance:
    """Columns that recommendations and measures both have."""

    paragraph: Mapped[str | None]
    municipal_level: Mapped[str]
    municipal_assessor: Mapped[str | None]
    source_url: Mapped[str | None]
    confidence: Mapped[str]
    inferred_fields: Mapped[list[str]]
    note: Mapped[dict[str, str]]


class RecommendationRow(MunicipalAndProvenance, Base):
    """One recommendation; `slug` is its public id."""

    __tablename__ = "recommendation"
    __table_args__ = (
        CheckConstraint("municipal_level IN ('explicit', 'implicit', 'none', 'unassessed')", name="municipal_level"),
        CheckConstraint("(status = 'merged') = (merged_into IS NOT NULL)", name="merged_names_survivor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    year: Mapped[int]
    treaty_articles: Mapped[list[str]]
    official_text_fingerprint: Mapped[str | None] = mapped_column(index=True)
    status: Mapped[str]
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("recommendation.slug"))

    document: Mapped[DocumentRow | None] = relationship(lazy="raise")
    texts: Mapped[list["TextRow"]] = relationship(lazy="raise", cascade=_OWNED, order_by="TextRow.id")
    terms: Mapped[list["RecommendationTermRow"]] = relationship(
        lazy="raise", cascade=_OWNED, order_by="RecommendationTermRow.position"
    )
    measures: Mapped[list["MeasureRow"]] = relationship(
        lazy="raise", cascade=_OWNED, order_by="MeasureRow.position", back_populates="recommendation"
    )
    external_ids: Mapped[list["ExternalIdRow"]] = relationship(lazy="raise", cascade=_OWNED)


class MeasureRow(MunicipalAndProvenance, Base):
    """One ordered point of a recommendation."""

    __tablename__ = "measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]

    recommendation: Mapped[RecommendationRow] = relationship(lazy="raise", back_populates="measures")
    texts: Mapped[list["TextRow"]] = relationship(lazy="raise", cascade=_OWNED, order_by="TextRow.id")
    terms: Mapped[list["MeasureTermRow"]] = relationship(
        lazy="raise", cascade=_OWNED, order_by="MeasureTermRow.position"
    )


class TextRow(Base):
    """One text of a recommendation or of a measure: language × kind × origin, with its review state."""

    __tablename__ = "text"
    __table_args__ = (
        CheckConstraint("(recommendation_id IS NULL) <> (measure_id IS NULL)", name="one_owner"),
        Index("uq_text_recommendation", "recommendation_id", "kind", "language", "origin", unique=True),
        Index("uq_text_measure", "measure_id", "kind", "language", "origin", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id", ondelete="CASCADE"))
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    kind: Mapped[str]
    language: Mapped[str]
    origin: Mapped[str]
    review: Mapped[str]
    text: Mapped[str]


class RecommendationTermRow(Base):
    """A tag on a recommendation; the vocabulary of the term says which facet it belongs to."""

    __tablename__ = "recommendation_term"

    recommendation_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation.id", ondelete="CASCADE"), primary_key=True
    )
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), primary_key=True, index=True)
    position: Mapped[int]

    term: Mapped[TermRow] = relationship(lazy="raise")


class MeasureTermRow(Base):
    """A tag on a measure."""

    __tablename__ = "measure_term"

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), primary_key=True, index=True)
    position: Mapped[int]

    term: Mapped[TermRow] = relationship(lazy="raise")


class ExternalIdRow(Base):
    """An id that another system gave the recommendation, such as a UHRI AnnotationId; it resolves as an alias."""

    __tablename__ = "external_id"

    scheme: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id", ondelete="CASCADE"), index=True)
