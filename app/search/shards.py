"""Shards: the index is cut by the records' database ids into pieces that are written once and never changed.

A shard is a segment of Tantivy without deleted documents, so that every count and statistic is that of the records
that are there, and hits of equal score stand in the order of the database: an index of which some shards were written
anew is the same as one that was built whole.
"""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import Any, Final

import orjson
from tantivy import Document as IndexDocument
from tantivy import Index

from app.search import analysis
from app.search.schema import build_schema

WRITER_BYTES: Final = 1_000_000_000
"""A bound, not a need: a shard that reaches it becomes two segments, and a usual one takes a twentieth of it."""

SPLIT: Final = 8_192
"""Fewer records are one shard. More are an even number, for the two processors there are at least."""

WIDEST: Final = 32_768
"""Database ids in a shard. Every shard costs every search about half a millisecond; a wider one takes more memory."""

META: Final = "meta.json"


@dataclass(frozen=True, slots=True)
class Shard:
    """A written shard: its number, how many records it holds, and its segments as Tantivy names them."""

    number: int
    records: int
    segments: tuple[dict[str, Any], ...]

    def files(self, folder: Path) -> list[Path]:
        """The shard's files in the folder of an index."""
        ids = (one["segment_id"].replace("-", "") for one in self.segments)
        return sorted(path for one in ids for path in folder.glob(f"{one}.*"))


def width_for(last: int) -> int:
    """How many database ids make a shard if the highest is `last`; a record's shard is its id through this number."""
    ids = last + 1
    count = 1 if ids < SPLIT else 2 * ceil(ids / (2 * WIDEST))
    return ceil(ids / count)


def write_shard(folder: Path, number: int, documents: Iterable[IndexDocument]) -> Shard:
    """Write documents, in the order given, as a shard into the folder of an index."""
    beside = folder / f"shard-{number}"
    beside.mkdir(parents=True)
    index = Index(build_schema(), path=str(beside))
    analysis.register(index)
    writer = index.writer(WRITER_BYTES, 1)
    count = 0
    for document in documents:
        writer.add_document(document)
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    shard = Shard(number, count, tuple(orjson.loads((beside / META).read_bytes())["segments"]))
    for path in shard.files(beside):
        path.replace(folder / path.name)
    shutil.rmtree(beside)
    return shard


def assemble(folder: Path, shards: Sequence[Shard]) -> None:
    """Make shards whose files stand in a folder one index, in the order of their numbers."""
    # Tantivy keeps no order among the segments it commits itself, but reads them in the order of this file.
    Index(build_schema(), path=str(folder))
    meta = orjson.loads((folder / META).read_bytes())
    ordered = sorted(shards, key=lambda one: one.number)
    meta["segments"] = [segment for shard in ordered for segment in shard.segments]
    (folder / META).write_bytes(orjson.dumps(meta))
    for path in folder.glob(".*"):
        # Lists files for a writer to clear away; nothing is ever written into an assembled index.
        path.unlink()


def plain(shards: Iterable[Shard]) -> list[dict[str, Any]]:
    """As lists that JSON can hold."""
    return [asdict(one) for one in shards]


def shards_from(data: Iterable[dict[str, Any]]) -> tuple[Shard, ...]:
    """The shards that `plain` wrote."""
    return tuple(Shard(one["number"], one["records"], tuple(one["segments"])) for one in data)
