"""Building a generation of the index from the database, and proving that the two are equal."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.catalogue import Catalogue
from app.domain.document import Document
from app.domain.symbol import paragraph_order
from app.search.generation import Generation, build_generation, open_current, open_generation, take_into_use
from app.search.schema import Places
from app.storage.corpus import read_corpus
from app.storage.documents import load_documents
from app.storage.engine import reading
from app.storage.recommendations import Outline, load_all, load_outlines
from app.storage.vocabularies import load_vocabularies

log = logging.getLogger(__name__)


def build_index(engine: Engine, root: Path) -> Generation:
    """Build a generation from what the database holds now and take it into use. One process builds at a time."""
    with _builder_of(root):
        return _build(engine, root)


def ensure_index(engine: Engine, root: Path) -> Generation:
    """As `build_index`, unless another process has built the same state in the meantime: then its work is used."""
    with _builder_of(root):
        with reading(engine) as session:
            corpus = read_corpus(session)
        return open_current(root, corpus) or _build(engine, root)


def _builder_of(root: Path) -> FileLock:
    root.mkdir(parents=True, exist_ok=True)
    return FileLock(root / "building.lock")


def _build(engine: Engine, root: Path) -> Generation:
    started = time.perf_counter()
    with reading(engine) as session:
        catalogue = load_catalogue(session)
        places = places_of(load_outlines(session), catalogue.documents)
        records = (record for record in load_all(session) if record.status == "current")
        folder = build_generation(root, catalogue, records, places)
        generation = open_generation(root, folder.name)
        take_into_use(root, folder)
    log.info(
        "index built",
        extra={
            "corpus_number": generation.corpus.number,
            "records": generation.size,
            "seconds": round(time.perf_counter() - started, 3),
        },
    )
    return generation


def load_catalogue(session: Session) -> Catalogue:
    """Vocabularies, documents and corpus number as the session sees them."""
    return Catalogue(read_corpus(session), load_vocabularies(session), load_documents(session))


def places_of(outlines: list[Outline], documents: Mapping[str, Document]) -> dict[str, Places]:
    """Each record's place in every fixed order.

    Newest and oldest go by the document's date, then the document; within a document, and in document order, by
    paragraph and id.
    """

    def date(outline: Outline) -> str:
        document = documents.get(outline.document or "")
        return (document.date if document else "") or str(outline.year)

    inside = sorted(outlines, key=lambda one: (one.document or "\uffff", paragraph_order(one.paragraph), one.id))
    newest = sorted(inside, key=lambda one: (one.year, date(one)), reverse=True)
    oldest = sorted(inside, key=lambda one: (one.year, date(one)))
    at = {
        name: {one.id: place for place, one in enumerate(order)}
        for name, order in (("newest", newest), ("oldest", oldest), ("document", inside))
    }
    return {one.id: Places(at["newest"][one.id], at["oldest"][one.id], at["document"][one.id]) for one in outlines}


@dataclass(frozen=True)
class IndexCheck:
    """How an index compares with the database: ids missing from it, standing too much in it, or differing.

    Vocabularies and documents that differ stand among the differing, by name.
    """

    corpus_number: int
    index_number: int
    records: int
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether the index holds exactly what the database holds."""
        same_number = self.corpus_number == self.index_number
        return same_number and not (self.missing or self.surplus or self.differing)


def check_index(engine: Engine, generation: Generation) -> IndexCheck:
    """Compare every record of the database with the one the index holds."""
    missing, differing, seen = [], [], set()
    with reading(engine) as session:
        catalogue = load_catalogue(session)
        differing += _differing_catalogue(catalogue, generation.catalogue)
        for record in load_all(session):
            if record.status != "current":
                continue
            seen.add(record.id)
            found = generation.find(record.id)
            if found is None:
                missing.append(record.id)
            elif found[0] != record:
                differing.append(record.id)
    surplus = sorted(set(generation.ids()) - seen)
    numbers = catalogue.corpus.number, generation.corpus.number
    return IndexCheck(*numbers, len(seen), tuple(missing), tuple(surplus), tuple(differing))


def _differing_catalogue(one: Catalogue, other: Catalogue) -> list[str]:
    vocabularies = sorted({*one.vocabularies, *other.vocabularies})
    documents = sorted({*one.documents, *other.documents})
    return [
        *(f"vocabulary {code}" for code in vocabularies if one.vocabularies.get(code) != other.vocabularies.get(code)),
        *(f"document {key}" for key in documents if one.documents.get(key) != other.documents.get(key)),
    ]
