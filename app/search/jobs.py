"""Writing shards from the database, here or in processes of their own.

A process is started by `python -m app.search.jobs` and speaks JSON lines: it is told the folder and how to open the
database, answers with the state of the record that it sees, and then writes one shard for each job it is given. It ends
with its standard input, so it does not outlive who started it by more than a shard.
"""

import gc
import logging
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.catalogue import Catalogue
from app.domain.result import Corpus
from app.search.assembly import Building
from app.search.generation import TANTIVY, read_catalogue
from app.search.reading import concepts_of
from app.search.schema import Places, index_document
from app.search.shards import LATE, Shard, plain, shards_from, write_shard
from app.storage.corpus import read_corpus
from app.storage.engine import Opened, opened_with, reading, stand_open
from app.storage.recommendations import load_numbered, load_range
from app.storage.vocabularies import load_term_names

log = logging.getLogger(__name__)

MOST_PROCESSES: Final = 4
WORTH: Final = 8_192
"""Records that are worth starting processes for: each takes about a second to start."""


@dataclass(frozen=True, slots=True)
class Job:
    """A shard to be written: the records with database ids from `first` to `last` that have a place."""

    number: int
    first: int
    last: int
    places: Mapping[str, Places]


def job_of(number: int, width: int, places: Mapping[str, Places]) -> Job:
    """The job of writing a shard of so many database ids."""
    return Job(number, number * width, (number + 1) * width - 1, places)


class ProcessesFailedError(Exception):
    """The processes cannot do it: they see another state of the record, or ended."""


def processes_for(jobs: Sequence[Job]) -> int:
    """How many processes are worth starting for some jobs; 1 is this one alone."""
    if sum(len(job.places) for job in jobs) < WORTH:
        return 1
    return min(len(jobs), len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, MOST_PROCESSES)


def write_here(session: Session, building: Building, jobs: Sequence[Job]) -> list[Shard]:
    """Write shards in this process, one after the other."""
    write = _writer(session, building.catalogue, building.shards)
    return [write(job) for job in jobs]


def write_late(session: Session, building: Building, places: Mapping[int, tuple[str, Places]]) -> Shard:
    """Write the late shard: the records with these database ids, each with its public id and its places."""
    by_id, concepts = dict(places.values()), concepts_of(building.catalogue)
    records = load_numbered(session, list(places), load_term_names(session))
    documents = (index_document(record, building.catalogue, by_id[record.id], concepts) for record in records)
    return write_shard(building.shards, LATE, documents)


def _writer(session: Session, catalogue: Catalogue, folder: Path) -> Callable[[Job], Shard]:
    terms, concepts = load_term_names(session), concepts_of(catalogue)

    def write(job: Job) -> Shard:
        documents = (
            index_document(record, catalogue, job.places[record.id], concepts)
            for record in load_range(session, job.first, job.last, terms)
            if record.id in job.places
        )
        return write_shard(folder, job.number, documents)

    return write


class Processes:
    """Processes that write shards of one generation from one state of the record, each reading it by itself."""

    def __init__(self, engine: Engine, building: Building, running: Sequence[subprocess.Popen[bytes]]) -> None:
        self._running = running
        opened = opened_with(engine)
        told = {"address": opened.address, "replicas": opened.replicas, "folder": str(building.folder.absolute())}
        for process in running:
            _tell(process, told)
        seen = [Corpus(one["number"], datetime.fromisoformat(one["updated"])) for one in map(_hear, running)]
        if any(corpus != building.catalogue.corpus for corpus in seen):
            raise ProcessesFailedError("the record changed while they started")

    def write(self, jobs: Sequence[Job]) -> list[Shard]:
        """Write shards, the next by whoever is ready first. Raises ProcessesFailedError."""
        waiting, done, failed = deque(jobs), list[Shard](), list[Exception]()

        def keep_busy(process: "subprocess.Popen[bytes]") -> None:
            try:
                while waiting and not failed:
                    _tell(process, waiting.popleft())
                    done.extend(shards_from(_hear(process)))
            except (ProcessesFailedError, IndexError) as error:
                failed.append(error)

        threads = [threading.Thread(target=keep_busy, args=[process], daemon=True) for process in self._running]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if len(done) < len(jobs):
            raise ProcessesFailedError(*failed)
        return done


@contextmanager
def started(engine: Engine, building: Building, count: int) -> Iterator[Processes]:
    """So many processes for a generation. Raises ProcessesFailedError if they cannot be used."""
    command = [sys.executable, "-m", __name__]
    with ExitStack() as stack:
        running = []
        try:
            for _ in range(count):
                process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
                stack.callback(_end, process)
                running.append(process)
        except OSError as error:
            raise ProcessesFailedError(str(error)) from error
        yield Processes(engine, building, running)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.communicate()


def _tell(process: "subprocess.Popen[bytes]", what: Any) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(orjson.dumps(what) + b"\n")
        process.stdin.flush()
    except OSError as error:
        raise ProcessesFailedError(f"one does not listen any more: {error}") from error


def _hear(process: "subprocess.Popen[bytes]") -> Any:
    assert process.stdout is not None
    if line := process.stdout.readline():
        return orjson.loads(line)
    raise ProcessesFailedError(f"one ended with {process.wait()}")


def _work() -> None:
    """Be such a process."""
    # It ends before anything it makes would have to be searched for rings.
    gc.disable()
    told = orjson.loads(sys.stdin.buffer.readline())
    folder, engine = Path(told["folder"]), Opened(told["address"], told["replicas"]).again()
    with reading(engine) as session:
        stand_open(session.connection())
        corpus = read_corpus(session)
        _answer({"number": corpus.number, "updated": corpus.updated.isoformat()})
        write = None
        for line in sys.stdin.buffer:
            job = orjson.loads(line)
            write = write or _writer(session, read_catalogue(folder, corpus), folder / TANTIVY)
            places = {id_: Places(**place) for id_, place in job["places"].items()}
            _answer(plain([write(Job(job["number"], job["first"], job["last"], places))]))


def _answer(what: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps(what) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    _work()
