"""Import of a sheet: every row that an editor changed or added, or, if one row is wrong, none."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from app.domain.document import Document
from app.domain.language import LANGUAGES, Language
from app.domain.plain import recommendation_from
from app.domain.recommendation import Recommendation, faults
from app.domain.revision import Author
from app.domain.sheet import FIELDS_BY_NAME, SPOKEN, Field, shown_in, version_of
from app.errors import ImportRefused
from app.ingest.editing import Editor, RowFaultError, key_of
from app.ingest.envelope import Envelope, Place, Problem
from app.ingest.failures import failures_noted
from app.ingest.pipeline import Wanted, taken_back
from app.ingest.report import Report
from app.ingest.sources.files import checksum_of, require_file
from app.ingest.sources.sheet import SheetRow, read_sheet
from app.storage.changes import Change, changing
from app.storage.documents import document_ids, load_documents, save_documents
from app.storage.ids import ids_wanted
from app.storage.import_runs import begin_run, keep_run
from app.storage.recommendations import BATCH, save_recommendations, stored_records
from app.storage.revisions import history_of
from app.storage.vocabularies import known_vocabularies

SHEET: Final = "sheet"
NAMED: Final = 40
"""Rows that a refusal names; the report names more."""

Row = Envelope[SheetRow]
Edit = tuple[Row, Recommendation | None, Recommendation]
"""A row with the record before, None if it is new, and after."""


@dataclass(frozen=True)
class Table:
    """A file with the headings it may have, and the language of texts whose column names none."""

    path: Path
    headings: tuple[tuple[str, str], ...]
    language: Language | None = None
    new_documents: tuple[str, ...] = ()


def import_sheet(engine: Engine, table: Table, report: Report, author: str, wanted: Wanted) -> None:
    """Import a sheet in one transaction. Raises ImportRefused, keeping nothing, and names every row that is wrong.

    A run that fails is noted in the log of runs.
    """
    with failures_noted(engine, report, dry_run=wanted.dry_run):
        _import(engine, table, report, author, wanted)


def _import(engine: Engine, table: Table, report: Report, author: str, wanted: Wanted) -> None:
    started = time.perf_counter()
    require_file(table.path)
    report.checksum = checksum_of([table.path])
    person = Author(author, "person", f"Imported from the sheet {table.path.name}", table.path.name)
    with taken_back(report), changing(engine, person) as change:
        run = begin_run(change, SHEET, table.path.name, report.checksum)
        sheet = _Sheet(change, table, author, report)
        for batch in _batches(read_sheet(table.path, table.headings, wanted.watch)):
            sheet.save(batch)
        _refuse_wrong(report, table.path.name)
        report.seconds, report.run, report.corpus_number = time.perf_counter() - started, run.id, change.number
        keep_run(change, run, report.counts, report.problems)
        wanted.keep(report)
    report.seconds = time.perf_counter() - started


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _refuse_wrong(report: Report, name: str) -> None:
    if report.rows == 0:
        raise ImportRefused(f"{name} holds no rows below its headings.")
    if report.failed:
        shown = [line for (severity, _), lines in report.examples.items() if severity == "failure" for line in lines]
        more = report.failed - len(shown[:NAMED])
        rest = f"\n… and {more} more; --report FILE names up to 20 of each kind." if more else ""
        raise ImportRefused(f"{report.failed} of {report.rows} rows are wrong:\n" + "\n".join(shown[:NAMED]) + rest)


@dataclass
class _Sheet:
    """A sheet being imported into one change."""

    change: Change
    table: Table
    author: str
    report: Report
    seen: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.documents: dict[str, Document] = load_documents(self.change.session)
        self.new_documents = {key_of(one) for one in self.table.new_documents}

    def save(self, batch: list[Row]) -> None:
        """Save what a batch of rows changes; rows that are wrong are written down as failures."""
        editor = Editor(self._fields(batch[0].value), self.author, self.documents)
        stored = {slug: one for slug, (_, one) in stored_records(self.change, [row.value.id for row in batch]).items()}
        edits = [edit for row in batch if (edit := self._edit(editor, row, stored.get(row.value.id)))]
        sound = list(self._sound(edits))
        if self.report.failed:
            return
        save_recommendations(self.change, [after for _, _, after in sound])
        for _, before, after in sound:
            self.report.note("changed" if before else "added", before, after)

    def _fields(self, row: SheetRow) -> dict[str, Field]:
        """The fields of the sheet's columns. Raises ImportRefused for a text whose language nothing tells."""
        fields = {name: FIELDS_BY_NAME[name] for name in row.cells if name in FIELDS_BY_NAME}
        for kind in SPOKEN:
            if kind in row.cells:
                if self.table.language is None:
                    raise ImportRefused(
                        f"{self.table.path.name}: in which language is the column {kind!r}? Add --lang "
                        f"{', '.join(LANGUAGES[:-1])} or {LANGUAGES[-1]}: that in which the list was taken."
                    )
                fields[kind] = shown_in(kind, self.table.language)
        return fields

    def _edit(self, editor: Editor, row: Row, stored: Recommendation | None) -> Edit | None:
        self.report.rows += 1
        try:
            self._refuse_doubled(row)
            if stored is None:
                return row, None, self._new(editor, row.value, row.place)
            edits = editor.edits(row.value, self._shown(row.value, stored))
            if not edits:
                self.report.outcomes["unchanged"] += 1
                return None
            self._require_current(row.value, stored)
            return row, stored, editor.changed(stored, edits)
        except RowFaultError as error:
            self.report.problem(Problem("failure", error.kind, str(error), row.place))
            return None

    def _refuse_doubled(self, row: Row) -> None:
        if (name := row.value.id) and (first := self.seen.setdefault(name, row.place)) is not row.place:
            raise RowFaultError("doubled id", f"the id {name!r} stands in row {first.number:,} already")

    def _shown(self, row: SheetRow, stored: Recommendation) -> Recommendation:
        """The record as it was when the sheet was made."""
        version = row.cells.get("version", "")
        if version in ("", version_of(stored)):
            return stored
        for revision in reversed(history_of(self.change.session, "recommendation", stored.id)):
            if version == version_of(found := recommendation_from(revision.after)):
                return found
        raise RowFaultError("unknown version", f"{stored.id}: no state of it has the version {version[:40]!r}")

    def _require_current(self, row: SheetRow, stored: Recommendation) -> None:
        version = row.cells.get("version", "")
        if not version:
            raise RowFaultError(
                "no version",
                f"{stored.id}: the cell `version` is empty, so that nobody can tell what was changed since. Take the "
                "list again with that column: `anbefalinger export sheet`, or `columns=…,version` in the address",
            )
        if version != version_of(stored):
            last = history_of(self.change.session, "recommendation", stored.id)[-1]
            raise RowFaultError(
                "stale row",
                f"{stored.id}: changed by {last.author.name} at {last.at:%Y-%m-%d %H:%M} UTC, after the sheet was "
                "made. Take the row again and change it there",
            )
        if stored.status != "current":
            raise RowFaultError("not current", f"{stored.id} is {stored.status}")

    def _new(self, editor: Editor, row: SheetRow, place: Place) -> Recommendation:
        if row.cells.get("version"):
            raise RowFaultError("unknown id", f"there is no recommendation {row.id!r}; a new row has no version")
        self._make_document(row)
        record = editor.new(row)
        if not row.id:
            if stored_records(self.change, [record.id]):
                raise RowFaultError("taken id", f"{record.id!r} stands at this paragraph already; give the row an id")
            if (first := self.seen.setdefault(record.id, place)) is not place:
                raise RowFaultError("taken id", f"row {first.number:,} is {record.id!r} already; give the row an id")
        return record

    def _make_document(self, row: SheetRow) -> None:
        """Save the document of a new row if the editor said that it is new."""
        key, body = key_of(row.cells.get("document", "")), row.cells.get("body", "")
        if key not in self.new_documents or key in self.documents:
            return
        known = known_vocabularies(self.change)["body"].terms
        if body not in known:
            raise RowFaultError("incomplete", f"the new document {key!r} needs the body that wrote it")
        treaty = known[body].facts.get("treaty")
        titles = {"nb": f"{body} ({key})", "en": f"{body} ({key})"}
        year = row.cells.get("year") or None
        document = Document(key, key, titles, body, treaty, adopted=year, unverified=("titles", "adopted"))
        save_documents(self.change, [document])
        self.documents[key] = document

    def _sound(self, edits: Iterable[Edit]) -> Iterator[Edit]:
        """Those whose record breaks no rule; the others become failures."""
        wanted = list(edits)
        ids = ids_wanted(self.change.session, [after for _, _, after in wanted])
        for row, before, after in wanted:
            known = known_vocabularies(self.change)
            broken = [*faults(after, known, document_ids(self.change)), *ids.faults(after)]
            if broken:
                self.report.problem(Problem("failure", "broken rule", "; ".join(broken), row.place))
            else:
                yield row, before, after
