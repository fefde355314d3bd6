"""The formats that a list can be taken away in."""

from dataclasses import dataclass
from typing import Final

from app.domain.query import SearchQuery
from app.representations.links import Links


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name in the interface, its media type, and what the address of the list ends with."""

    code: str
    media_type: str
    extension: str = ""

    def address(self, links: Links, query: SearchQuery) -> str:
        """Where exactly this list is found in this format."""
        return links.search(query, f"/recommendations{self.extension}")


FORMATS: Final = (Format("json", "application/json"),)
"""Every format there is, in the order in which pages offer them."""
