"""One generation of the index: everything search needs, for one corpus number, in one folder.

index/
current                 the name of the generation in use, replaced in one step
12-3fa9c1e0/            corpus number 12, fields and analysis 3fa9c1e0
  catalogue.json        vocabularies and documents
  shards.json           corpus number and date, and the shards of the full-text index
  orders.json           the labels by which records stand in the fixed orders
  tantivy/              the full-text index, and beside each segment what its documents have
  seal.json             the digest of every file

A generation is put together in `assembly` and never changed; it may share files with the one it was made from.
"""

import logging
import os
import shutil
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import orjson
from tantivy import DocAddress, Index, Query, Searcher

from app.domain.catalogue import Catalogue
from app.domain.plain import document_from, recommendation_from, vocabulary_from
from app.domain.query import DEFAULT_FACETS
from app.domain.recommendation import Recommendation
from app.domain.result import Corpus, FacetValue
from app.search import analysis
from app.search.documents import Documents
from app.search.kept import Kept
from app.search.lexicon import ordinary_words
from app.search.matches import HIT_BYTES, Matches
from app.search.orders import Orders, orders_from
from app.search.reading import Reader, reader_of
from app.search.schema import EXACT, fingerprint
from app.search.seal import broken_files, same_file
from app.search.shards import Shard, shards_from

log = logging.getLogger(__name__)

KEPT_RECORDS: Final = 1_000
"""Records a generation keeps read; the others are read again from its files."""


KEPT_QUERIES: Final = 500

KEPT_FACETS: Final = 3_000_000
"""Bytes of facet counts that a generation keeps."""

KEPT_CARDS: Final = 8_000_000
"""Bytes of written cards that a generation keeps: about two thousand."""

KEPT_MARKED: Final = 2_000_000
"""Bytes of texts with marks that a generation keeps: the same question comes again with other filters."""

KEPT_MATCHES: Final = 3_000_000
KEPT_MATCHES_A_RECORD: Final = 120
"""Bytes of what was found for parts of questions that a generation keeps: so many, and so many for each record."""

KEPT_QUESTIONS: Final = 3_000_000
KEPT_QUESTIONS_A_RECORD: Final = 40
"""The same for whole texts."""

_MATCHES_BYTES: Final = 1_500
"""What keeping the matches of a part takes besides them, about."""

CATALOGUE: Final = "catalogue.json"
SHARDS: Final = "shards.json"
ORDERS: Final = "orders.json"
TANTIVY: Final = "tantivy"

Value = TypeVar("Value")


class DamagedIndexError(Exception):
    """A generation cannot be opened or does not hold what it says."""


