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
from app.representations.links import Links, quoted
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
        if facet == "year":
            return Fragment(dumps(super().facet(query, facet, values)))
        written = self._written(facet)
        # Addresses differ in the code alone, which is ASCII when quoted.
        before, after = (dumps(part)[1:-1] for part in self.links.around(query, facet))
        pieces = []
        for value in values:
            known = written.get(value.code)
            if known is None:
                known = written[value.code] = dumps(self.coded(facet, value.code))[:-1], quoted(value.code).encode()
            if value.selected:
                href = dumps(self.links.search(query.toggled(facet, value.code)))
                pieces.append(b'%b,"count":%d,"selected":true,"href":%b}' % (known[0], value.count, href))
            else:
                label, code = known
                pieces.append(
                    b'%b,"count":%d,"selected":false,"href":"%b%b%b"}' % (label, value.count, before, code, after)
                )
        return Fragment(b"[%b]" % b",".join(pieces))

    def _written(self, facet: str) -> dict[str, tuple[bytes, bytes]]:
        """The label and the quoted form of each code that was written before."""
        key = ("labels", facet, self.language)
        labels: dict[str, tuple[bytes, bytes]] | None = self.kept.get(key)
        if labels is None:
            # Counted as large as it can become: a facet has no other codes than the catalogue's.
            labels = {}
            self.kept.put(key, labels, _ENTRY_BYTES * (1 + len(self.catalogue.codes(facet))))
        return labels
