"""UN documents."""

from sqlalchemy.orm import Mapped, mapped_column

from app.storage.tables.base import Base


class DocumentRow(Base):
    """One UN document; `key` is its public id, the symbol where one is known."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    symbol: Mapped[str | None] = mapped_column(unique=True)
    titles: Mapped[dict[str, str]]
    body: Mapped[str]
    treaty: Mapped[str | None]
    cycle: Mapped[str | None]
    session: Mapped[str | None]
    considered: Mapped[str | None]
    adopted: Mapped[str | None]
    published: Mapped[str | None]
    dates_note: Mapped[str | None]
    follow_up: Mapped[str | None]
    source_url: Mapped[str | None]
    unverified: Mapped[list[str]]
