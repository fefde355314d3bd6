"""The collections that are measured: the seed data, and larger ones mixed from its records; made once and kept.

A collection is a folder below var/bench: the database and index of the program, the same records as a SQLite database
for the others, and a note of what making it cost. Everything is the same for the same number and program.
"""

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path
from typing import Any, Final

import orjson

from app.domain.recommendation import Recommendation
from app.ingest.seed import load_seed
from app.search.assembly import build_generation
from app.search.builder import build_index, load_catalogue
from app.search.generation import take_into_use
from app.search.schema import Places, fingerprint
from app.settings import PROJECT, Settings
from app.storage.engine import open_engine, reading
from app.storage.migrations import migrate
from app.storage.recommendations import load_all
from bench.rivals import write_rivals

CACHE: Final = PROJECT / "var" / "bench"
SEED: Final = "seed"
SIZES: Final = {SEED: 0, "41k": 41_066, "267k": 267_000}
"""The seed data as they are; as many as UPR Info has of sessions 1 to 20; as many as the UN's whole index."""


@dataclass(frozen=True)
class Collection:
    """One collection, ready to serve. `made` is what making it cost: records, seconds, bytes."""

    folder: Path
    made: dict[str, Any]

    @property
    def rivals(self) -> Path:
        """The SQLite database of the same records for the others."""
        return self.folder / "rivals.db"


@contextmanager
def prepared() -> Iterator[Path]:
    """A folder with a database that holds the seed data, for as long as it is measured."""
    with tempfile.TemporaryDirectory() as folder:
        _seeded(Path(folder)).dispose()
        yield Path(folder)


def collection(size: str) -> Collection:
    """The collection of a size, made if it is not there or was made by another version of the program."""
    folder = CACHE / f"{size}-{fingerprint()}"
    note = folder / "made.json"
    if not note.exists():
        print(f"Making the collection of size {size} in {folder.relative_to(PROJECT)} …", flush=True)
        for old in CACHE.glob(f"{size}-*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True)
        note.write_bytes(orjson.dumps(_make(folder, size)))
    return Collection(folder, orjson.loads(note.read_bytes()))


def _make(folder: Path, size: str) -> dict[str, Any]:
    settings = Settings(data_dir=folder)
    begun = time.perf_counter()
    engine = _seeded(folder)
    loaded = time.perf_counter() - begun
    with reading(engine) as session:
        catalogue = load_catalogue(session)
        seed = [record for record in load_all(session) if record.status == "current"]
    records = seed if size == SEED else list(islice(mixed(seed), SIZES[size]))
    begun = time.perf_counter()
    if size == SEED:
        build_index(engine, settings.index_dir)
    else:
        settings.index_dir.mkdir(parents=True)
        places = {record.id: Places(at, len(records) - at, at) for at, record in enumerate(records)}
        take_into_use(settings.index_dir, build_generation(settings.index_dir, catalogue, records, places))
    indexed = time.perf_counter() - begun
    engine.dispose()
    begun = time.perf_counter()
    write_rivals(folder / "rivals.db", records)
    return {
        "records": len(records),
        "load_records_a_second": round(len(seed) / loaded),
        "index_seconds": round(indexed, 1),
        "index_bytes": _size(settings.index_dir),
        "fts5_seconds": round(time.perf_counter() - begun, 1),
        "fts5_bytes": (folder / "rivals.db").stat().st_size,
    }


def _seeded(folder: Path) -> Any:
    engine = open_engine(Settings(data_dir=folder).database)
    migrate(engine)
    load_seed(engine, Settings().seed_dir)
    return engine


def mixed(seed: list[Recommendation]) -> Iterator[Recommendation]:
    """Records without end: each with the tags of one seed record and the texts of another, under an id of its own."""
    chance = random.Random(1)
    for number in count():
        for record in seed:
            other = chance.choice(seed)
            year = chance.randint(2007, 2025)
            yield replace(record, id=f"{record.id}-{number}", texts=other.texts, year=year, external_ids=())


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
