"""Taking single changes into a large index instead of building it again.

The next generation shares the files of the one before it. Of its shards, the old versions of changed records are marked
as deleted; their new versions stand in a late shard, which is written anew each time and never gets large. Whatever
cannot be told from the revisions, or touches many records, is left to a whole build.
"""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from tantivy import Query

from app.domain.concept import CONCEPTS
from app.domain.document import Document
from app.domain.facets import SEARCHED_FACETS
from app.domain.plain import document_from
from app.errors import DatabaseUnavailable
from app.search.analysis import ANALYSERS
from app.search.assembly import Building, begin_building, load_catalogue
from app.search.generation import (
    CATALOGUE,
    ORDERS,
    TANTIVY,
    Generation,
    current_name,
    open_current,
    open_generation,
    open_searcher,
    take_into_use,
)
from app.search.jobs import write_late
from app.search.orders import NoRoomError, Orders, ranks_of
from app.search.schema import EXACT, Places, searched_texts
from app.search.seal import sealed
from app.search.shards import LATE, SPLIT, Shard, assemble, link_shard, write_without
from app.storage.corpus import read_corpus
from app.storage.engine import reading, stand_open
from app.storage.recommendations import Outline, load_outlines_of
from app.storage.revisions import Touched, stands_in_log, touched_since

log = logging.getLogger(__name__)

SMALL: Final = SPLIT
"""Records of an index that is always built whole: it takes less than the change takes to be announced."""

MOST_LATE: Final = 2_000
"""Records in the late shard; it takes about a second to write."""

SHARE: Final = 20
"""One in so many records may be marked as deleted: it still counts when words are weighed by how rare they are."""

MOST_REVISIONS: Final = 2_000

_NAMED: Final = frozenset({"body", "treaty"})
_LABELLED: Final = frozenset({*SEARCHED_FACETS, "service_area"})
"""Vocabularies whose aliases, and whose labels, stand with every record that has one of their codes."""


class TooMuchChangedError(Exception):
    """The index is better built whole; says why."""


def changed_index(engine: Engine, root: Path, held: Generation | None) -> Generation | None:
    """The generation after the one in use, made from it and taken into use; None if it must be built whole."""
    started = time.perf_counter()
    before = held if held and held.folder == root / (current_name(root) or "") else open_current(root)
    if before is None or not before.width or before.size < SMALL:
        return None
    try:
        with reading(engine) as session:
            stand_open(session.connection())
            folder, records = _write_next(session, root, before)
        generation = open_generation(root, folder.name, before)
    except (TooMuchChangedError, NoRoomError) as reason:
        log.info("the index is built whole: %s", reason)
        return None
    except DatabaseUnavailable:
        raise
    except Exception:
        log.warning("the index could not be changed and is built whole", exc_info=True)
        return None
    take_into_use(root, folder)
    log.info(
        "index changed",
        extra={
            "corpus_number": generation.corpus.number,
            "records": generation.size,
            "changed": records,
            "seconds": round(time.perf_counter() - started, 3),
        },
    )
    return generation


def _write_next(session: Session, root: Path, before: Generation) -> tuple[Path, int]:
    """The folder of the next generation and how many records changed."""
    corpus = read_corpus(session)
    if corpus.number <= before.corpus.number or not stands_in_log(session, before.corpus):
        raise TooMuchChangedError("the database is not a later state of the same record")
    touched = touched_since(session, before.corpus.number, MOST_REVISIONS)
    if touched is None:
        raise TooMuchChangedError(f"more than {MOST_REVISIONS} revisions")
    if all(one.subject == "recommendation" for one in touched):
        catalogue, shared = replace(before.catalogue, corpus=corpus), {CATALOGUE}
    else:
        catalogue, shared = load_catalogue(session), set()
    orders = before.read_orders()
    change = _placed(session, _found(touched, before), before, orders, catalogue.documents)
    if change.orders is orders:
        shared.add(ORDERS)
    building = begin_building(root, catalogue, before.folder if CATALOGUE in shared else None)
    shards = [*_without(before, building, change.outlines), write_late(session, building, change.late)]
    assemble(building.shards, shards)
    folder = building.finish(
        shards,
        before.width,
        before.folder if ORDERS in shared else change.orders,
        late=change.late,
        unsaid=_unsaid(before, building, change.outlines),
        known=_known(before, shared),
    )
    return folder, len(change.outlines)


@dataclass
class _Found:
    """What the revisions say: records that changed; documents whose records changed place, and whose own data did."""

    ids: set[str] = field(default_factory=set)
    moved: set[str | None] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)


