"""Fourth step: sound annotations into the record of truth, in batches, through the one save function."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from app.domain.document import Document
from app.domain.recommendation import Recommendation
from app.errors import ImportRefused
from app.ingest.alike import find_alike
from app.ingest.annotation import Annotation, SourceRow
from app.ingest.envelope import Envelope, Problem
from app.ingest.matching import Matcher, Wordings, candidate_of
from app.ingest.merging import Merger, document_key, slug_of
from app.ingest.report import Outcome, Report
from app.ingest.validate import Read
from app.storage.changes import Change
from app.storage.documents import document_ids, save_documents
from app.storage.planning import learn_sizes
from app.storage.recommendations import BATCH, save_recommendations, stored_records
from app.storage.revisions import last_changed_by_people, touched_by_people
from app.storage.source_rows import (
    Said,
    SourceEntry,
    keep_said,
    load_candidates,
    load_said,
    said_of_records,
    taken_ids,
)

FEW: Final = 20
LARGEST_LOSS: Final = 0.2
"""A source that has lost more records than a few and more than this part of them is taken for an incomplete file."""


@dataclass
class Store:
    """Writes what one source says into one change."""

    change: Change
    merger: Merger
    report: Report
    seen: dict[int, int] = field(default_factory=dict)
    """Hash of each id met → how much its row says: of rows with one id the richest is kept."""

    def save(self, read: Iterable[Read]) -> None:
        """Save all of it, batch by batch; the database learns how much there is each time it has doubled."""
        rest, done = iter(read), 0
        while batch := list(islice(rest, BATCH)):
            _Batch(self, batch).save()
            done += 1
            if done.bit_count() == 1:
                learn_sizes(self.change.session)

    def withdraw(self, countries: frozenset[str] | None, *, allow_many: bool) -> None:
        """Flag the records that this source brought and no longer names; None: of all States.

        Raises ImportRefused if so many are gone that the file is more likely incomplete.
        """
        gone, known = self._gone()
        if len(gone) > max(FEW, LARGEST_LOSS * known) and not allow_many:
            raise ImportRefused(
                f"{len(gone):,} of {known:,} records that this source brought are not in it any more. It looks "
                "incomplete. If they are really gone, add --expect-withdrawals."
            )
        for start in range(0, len(gone), BATCH):
            stored = stored_records(self.change, gone[start : start + BATCH])
            before = [record for _, record in stored.values() if _concerns(record, countries)]
            after = [replace(record, status="withdrawn") for record in before]
            save_recommendations(self.change, after)
            for old, new in zip(before, after, strict=True):
                self.report.note("withdrawn", old, new)

    def propose(self) -> None:
        """Name the records that this run brought and that are nearly the same in wording as another."""
        for pair in find_alike(self.change.session, self.change.import_run):
            self.report.problem(Problem("proposed", "alike in wording", str(pair)))

    def _gone(self) -> tuple[list[str], int]:
        """The records this source brought of which it names no id any more, and how many it brought."""
        named: dict[str, bool] = {}
        for value, record, brought in said_of_records(self.change.session, self.merger.scheme):
            if brought or record in named:
                named[record] = named.get(record, False) or hash(value) in self.seen
        return [record for record, still in named.items() if not still], len(named)


class _Batch:
    """Up to BATCH rows that are matched, merged and saved together."""

    def __init__(self, store: Store, batch: Sequence[Read]) -> None:
        self.store, self.change, self.merger = store, store.change, store.merger
        self.batch = batch
        self.said: dict[str, Said] = {}
        self.records: dict[str, Recommendation] = {}
        self.documents: dict[str, Document] = {}
        self.entries: dict[str, SourceEntry] = {}

    def save(self) -> None:
        fresh = self._unsaid()
        if fresh:
            self._match(fresh)
            self._write()
        keep_said(self.change, self.merger.scheme, list(self.entries.values()))

    def _unsaid(self) -> list[Read]:
        """The rows that say something new."""
        ids = [annotation.id for _, annotation in self.batch]
        self.said = load_said(self.change.session, self.merger.scheme, ids)
        stored = {said.record for said in self.said.values()}
        lost = (
            {slug for slug, (_, one) in stored_records(self.change, list(stored)).items() if one.status != "current"}
            if stored
            else set()
        )
        return [read for read in self.batch if self._is_new(read, lost)]

    def _is_new(self, read: Read, lost: set[str]) -> bool:
        row, annotation = read
        said, weight = self.said.get(annotation.id), _weight(row.value)
        met = self.store.seen.get(hash(annotation.id))
        if met is not None:
            self.store.report.doubled += 1
            message = f"the id {annotation.id} stands twice; the row that says more is kept"
            self.store.report.problem(Problem("warning", "doubled id", message, row.place))
        self.store.seen[hash(annotation.id)] = max(weight, met or 0)
        if said and annotation.digest in said.digests and said.record not in lost:
            if met is None:
                self.store.report.outcomes["unchanged"] += 1
            return False
        return met is None or weight > met

    def _match(self, fresh: Sequence[Read]) -> None:
        annotations = [annotation for _, annotation in fresh]
        named = {value: said.record for value, said in self.said.items()}
        matcher = Matcher(self.merger.scheme, named)
        matcher.add(
            load_candidates(
                self.change.session,
                ids=[one.id for one in annotations],
                places=[(one.symbol, one.paragraph) for one in annotations if one.symbol and one.paragraph],
                fingerprints=[one.fingerprint for one in annotations],
            )
        )
        known = [*matcher.by_id, *named.values()]
        self.before = {slug: record for slug, (_, record) in stored_records(self.change, known).items()}
        for record in self.before.values():
            named.update({value: record.id for scheme, value in record.external_ids if scheme == self.merger.scheme})
        self.records = dict(self.before)
        self.people = touched_by_people(self.change.session, known)
        self.withdrawn_by_people = last_changed_by_people(self.change.session, known)
        self.taken = taken_ids(self.change.session, [slug_of(one, matcher.scheme, alone=True) for one in annotations])
        for row, annotation in fresh:
            self._take(row, annotation, matcher)

    def _take(self, row: Envelope[SourceRow], annotation: Annotation, matcher: Matcher) -> None:
        found = matcher.find(annotation, Wordings(self.records))
        key = document_key(annotation)
        if found is None:
            self._propose(row, annotation, matcher)
            record = self._new(annotation, key)
        elif found in self.people:
            old = self.records[found]
            document = None if old.document else self._document(annotation, key)
            record = self.merger.attached(old, annotation, document, revive=found not in self.withdrawn_by_people)
        else:
            record = self.merger.renewed(self.records[found], annotation)
        self.records[record.id] = record
        matcher.named[annotation.id] = record.id
        matcher.add([candidate_of(record)])
        self._remember(row.value, annotation, record.id, brought=found is None or found not in self.people)

    def _new(self, annotation: Annotation, key: str | None) -> Recommendation:
        slug = slug_of(annotation, self.merger.scheme, alone=True)
        if slug in self.taken or slug in self.records:
            slug = slug_of(annotation, self.merger.scheme, alone=False)
        return self.merger.new(annotation, slug, self._document(annotation, key))

    def _document(self, annotation: Annotation, key: str | None) -> str | None:
        if key and key not in document_ids(self.change) and key not in self.documents:
            document = self.merger.document(annotation)
            if document is not None:
                self.documents[key] = document
        return key

    def _propose(self, row: Envelope[SourceRow], annotation: Annotation, matcher: Matcher) -> None:
        alike = [one.id for one in matcher.near_place(annotation) if one.id in self.people]
        if alike:
            message = (
                f"the same paragraph as {', '.join(alike)}; kept as a record of its own until an editor joins them"
            )
            self.store.report.problem(Problem("proposed", "possibly the same", message, row.place))

    def _remember(self, row: SourceRow, annotation: Annotation, record: str, *, brought: bool) -> None:
        said, earlier = self.said.get(annotation.id), self.entries.get(annotation.id)
        digests = (annotation.digest, *(earlier.digests if earlier else ()))
        self.entries[annotation.id] = SourceEntry(
            annotation.id, record, digests, said.brought if said else brought, row.raw
        )

    def _write(self) -> None:
        if self.documents:
            save_documents(self.change, list(self.documents.values()))
        changed = [record for slug, record in self.records.items() if self.before.get(slug) != record]
        for start in range(0, len(changed), BATCH):
            save_recommendations(self.change, changed[start : start + BATCH])
        touched = {entry.record for entry in self.entries.values()}
        for slug in touched:
            before, after = self.before.get(slug), self.records[slug]
            outcome: Outcome = "added" if before is None else "unchanged" if before == after else "changed"
            self.store.report.note(outcome, before, after)


def _weight(row: SourceRow) -> int:
    """How much a row says."""
    filled = sum(1 for value in row.raw.values() if value)
    return len(row.text) + 100 * filled


def _concerns(record: Recommendation, countries: frozenset[str] | None) -> bool:
    return countries is None or bool(countries.intersection(record.tags.get("country", ())))
