"""Shards: the index is cut by the records' database ids into pieces that are written once.

A shard is a segment of Tantivy, and hits of equal score stand in the order of the shards and of the records in them: in
an index that was built whole, in the order of the database, however many processes wrote it. Records that change later
are deleted from their shard, by a list beside it, and stand in a late shard after all others.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import ceil
from pathlib import Path
from typing import Any, Final

import orjson
from tantivy import Document as IndexDocument
from tantivy import Index

from app.search import analysis
from app.search.columns import write_columns
from app.search.schema import SHARD, build_schema

WRITER_BYTES: Final = 1_000_000_000
"""A bound, not a need: a shard that reaches it becomes two segments, and a usual one takes a twentieth of it."""

LEAST_BYTES: Final = 15_000_000
"""What Tantivy wants at least, here for deleting only."""

LATE: Final = 1 << 31
"""The number of the shard of records that changed after the others were written."""

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

    @property
    def deleted(self) -> int:
        """How many records are marked as deleted."""
        return sum((one["deletes"] or {}).get("num_deleted_docs", 0) for one in self.segments)

    def files(self, folder: Path) -> list[Path]:
        """The shard's files in the folder of an index."""
        return [path for segment in self.segments for path in _files(segment, folder)]


def columns_name(segment: Mapping[str, Any]) -> str:
    """The name of the file beside a segment's that holds its columns; see `columns`."""
    return f"{_name(segment)}.columns"


def _name(segment: Mapping[str, Any]) -> str:
    return str(segment["segment_id"]).replace("-", "")


def _files(segment: Mapping[str, Any], folder: Path) -> list[Path]:
    name, deletes = _name(segment), segment["deletes"]
    found = [path for path in folder.glob(f"{name}.*") if path.suffix != ".del"]
    # A list of what is deleted holds all that the lists before it held.
    return sorted([*found, folder / f"{name}.{deletes['opstamp']}.del"] if deletes else found)


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
    for document in documents:
        document.add_unsigned(SHARD, number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    write_columns(index, [beside / columns_name(segment) for segment in _segments(beside)])
    return _taken_from(beside, number, folder)


def link_shard(shard: Shard, origin: Path, folder: Path) -> None:
    """Let a shard stand in another folder, too."""
    for path in shard.files(origin):
        link(path, folder / path.name)


def link(path: Path, name: Path) -> None:
    """Give a file that nobody changes another name; where a file system has no links, make a copy."""
    try:
        name.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, name)


def write_without(shard: Shard, origin: Path, folder: Path, ids: Iterable[str]) -> Shard:
    """Write a shard into another folder without some records: the same files, and a list of what is deleted."""
    beside = folder / f"shard-{shard.number}"
    beside.mkdir(parents=True)
    link_shard(shard, origin, beside)
    # Alone in an index of its own, so that Tantivy has nothing to merge it with.
    assemble(beside, [shard])
    index = Index.open(str(beside))
    analysis.register(index)
    writer = index.writer(LEAST_BYTES, 1)
    for id_ in ids:
        writer.delete_documents_by_term("id", id_)
    writer.commit()
    writer.wait_merging_threads()
    return _taken_from(beside, shard.number, folder)


def _taken_from(beside: Path, number: int, folder: Path) -> Shard:
    segments = _segments(beside)
    shard = Shard(number, sum(one["max_doc"] for one in segments), segments)
    shard = replace(shard, records=shard.records - shard.deleted)
    for path in shard.files(beside):
        path.replace(folder / path.name)
    shutil.rmtree(beside)
    return shard


def _segments(folder: Path) -> tuple[dict[str, Any], ...]:
    return tuple(orjson.loads((folder / META).read_bytes())["segments"])


def assemble(folder: Path, shards: Sequence[Shard]) -> None:
    """Make shards whose files stand in a folder one index, in the order of their numbers."""
    # Tantivy keeps no order among the segments it commits itself, but reads them in the order of this file.
    Index(build_schema(), path=str(folder))
    meta = orjson.loads((folder / META).read_bytes())
    meta["segments"] = [segment for shard in in_order(shards) for segment in shard.segments]
    meta["opstamp"] = max((one["deletes"]["opstamp"] for one in meta["segments"] if one["deletes"]), default=0)
    (folder / META).write_bytes(orjson.dumps(meta))
    for path in folder.glob(".*"):
        # Lists files for a writer to clear away; nothing is ever written into an assembled index.
        path.unlink()


def in_order(shards: Iterable[Shard]) -> list[Shard]:
    """Shards as they stand in an index."""
    return sorted(shards, key=lambda one: one.number)


def plain(shards: Iterable[Shard]) -> list[dict[str, Any]]:
    """As lists that JSON can hold."""
    return [asdict(one) for one in shards]


def shards_from(data: Iterable[dict[str, Any]]) -> tuple[Shard, ...]:
    """The shards that `plain` wrote."""
    return tuple(Shard(one["number"], one["records"], tuple(one["segments"])) for one in data)
