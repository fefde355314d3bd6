"""What a row of a sheet changes: its cells held against the record as the sheet showed it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.cells import LONGEST_CELL, as_meant, divided, fitting, harmless
from app.domain.document import Document
from app.domain.recommendation import Provenance, Recommendation, Text, canonical
from app.domain.sheet import FIELDS_BY_NAME, CellFaultError, Field
from app.domain.symbol import is_symbol, normalise_symbol
from app.domain.wording import fingerprint
from app.ingest.names import fold
from app.ingest.seed_rows import HOME
from app.ingest.sources.sheet import SheetRow


class RowFaultError(Exception):
    """A row cannot be taken; `kind` is the sort of fault, the message says what to do about it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class Editor:
    """Changes records as rows say. `fields` are those of the columns that the sheet has, in its order."""

    fields: dict[str, Field]
    author: str
    documents: Mapping[str, Document]
    """Documents by id, those that the sheet brings included."""

    def edits(self, row: SheetRow, shown: Recommendation) -> list[tuple[Field, str]]:
        """The fields whose cell says something else than the record that the sheet showed, with what it says."""
        found = []
        for name, cell in row.cells.items():
            one = self.fields.get(name)
            if one is None or name in ("id", "version") or same(cell, one.read(shown), one):
                continue
            if name in row.dates:
                raise RowFaultError("a date", f"{name}: the spreadsheet made a date of the cell; write it as text")
            if lost_letters(cell, one.read(shown)):
                raise RowFaultError(
                    "lost letters", f"{name}: letters became question marks; save the file as CSV UTF-8 or as XLSX"
                )
            if one.write is None:
                raise RowFaultError("not to be changed", f"{name}: the UN's own words come from its index")
            found.append((one, cell))
        return found

    def changed(self, record: Recommendation, edits: list[tuple[Field, str]]) -> Recommendation:
        """The record with the edits. Raises RowFaultError."""
        after = record
        for one, cell in edits:
            after = self._written(after, one, cell)
        if after.municipal != record.municipal:
            assessor = self.author if after.municipal.level != "unassessed" else None
            after = replace(after, municipal=replace(after.municipal, assessor=assessor))
        known = {one.name for one, _ in edits}
        # What an editor wrote is no longer what we concluded.
        inferred = tuple(one for one in after.provenance.inferred_fields if one.partition(".")[0] not in known)
        return canonical(replace(after, provenance=replace(after.provenance, inferred_fields=inferred)))

    def new(self, row: SheetRow) -> Recommendation:
        """The record that a new row brings. Raises RowFaultError."""
        document = self.documents.get(key_of(row.cells.get("document", "")))
        cells = {**self._told_by(document), **{name: cell for name, cell in row.cells.items() if cell}}
        if missing := [name for name in ("year", "body") if not cells.get(name)]:
            raise RowFaultError("incomplete", f"a new row needs {' and '.join(missing)}")
        if row.dates:
            raise RowFaultError("a date", f"{row.dates[0]}: the spreadsheet made a date of the cell; write it as text")
        empty = Recommendation(
            id=as_meant(row.id) or slug_of(cells),
            year=0,
            texts=(),
            tags={"country": (HOME,)},
            provenance=Provenance(inferred_fields=()),
        )
        fields = FIELDS_BY_NAME | self.fields
        record = self.changed(
            empty, [(fields[name], cell) for name, cell in cells.items() if name in fields and fields[name].write]
        )
        if words := as_meant(cells.get("official", "")):
            record = with_official(record, words)
        return record

    def _told_by(self, document: Document | None) -> dict[str, str]:
        if document is None:
            return {}
        told = {"year": document.date[:4], "body": document.body, "treaty": document.treaty or ""}
        return {name: text for name, text in told.items() if text}

    def _written(self, record: Recommendation, one: Field, cell: str) -> Recommendation:
        assert one.write is not None
        try:
            return one.write(record, as_meant(cell))
        except CellFaultError as error:
            raise RowFaultError("wrong cell", f"{one.name}: {error}") from None


def same(cell: str, shown: str, one: Field) -> bool:
    """Whether a cell still says what it said, whatever spreadsheets do to blanks, long texts, formulas and numbers."""
    told = shown.replace("\r\n", "\n").replace("\r", "\n").strip()
    if cell in (told, harmless(told)) or (len(told) > LONGEST_CELL and cell == fitting(told)):
        return True
    if one.kind == "list":
        return divided(cell) == divided(told)
    # 131.20 comes back as 131.2 or 131,2: a spreadsheet took it for a number.
    number = _number(told)
    return one.kind in ("line", "number") and number is not None and number == _number(cell) and len(cell) < len(told)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def lost_letters(cell: str, shown: str) -> bool:
    """Whether a cell is what it was but for letters that an old code page does not have."""
    return cell != shown and cell == shown.encode("cp1252", "replace").decode("cp1252").strip()


def key_of(cell: str) -> str:
    """The id of the document that a cell names."""
    return normalise_symbol(cell) if is_symbol(cell) else cell


def slug_of(cells: Mapping[str, str]) -> str:
    """The public id of a new row that has none: the place it stands at. Raises RowFaultError if it has no place."""
    document, paragraph = cells.get("document", ""), cells.get("paragraph", "")
    if not (document and paragraph):
        raise RowFaultError("incomplete", "a new row without document and paragraph needs an id, such as crc-2025-play")
    return "-".join(word for part in (key_of(document), paragraph) for word in fold(part.replace("_", " ")).split())


def with_official(record: Recommendation, words: str) -> Recommendation:
    """A new record with the UN's own words."""
    texts = (*record.texts, Text("official", "en", words, "un"))
    return canonical(replace(record, texts=texts, official_text_fingerprint=fingerprint(words)))
