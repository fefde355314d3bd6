"""Building a generation of the index from the database, and proving that the two are equal."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.catalogue import Catalogue
from app.domain.document import Document
from app.search.assembly import Building, begin_building, load_catalogue
from app.search.changing import changed_index
from app.search.generation import Generation, open_current, open_generation, take_into_use
from app.search.jobs import Job, ProcessesFailedError, job_of, processes_for, write_here
from app.search.jobs import started as processes_started
from app.search.orders import NO_ORDERS, Orders, ranks_of
from app.search.schema import Places
from app.search.shards import Shard, assemble, width_for
from app.storage.corpus import read_corpus
from app.storage.engine import reading, stand_open
from app.storage.recommendations import Outline, load_all, load_outlines

log = logging.getLogger(__name__)


def build_index(engine: Engine, root: Path) -> Generation:
    """Build a generation from what the database holds now and take it into use. One process builds at a time."""
    with builder_of(root):
        return _build(engine, root)


def ensure_index(engine: Engine, root: Path, held: Generation | None = None) -> Generation:
    """As `build_index`, unless another process has built the same state in the meantime: then its work is used.

    A large index takes in what changed, if that is little; see `changing`. What a generation that is `held` has in
    common with the new one is not read again.
    """
    with builder_of(root):
        with reading(engine) as session:
            corpus = read_corpus(session)
        return open_current(root, corpus, held) or changed_index(engine, root, held) or _build(engine, root)


def builder_of(root: Path) -> FileLock:
    """What a process holds while it builds below a root."""
    root.mkdir(parents=True, exist_ok=True)
    return FileLock(root / "building.lock")


def _build(engine: Engine, root: Path) -> Generation:
    started = time.perf_counter()
    with reading(engine) as session:
        stand_open(session.connection())
        building = begin_building(root, load_catalogue(session))
        outlines = load_outlines(session)
        orders, jobs, width = plan(outlines, building.catalogue.documents)
        del outlines
        shards = _written(engine, session, building, jobs)
        assemble(building.shards, shards)
        folder = building.finish(shards, width, orders)
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


def _written(engine: Engine, session: Session, building: Building, jobs: Sequence[Job]) -> list[Shard]:
    count = processes_for(jobs)
    if count > 1:
        try:
            with processes_started(engine, building, count) as processes:
                return processes.write(jobs)
        except ProcessesFailedError as error:
            log.warning("the index is built by one process alone: %s", error)
            building.clear()
    return write_here(session, building, jobs)


def plan(outlines: Sequence[Outline], documents: Mapping[str, Document]) -> tuple[Orders, list[Job], int]:
    """How the whole index is built: the orders, the shards to write, and how many database ids make one."""
    orders = NO_ORDERS.with_groups({(one.document, one.year) for one in outlines}, documents)
    ranks = ranks_of(outlines)
    width = width_for(max((one.number for one in outlines), default=0))
    places: dict[int, dict[str, Places]] = {}
    for one in outlines:
        if one.status == "current":
            places.setdefault(one.number // width, {})[one.id] = orders.places((one.document, one.year), ranks[one.id])
    return orders, [job_of(number, width, found) for number, found in sorted(places.items())], width


def places_of(outlines: Sequence[Outline], documents: Mapping[str, Document]) -> dict[str, Places]:
    """Each current record's place in every fixed order."""
    _, jobs, _ = plan(outlines, documents)
    return {id_: places for job in jobs for id_, places in job.places.items()}


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
