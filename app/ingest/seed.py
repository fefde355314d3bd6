"""Loading the seed data: all of it or nothing, and nothing twice."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Engine

from app.domain.concept import CONCEPTS
from app.domain.document import Document
from app.domain.facets import FILTER_FACETS
from app.domain.recommendation import Recommendation
from app.domain.revision import Author
from app.domain.suggestion import RULES
from app.domain.vocabulary import Vocabulary
from app.errors import InvalidRecord, SeedError
from app.ingest.merging import with_what_was_imported
from app.ingest.municipal_rules import read_rules
from app.ingest.seed_files import JsonPath, SeedEntry, SeedFile, entries, read_file
from app.ingest.seed_rows import SeedDocument, SeedRecommendation, SeedTerm, SeedVocabulary, read_row
from app.ingest.thesaurus import read_thesaurus
from app.storage.changes import Change, changing
from app.storage.documents import save_documents
from app.storage.engine import reading
from app.storage.import_runs import begin_run, end_run, last_checksum
from app.storage.recommendations import BATCH, save_recommendations, stored_records
from app.storage.revisions import others_than
from app.storage.vocabularies import save_vocabulary

SEEDER = Author("seed", "import", "Loaded from the seed data", "seed_data/")

NEEDED: Final = sorted({*FILTER_FACETS, "municipality", "county"} - {"document"})
"""The vocabularies without which no record can be checked or shown."""

WHOLE: Final = (CONCEPTS, RULES)
"""The vocabularies that no record names: a term that is gone from the files is gone."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class SeedReport:
    """What a load did: outcome → number of records; and the ids left alone because somebody edited them since."""

    counts: dict[str, int] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    corpus_number: int | None = None
    """The corpus number the load made, or None if it changed nothing."""


@dataclass(frozen=True)
class Placed:
    """A value of the domain with the entry it was read from."""

    value: Any
    entry: SeedEntry


@dataclass(frozen=True)
class Seed:
    """Everything the seed folder holds, read and checked for shape, not yet for codes."""

    vocabularies: tuple[Vocabulary, ...]
    documents: tuple[Placed, ...]
    recommendations: tuple[Placed, ...]


def load_seed(engine: Engine, folder: Path) -> SeedReport:
    """Bring the database to what the seed folder says. Raises SeedError, and keeps nothing, if any file is wrong.

    Records that somebody else changed after the last load are left as they are and listed in the report. Records no
    longer in the files stay: ids are never taken away.
    """
    checksum = checksum_of(folder)
    with reading(engine) as session:
        if last_checksum(session, "seed") == checksum:
            return SeedReport()
    seed = read_seed(folder)
    with changing(engine, SEEDER) as change:
        run = begin_run(change, "seed", "seed_data/", checksum)
        counts = Counter(terms=sum(save_vocabulary(change, one, whole=one.code in WHOLE) for one in seed.vocabularies))
        counts["documents"] = _save_documents(change, seed.documents)
        kept = _save_recommendations(change, seed.recommendations, counts)
        end_run(change, run, counts)
        return SeedReport(dict(counts), kept, change.number)