@dataclass(frozen=True)
class Generation:
    """An open generation. It answers from its own files even after a newer one has taken its place."""

    folder: Path
    catalogue: Catalogue
    index: Index
    searcher: Searcher
    shards: tuple[Shard, ...]
    reader: Reader
    width: int
    """How many database ids make a shard; 0 if it was not made from a database."""
    late: frozenset[int] = frozenset()
    """The database ids of the records in the late shard."""
    unsaid: frozenset[str] = frozenset()
    """Words of the full-text index that stand in no record any more."""

    @property
    def corpus(self) -> Corpus:
        """The state of the record this generation was made from."""
        return self.catalogue.corpus

    @cached_property
    def size(self) -> int:
        """The number of records."""
        return sum(shard.records for shard in self.shards)

    def read_orders(self) -> Orders:
        """The labels by which its records stand in the fixed orders; from its files, which may be gone."""
        return orders_from(orjson.loads((self.folder / ORDERS).read_bytes()))

    def record(self, address: DocAddress) -> Recommendation:
        """The recommendation at an address of the index."""
        return self._read(address.segment_ord, address.doc)

    def numbered(self, number: int) -> Recommendation:
        """The recommendation that is the document of a number."""
        return self.record(self.documents.address(number))

    def records(self, addresses: Iterable[DocAddress]) -> Iterator[Recommendation]:
        """The recommendations at many addresses, each read from the files and none kept."""
        for address in addresses:
            yield _read_record(self.searcher, address.segment_ord, address.doc)

    def find(self, identifier: str) -> tuple[Recommendation, DocAddress] | None:
        """The recommendation with this public id or with this id of another system; None if there is none."""
        schema = self.index.schema
        query = Query.term_query(schema, "id", identifier, "basic")
        hits = self.searcher.search(query, limit=1).hits
        if not hits:
            alias = Query.term_query(schema, "identifier", f"alias:{identifier.casefold()}", "basic")
            hits = self.searcher.search(alias, limit=1).hits
        return (self.record(hits[0][1]), hits[0][1]) if hits else None

    def ids(self) -> Iterator[str]:
        """The public id of every record in the index, the newest first."""
        everything = self.documents.everything
        for number in everything[np.argsort(self.documents.places("newest")[everything])].tolist():
            yield self.searcher.doc(self.documents.address(number))["id"][0]

    def once(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What `make` makes, made once for a key and kept for a while; it must depend on nothing but the generation."""
        try:
            kept: Value = self._made[key]
        except KeyError:
            made = make()
            if len(self._made) >= KEPT_QUERIES:
                self._made.clear()
            self._made[key] = made
            return made
        return kept

    @cached_property
    def facets(self) -> Kept[tuple[FacetValue, ...]]:
        """Facet counts by facet and question; see `facets.count_facets`."""
        return Kept(KEPT_FACETS)

    @cached_property
    def written(self) -> Kept[Any]:
        """Parts of answers as they were written before; see `representations.written`."""
        return Kept(KEPT_CARDS)

    @cached_property
    def marked(self) -> Kept[Any]:
        """What is marked in the hits of a question; see `service.search`."""
        return Kept(KEPT_MARKED)

    @cached_property
    def documents(self) -> Documents:
        """The documents by number, and what they have."""
        return Documents(self.searcher, self.index.schema, self.shards, self.folder / TANTIVY)

    def matches(self, key: Hashable, make: Callable[[], Query]) -> Matches:
        """What a query finds, kept for its key; the query is made only if it is not kept."""
        found = self._matches.get(key)
        if found is None:
            found = Matches(*self.documents.find(make()))
            self._matches.put(key, found, _MATCHES_BYTES + HIT_BYTES * len(found))
        return found

    @cached_property
    def questions(self) -> Kept[Any]:
        """Whole texts made ready; see `query.asked`."""
        return Kept(KEPT_QUESTIONS + KEPT_QUESTIONS_A_RECORD * self.size)

    @cached_property
    def spoken(self) -> dict[str, Any]:
        """What each concept looks like in texts, for those that were asked for; see `marks.marks_of`."""
        return {}

    @cached_property
    def _matches(self) -> Kept[Matches]:
        return Kept(KEPT_MATCHES + KEPT_MATCHES_A_RECORD * self.size)

    @cached_property
    def _made(self) -> dict[Hashable, Any]:
        return {}

    @cached_property
    def _read(self) -> Callable[[int, int], Recommendation]:
        # Holds the searcher, not the generation: a ring of references would keep old files until a garbage collection.
        return lru_cache(KEPT_RECORDS)(partial(_read_record, self.searcher))


def _read_record(searcher: Searcher, segment: int, number: int) -> Recommendation:
    document = searcher.doc(DocAddress(segment, number))
    return recommendation_from(orjson.loads(document["record"][0]))


def take_into_use(root: Path, folder: Path) -> None:
    """Make a generation the current one, in one step, and clear away all but it and the one before it."""
    previous = current_name(root)
    note = root / f"current-{os.getpid()}"
    note.write_text(folder.name, encoding="utf-8")
    note.replace(root / "current")
    for other in root.iterdir():
        if other.is_dir() and other.name not in (folder.name, previous):
            shutil.rmtree(other, ignore_errors=True)


def current_name(root: Path) -> str | None:
    """The folder name of the generation in use, or None before the first or if the note cannot be read as one."""
    try:
        return (root / "current").read_text(encoding="utf-8").strip() or None
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def open_current(root: Path, corpus: Corpus | None = None, held: Generation | None = None) -> Generation | None:
    """The generation in use; None if there is none, it is damaged or, when a corpus is given, made from another.

    What it has in common with one that is `held` is not read again.
    """
    name = current_name(root)
    if name is None or (corpus and not name.startswith(f"{corpus.number}-")):
        return None
    try:
        found = open_generation(root, name, held)
    except DamagedIndexError as error:
        log.warning("the search index cannot be used and is built again: %s", error)
        return None
    return found if corpus is None or found.corpus == corpus else None


def open_generation(root: Path, name: str, held: Generation | None = None) -> Generation:
    """Open a generation. Raises DamagedIndexError if its files are missing, broken or made by another program.

    What it has in common with one that is `held` is not read again.
    """
    folder = root / name
    if not name.endswith(f"-{fingerprint()}"):
        raise DamagedIndexError(f"{name} was made by another version of the program")
    try:
        if broken := broken_files(folder, held.folder if held else None):
            raise DamagedIndexError(f"{name}: {', '.join(broken)} changed since the index was built")
        data = orjson.loads((folder / SHARDS).read_bytes())
        catalogue = _catalogue(folder, data["corpus"], held)
        searcher, index = open_searcher(folder / TANTIVY)
        unsaid = frozenset(data["unsaid"])
        # All texts stand in this field as they are written: its terms are every word of the records.
        words = (word for word, _ in searcher.terms_with_prefix(EXACT, "") if word not in unsaid)
        reader = reader_of(catalogue, words, ordinary_words(root))
        shards, late = shards_from(data["shards"]), frozenset(data["late"])
        generation = Generation(folder, catalogue, index, searcher, shards, reader, data["width"], late, unsaid)
        if searcher.num_docs != generation.size:
            raise DamagedIndexError(f"{name} holds {searcher.num_docs} records and should hold {generation.size}")
        _touch(generation)
    except DamagedIndexError:
        raise
    except Exception as error:
        raise DamagedIndexError(f"{name}: {error}") from error
    except BaseException as error:
        # A panic of the search library comes as pyo3_runtime.PanicException, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise DamagedIndexError(f"{name}: {error}") from error
        raise
    return generation


def _touch(generation: Generation) -> None:
    # Whole files of another version may open and fail only when they are read: read one record.
    for number in generation.documents.everything[:1]:
        generation.numbered(int(number))
    # Nor does the first question wait for what every question needs.
    for facet in DEFAULT_FACETS:
        generation.documents.codes(facet)


def open_searcher(folder: Path) -> tuple[Searcher, Index]:
    """The index in a folder, ready to be searched."""
    index = Index.open(str(folder))
    analysis.register(index)
    return index.searcher(), index


def read_catalogue(folder: Path, corpus: Corpus) -> Catalogue:
    """The catalogue in a generation's folder."""
    data = orjson.loads((folder / CATALOGUE).read_bytes())
    vocabularies = [vocabulary_from(one) for one in data["vocabularies"]]
    documents = [document_from(one) for one in data["documents"]]
    return Catalogue(corpus, {one.code: one for one in vocabularies}, {one.id: one for one in documents})


def _catalogue(folder: Path, corpus: Mapping[str, Any], held: Generation | None) -> Catalogue:
    at = Corpus(corpus["number"], datetime.fromisoformat(corpus["updated"]))
    if held and same_file(folder / CATALOGUE, held.folder / CATALOGUE):
        return Catalogue(at, held.catalogue.vocabularies, held.catalogue.documents)
    return read_catalogue(folder, at)
