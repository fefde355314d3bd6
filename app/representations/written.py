"""The API's view of a page of results, from parts that are written once: cards of recommendations, labels of facets.

What it gives is for `dumps`, and then the same, byte for byte, as what `JsonView` gives; a test holds it.
"""

from collections.abc import Sequence
from typing import Any, Final

from orjson import Fragment

from app.domain.catalogue import Catalogue
from app.domain.language import Language
from app.domain.query import SearchQuery
from app.domain.result import FacetValue, Hit
from app.representations.json import JsonView, dumps
from app.representations.links import Links
from app.search.kept import Kept

_ENTRY_BYTES: Final = 400
"""What keeping a part costs besides its own bytes, about."""


class WrittenView(JsonView):
    """As `JsonView`. What is written is kept in `kept`, which must belong to the catalogue alone."""

    def __init__(self, catalogue: Catalogue, language: Language, links: Links, kept: Kept[Any]) -> None:
        super().__init__(catalogue, language, links)
        self.kept = kept

    def hit(self, hit: Hit) -> Fragment:
        """One hit, written."""
        record = hit.recommendation
        key = ("card", record.id, self.language, self.links)
        card: bytes | None = self.kept.get(key)
        if card is None:
            card = dumps(self.card(record))[:-1]
            self.kept.put(key, card, len(card) + _ENTRY_BYTES)
        return Fragment(b"%b,%b" % (card, dumps(self.found(hit))[1:]))

    def facet(self, query: SearchQuery, facet: str, values: Sequence[FacetValue]) -> Fragment:
        """The values of a facet, written."""
        labels = self._labels(facet)
        toggle = self.links.toggles(query, facet)
        pieces = []
        for value in values:
            label = labels.get(value.code)
            if label is None:
                label = labels[value.code] = dumps(self.coded(facet, value.code))[:-1]
            selected = b"true" if value.selected else b"false"
            href = dumps(toggle(value.code))
            pieces.append(b'%b,"count":%d,"selected":%b,"href":%b}' % (label, value.count, selected, href))
        return Fragment(b"[%b]" % b",".join(pieces))

    def _labels(self, facet: str) -> dict[str, bytes]:
        key = ("labels", facet, self.language)
        labels: dict[str, bytes] | None = self.kept.get(key)
        if labels is None:
            # Counted as large as it can become: a facet has no other codes than the catalogue's.
            labels = {}
            self.kept.put(key, labels, _ENTRY_BYTES * (1 + len(self.catalogue.codes(facet))))
        return labels