def checksum_of(folder: Path) -> str:
    """One SHA-256 over the names and bytes of all seed files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.json")):
        digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_seed(folder: Path) -> Seed:
    """Read every file; raises SeedError at the first that is wrong or the first id that stands twice."""
    if not folder.is_dir():
        raise SeedError(str(folder), 1, "there is no seed folder here")
    names = {*_names(folder, "vocabularies"), *(f"vocabularies/{name}.json" for name in NEEDED)}
    vocabularies = [_vocabulary(read_file(folder, name)) for name in sorted(names)]
    documents = [
        Placed(read_row(SeedDocument, entry).document(), entry)
        for entry in entries(read_file(folder, "documents.json"))
    ]
    recommendations = [
        Placed(read_row(SeedRecommendation, entry).recommendation(), entry)
        for name in _names(folder, "recommendations")
        for entry in entries(read_file(folder, name))
    ]
    _refuse_doubled("id", ((document.value.id, document.entry) for document in documents))
    _refuse_doubled("symbol", ((one.value.symbol, one.entry) for one in documents if one.value.symbol))
    _refuse_doubled("id", (part for one in recommendations for part in _parts(one.entry)))
    vocabularies.append(read_thesaurus(folder, {one.code: one for one in vocabularies}))
    vocabularies.append(read_rules(folder, {one.code: one for one in vocabularies}))
    return Seed(tuple(vocabularies), tuple(documents), tuple(recommendations))


def _names(folder: Path, kind: str) -> list[str]:
    return sorted(f"{kind}/{path.name}" for path in (folder / kind).glob("*.json"))


def _vocabulary(file: SeedFile) -> Vocabulary:
    whole = SeedEntry(file, file.value)
    head = read_row(SeedVocabulary, whole)
    if f"vocabularies/{head.vocabulary}.json" != file.name:
        raise whole.error(f"the vocabulary {head.vocabulary!r} stands in a file of another name", "vocabulary")
    placed = [Placed(read_row(SeedTerm, entry).term(), entry) for entry in entries(file, "terms")]
    _refuse_doubled("code", ((term.value.code, term.entry) for term in placed))
    terms = {term.value.code: term.value for term in placed}
    for term in placed:
        if term.value.broader is not None and term.value.broader not in terms:
            raise term.entry.error(f"unknown broader term {term.value.broader!r}", "broader")
    return Vocabulary(head.vocabulary, dict(head.labels), terms, head.facts)


def _parts(entry: SeedEntry) -> Iterator[tuple[str, SeedEntry]]:
    """The id and place of a recommendation, then of its measures."""
    yield entry.value["id"], entry
    for place, measure in enumerate(entry.value.get("measures", [])):
        yield measure["id"], SeedEntry(entry.file, measure, (*entry.path, "measures", place))


def _refuse_doubled(field: str, names: Iterable[tuple[str, SeedEntry]]) -> None:
    seen: dict[str, SeedEntry] = {}
    for name, entry in names:
        if name in seen:
            first = seen[name]
            place = f"{first.file.name}:{first.file.line((*first.path, field))}"
            raise entry.error(f"the {field} {name!r} stands twice, first at {place}", field)
        seen[name] = entry


def _save_documents(change: Change, documents: Sequence[Placed]) -> int:
    values: list[Document] = [placed.value for placed in documents]
    try:
        return save_documents(change, values)
    except InvalidRecord as error:
        raise _located(next(one.entry for one in documents if one.value.id == error.record_id), error) from None


def _save_recommendations(change: Change, placed: Sequence[Placed], counts: "Counter[str]") -> tuple[str, ...]:
    others = others_than(change.session, SEEDER.name)
    kept = [one.value.id for one in placed if "person" in others.get(one.value.id, ())]
    ours = [one for one in placed if "person" not in others.get(one.value.id, ())]
    for batch in _batches(ours, BATCH):
        stored = stored_records(change, [one.value.id for one in batch if one.value.id in others])
        records: list[Recommendation] = [
            with_what_was_imported(one.value, stored[one.value.id][1]) if one.value.id in stored else one.value
            for one in batch
        ]
        try:
            counts.update(save_recommendations(change, records))
        except InvalidRecord as error:
            entry = next(one.entry for one in batch if one.value.id == error.record_id)
            raise _located(entry, error) from None
    return tuple(kept)


def _located(entry: SeedEntry, error: InvalidRecord) -> SeedError:
    """The error at the line of its first fault: in the part it names, at the value or else the field it speaks of."""
    name, _, fault = error.faults[0].rpartition(": ")
    part = dict(_parts(entry)).get(name, entry)
    fault = fault.partition(", did you mean")[0]
    quoted, words = re.findall(r"'([^']+)'", fault), re.findall(r"[\w-]+", fault)

    def aptness(place: tuple[JsonPath, Any]) -> int:
        path, value = place
        return 2 * (value in quoted) + any(step in words for step in path)

    path, _ = max(_places_in(part.value), key=aptness)
    return part.error(str(error), *path)


def _places_in(value: Any, path: JsonPath = ()) -> Iterator[tuple[JsonPath, Any]]:
    """Every value inside a part, its measures left out, with the way to it; the part itself first."""
    yield path, value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        if step != "measures":
            yield from _places_in(inner, (*path, step))


def _batches(values: Sequence[Value], size: int) -> Iterator[list[Value]]:
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch
