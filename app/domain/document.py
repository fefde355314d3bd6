"""The UN documents that recommendations stand in."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Document:
    """A UN document. `id` is its symbol or, while that is not known, a slug; dates are YYYY, YYYY-MM or YYYY-MM-DD."""

    id: str
    symbol: str | None
    titles: Mapping[str, str]
    body: str
    treaty: str | None = None
    cycle: str | None = None
    session: str | None = None
    considered: str | None = None
    adopted: str | None = None
    published: str | None = None
    dates_note: str | None = None
    follow_up: str | None = None
    source_url: str | None = None
    unverified: tuple[str, ...] = field(default=())

    @property
    def date(self) -> str:
        """The best known date for sorting: adopted, else published, else considered; empty if none is known."""
        return self.adopted or self.published or self.considered or ""