def _found(touched: Sequence[Touched], before: Generation) -> _Found:
    found = _Found()
    for one in touched:
        if one.subject == "recommendation":
            found.ids.add(one.subject_id)
            if one.before is None or _stood(one.before) != _stood(one.after):
                # It takes a place among the records of its document, and each after it moves on.
                found.moved |= {side["document"] for side in (one.before, one.after) if side is not None}
        elif one.subject == "document":
            if one.before is not None and _told(one.before) != _told(one.after):
                found.documents.add(one.subject_id)
        elif one.subject == "term":
            found.ids |= _ids_with_term(one, before)
    return found


def _stood(record: Mapping[str, Any]) -> tuple[Any, Any]:
    return record["document"], record["paragraph"]


def _told(data: Mapping[str, Any]) -> tuple[str | None, str | None, str]:
    """What records are found and ordered by of their document."""
    document: Document = document_from(data)
    return document.symbol, document.cycle, document.date


def _ids_with_term(touched: Touched, before: Generation) -> set[str]:
    """The records in which a changed term stands, if what changed of it is searched."""
    vocabulary, _, code = touched.subject_id.partition("/")
    if vocabulary == CONCEPTS:
        raise TooMuchChangedError("the thesaurus changed, and may be spoken of in any text")
    searched = [
        *(["labels"] if vocabulary in _LABELLED else []),
        *(["aliases"] if vocabulary in _NAMED else []),
    ]
    old = touched.before
    if old is None or all(old.get(name) == touched.after.get(name) for name in searched):
        return set()
    query = Query.term_query(before.index.schema, vocabulary, code, "basic")
    hits = before.searcher.search(query, MOST_LATE + 1).hits
    if len(hits) > MOST_LATE:
        raise TooMuchChangedError(f"{touched.subject_id} changed, which stands in many records")
    return {before.searcher.doc(address)["id"][0] for _, address in hits}


@dataclass(frozen=True)
class _Change:
    """Every record that changed, the orders as they are now, and what is to stand in the late shard, by database id."""

    outlines: list[Outline]
    orders: Orders
    late: dict[int, tuple[str, Places]]


def _placed(
    session: Session, found: _Found, before: Generation, orders: Orders, documents: Mapping[str, Document]
) -> _Change:
    changed = load_outlines_of(session, ids=found.ids, documents={*found.moved, *found.documents})
    late = {one.number: one for one in (*load_outlines_of(session, numbers=before.late), *changed)}
    current = [one for one in late.values() if one.status == "current"]
    # Old versions of what is late already are deleted already.
    more = sum(one.number not in before.late for one in changed)
    deleted = more + sum(shard.deleted for shard in before.shards)
    if max(deleted, len(current)) > min(MOST_LATE, before.size // SHARE):
        raise TooMuchChangedError("too many records changed since it was built whole")
    # Ranks are counted among all records of a document, current or not.
    ranks = ranks_of(load_outlines_of(session, documents={one.document for one in current}))
    groups = {(one.document, one.year) for one in current}
    orders = orders.without(found.documents).with_groups(groups, documents)
    placed = {one.number: (one.id, orders.places((one.document, one.year), ranks[one.id])) for one in current}
    return _Change(changed, orders, placed)


def _without(before: Generation, building: Building, changed: Iterable[Outline]) -> Iterator[Shard]:
    """The shards of the generation before, without the old versions of what changed."""
    ids: dict[int, list[str]] = {}
    for one in changed:
        ids.setdefault(one.number // before.width, []).append(one.id)
    origin = before.folder / TANTIVY
    for shard in before.shards:
        if shard.number == LATE:
            continue
        if gone := ids.get(shard.number):
            yield write_without(shard, origin, building.shards, gone)
        else:
            link_shard(shard, origin, building.shards)
            yield shard


def _unsaid(before: Generation, building: Building, changed: Iterable[Outline]) -> set[str]:
    """Words of which only deleted versions of records are left: to Tantivy they are still there."""
    searcher, index = open_searcher(building.shards)
    words = set(before.unsaid)
    for one in changed:
        old = before.find(one.id)
        if old is not None and old[0].id == one.id:
            for _, _, text in searched_texts(old[0], before.catalogue):
                words.update(ANALYSERS[EXACT].analyze(text))
    return {word for word in words if not _stands(searcher, index, word)}


def _stands(searcher: Any, index: Any, word: str) -> bool:
    return bool(searcher.search(Query.term_query(index.schema, EXACT, word), 1).hits)


def _known(before: Generation, shared: Iterable[str]) -> dict[str, str]:
    """The digests of files that the next generation shares with the one before, by name."""
    # Segments have names of their own that never come again.
    wanted = {f"{TANTIVY}/{path.name}" for shard in before.shards for path in shard.files(before.folder / TANTIVY)}
    return {name: digest for name, digest in sealed(before.folder).items() if name in wanted or name in shared}
