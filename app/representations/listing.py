"""A whole list on its way into a file: what every format is written from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.catalogue import Catalogue
from app.domain.language import Language
from app.domain.query import SearchQuery
from app.domain.recommendation import Recommendation
from app.domain.result import Corpus
from app.representations.columns import Column
from app.representations.json import JsonView
from app.representations.links import Links


@dataclass(frozen=True)
class Listing:
    """A list of recommendations, without pages and without a cap.

    `records` begins anew each time it is called and always gives `total` recommendations in the order of the list.
    `query` is what was asked; for recommendations picked by id, an empty search with `picked` true. `columns` are
    those asked for; empty means the format's own choice. `address` is where the file was fetched, `made` when.
    `updated` says when some recommendations, by id, last changed.
    """

    records: Callable[[], Iterator[Recommendation]]
    total: int
    query: SearchQuery
    view: JsonView
    address: str
    made: date
    updated: Callable[[Sequence[str]], Mapping[str, datetime]]
    columns: tuple[Column, ...] = ()
    picked: bool = False

    @property
    def catalogue(self) -> Catalogue:
        """The vocabularies and documents that the records name."""
        return self.view.catalogue

    @property
    def corpus(self) -> Corpus:
        """The state of the record the list was taken from."""
        return self.catalogue.corpus

    @property
    def language(self) -> Language:
        """The language of the reader."""
        return self.view.language

    @property
    def links(self) -> Links:
        """Builds the addresses that stand in the file."""
        return self.view.links
