"""Putting a generation together beside the others: its catalogue, its orders, its shards, and the seal."""

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import orjson
from sqlalchemy.orm import Session

from app.domain.catalogue import Catalogue
from app.domain.recommendation import Recommendation
from app.search.generation import CATALOGUE, ORDERS, SHARDS, TANTIVY
from app.search.orders import NO_ORDERS, Orders
from app.search.reading import concepts_of
from app.search.schema import Places, fingerprint, index_document
from app.search.seal import seal
from app.search.shards import Shard, assemble, in_order, link, plain, width_for, write_shard
from app.storage.corpus import read_corpus
from app.storage.documents import load_documents
from app.storage.vocabularies import load_vocabularies


@dataclass(frozen=True)
class Building:
    """A generation that is being written; nobody sees it before `finish`, and what is left of it is cleared away."""

    folder: Path
    catalogue: Catalogue

    @property
    def shards(self) -> Path:
        """Where shards are written."""
        return self.folder / TANTIVY

    def clear(self) -> None:
        """Take away what was written of shards."""
        shutil.rmtree(self.shards)
        self.shards.mkdir()

    def finish(
        self,
        shards: Iterable[Shard],
        width: int,
        orders: Orders | Path,
        *,
        late: Iterable[int] = (),
        unsaid: Iterable[str] = (),
        known: Mapping[str, str] | None = None,
    ) -> Path:
        """Seal the generation and give it its place beside the others; it is not in use until `take_into_use`.

        `orders` may stand in another generation's folder already; `known` are digests of files that were linked from
        there, by name.
        """
        corpus = self.catalogue.corpus
        data = {
            "corpus": {"number": corpus.number, "updated": corpus.updated.isoformat()},
            "width": width,
            "shards": plain(in_order(shards)),
            "late": sorted(late),
            "unsaid": sorted(unsaid),
        }
        (self.folder / SHARDS).write_bytes(orjson.dumps(data))
        if isinstance(orders, Path):
            link(orders / ORDERS, self.folder / ORDERS)
        else:
            (self.folder / ORDERS).write_bytes(orjson.dumps(orders.plain()))
        seal(self.folder, known or {})
        final = self.folder.with_name(f"{corpus.number}-{fingerprint()}")
        shutil.rmtree(final, ignore_errors=True)
        self.folder.replace(final)
        return final


def begin_building(root: Path, catalogue: Catalogue, written: Path | None = None) -> Building:
    """An empty generation below the root, with its catalogue, which may stand `written` in another one's folder."""
    folder = root / f"building-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / TANTIVY).mkdir(parents=True)
    if written is not None:
        link(written / CATALOGUE, folder / CATALOGUE)
        return Building(folder, catalogue)
    data = {
        "vocabularies": list(catalogue.vocabularies.values()),
        "documents": list(catalogue.documents.values()),
    }
    (folder / CATALOGUE).write_bytes(orjson.dumps(data))
    return Building(folder, catalogue)


def load_catalogue(session: Session) -> Catalogue:
    """Vocabularies, documents and corpus number as the session sees them."""
    return Catalogue(read_corpus(session), load_vocabularies(session), load_documents(session))


def build_generation(
    root: Path, catalogue: Catalogue, records: Iterable[Recommendation], places: Mapping[str, Places]
) -> Path:
    """Write a generation of records that are at hand and return its folder; it can only be rebuilt later."""
    building, concepts = begin_building(root, catalogue), concepts_of(catalogue)
    shards, waiting, width = list[Shard](), iter(records), width_for(len(places))
    for number, some in enumerate(iter(lambda: list(islice(waiting, width)), [])):
        documents = (index_document(record, catalogue, places[record.id], concepts) for record in some)
        shards.append(write_shard(building.shards, number, documents))
    assemble(building.shards, shards)
    return building.finish(shards, 0, NO_ORDERS)
