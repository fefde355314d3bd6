"""The editor's sheet there and back: what is changed is changed, and one wrong row changes nothing."""

import csv
import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine

from app.domain.language import Language
from app.domain.recommendation import Recommendation, Text, texts_of
from app.domain.revision import Author
from app.domain.sheet import FIELDS, version_of
from app.errors import ImportRefused
from app.ingest.pipeline import Wanted
from app.ingest.report import Difference, Report
from app.ingest.sheet import Table, import_sheet
from app.ingest.undo import undo_run
from app.representations.sheet import heading, headings, sheet_as_csv, sheet_as_xlsx
from app.storage.changes import changing
from app.storage.corpus import read_corpus
from app.storage.engine import reading
from app.storage.recommendations import load_all, load_recommendation, save_recommendation
from app.storage.revisions import history_of
from app.storage.vocabularies import load_vocabularies

Rows = list[list[Any]]
THREE = ("crc-2018-views-of-the-child", "upr-2009-001", "crc-2025-asylum-seeking-children")
NEW = "CRC/C/NOR/CO/99"


def stored(engine: Engine, slug: str) -> Recommendation:
    with reading(engine) as session:
        found = load_recommendation(session, slug)
    assert found is not None
    return found


def everything(engine: Engine) -> tuple[int, dict[str, Recommendation]]:
    with reading(engine) as session:
        return read_corpus(session).number, {one.id: one for one in load_all(session)}


def read(path: Path) -> Rows:
    if path.suffix == ".xlsx":
        return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def write(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig", divider: str = ";") -> None:
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(list(row))
        book.save(path)
        return
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        csv.writer(file, delimiter=divider).writerows(rows)


class Desk:
    """An editor's desk: sheets are taken from a database, changed and imported."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        self.differences: list[Difference] = []

    def take(self, name: str = "sheet.csv", language: Language = "nb", only: Sequence[str] = ()) -> Path:
        path = self.folder / name
        with reading(self.engine) as session:
            records = [one for one in load_all(session) if not only or one.id in only]
            if path.suffix == ".csv":
                sheet_as_csv(path, records, language)
            else:
                sheet_as_xlsx(path, records, language, load_vocabularies(session))
        return path

    def change(self, path: Path, slug: str, column: str, cell: Any, language: Language = "nb") -> None:
        rows = read(path)
        at = [heading(field, language) for field in FIELDS].index(
            next(heading(field, language) for field in FIELDS if field.name == column)
        )
        next(row for row in rows[1:] if row[0] == slug)[at] = cell
        write(path, rows)

    def bring(self, path: Path, *new: str, language: Language | None = None, dry_run: bool = False) -> Report:
        report = Report("sheet", path.name, listener=self.differences.append)
        table = Table(path, tuple(headings()), language, new)
        import_sheet(self.engine, table, report, "Kari", Wanted(dry_run=dry_run))
        return report

    def refused(self, path: Path, *new: str, language: Language | None = None) -> str:
        before = everything(self.engine)
        with pytest.raises(ImportRefused) as caught:
            self.bring(path, *new, language=language)
        assert everything(self.engine) == before
        return caught.value.detail


@pytest.fixture
def desk(copy: Engine, tmp_path: Path) -> Desk:
    return Desk(copy, tmp_path)


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_three_changed_cells_change_exactly_three_records(loaded: Engine, tmp_path: Path, name: str) -> None:
    desk = Desk(loaded, tmp_path)
    before = everything(loaded)
    path = desk.take(name)
    assert len(read(path)) == 525
    for slug, column, cell in zip(
        THREE, ("title_nb", "theme", "summary_nn"), ("En ny tittel", "housing | health", "Eit samandrag."), strict=True
    ):
        desk.change(path, slug, column, cell)
    report = desk.bring(path)
    after = everything(loaded)
    assert (report.counts["changed"], report.counts["unchanged"]) == (3, 521)
    assert {slug for slug, one in after[1].items() if one != before[1][slug]} == set(THREE)
    assert after[0] == before[0] + 1
    first, second, third = (after[1][slug] for slug in THREE)
    assert texts_of(first, "title")["nb"] == "En ny tittel"
    assert second.tags["theme"] == ("housing", "health")
    assert texts_of(third, "summary")["nn"] == "Eit samandrag."
    with reading(loaded) as session:
        last = history_of(session, "recommendation", THREE[0])[-1]
    assert (last.author.name, last.author.kind, last.import_run) == ("Kari", "person", report.run)
    assert desk.bring(desk.take(name)).counts["changed"] == 0
    undo_run(loaded, report.run or 0, "Kari")
    assert everything(loaded)[1] == before[1]


@pytest.mark.parametrize("language", ["nn", "en"])
def test_headings_may_be_of_any_language(desk: Desk, language: Language) -> None:
    path = desk.take("sheet.xlsx", language, THREE)
    assert read(path)[0][4:6] == {"nn": ["År", "Tittel (bokmål)"], "en": ["Year", "Title (Bokmål)"]}[language]
    desk.change(path, THREE[0], "year", 2019, language)
    assert desk.bring(path).counts["changed"] == 1
    assert stored(desk.engine, THREE[0]).year == 2019


def test_a_list_from_the_service_is_imported_with_its_language(desk: Desk) -> None:
    path, record = desk.folder / "list.csv", stored(desk.engine, THREE[0])
    title, summary = texts_of(record, "title")["nb"], texts_of(record, "summary")["nb"]
    rows = [
        ["id", "title", "summary", "theme_label", "version"],
        [record.id, "Ny tittel", summary, "Barn", version_of(record)],
    ]
    write(path, rows, divider=",")
    assert "in which language" in desk.refused(path)
    report = desk.bring(path, language="nn")
    assert report.counts["changed"] == 1
    changed = stored(desk.engine, THREE[0])
    assert texts_of(changed, "title") == {**texts_of(record, "title"), "nn": "Ny tittel"}
    assert texts_of(changed, "title")["nb"] == title
    assert texts_of(changed, "summary") == texts_of(record, "summary")


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_texts_that_look_like_formulas_come_back_as_they_were(desk: Desk, name: str) -> None:
    texts = ("=1+1", "-5 grader", "@alle", "'=sitat", "Linje 1\nLinje 2", "  «sitat» æøå čđŋ ")
    record = stored(desk.engine, THREE[0])
    others = tuple(one for one in record.texts if one.kind != "summary")
    for text in texts:
        with changing(desk.engine, Author("seed", "import", "a test")) as change:
            save_recommendation(change, replace(record, texts=(*others, Text("summary", "nb", text))))
        path = desk.take(name, only=THREE)
        assert desk.bring(path).counts["changed"] == 0, text
    desk.change(path, THREE[0], "summary_nb", "'=SUM(A1)")
    desk.bring(path)
    assert texts_of(stored(desk.engine, THREE[0]), "summary")["nb"] == "=SUM(A1)"


def test_a_paragraph_that_became_a_number_is_unchanged_and_one_that_became_a_date_is_refused(desk: Desk) -> None:
    record = stored(desk.engine, THREE[0])
    with changing(desk.engine, Author("seed", "import", "a test")) as change:
        save_recommendation(change, replace(record, paragraph="131.20"))
    path = desk.take("sheet.xlsx", only=THREE)
    desk.change(path, THREE[0], "paragraph", 131.2)
    assert desk.bring(path).counts["changed"] == 0
    desk.change(path, THREE[0], "paragraph", datetime.datetime(2026, 12, 12))
    assert "made a date of the cell" in desk.refused(path)
    desk.change(path, THREE[0], "paragraph", "12. des")
    assert "a paragraph is a number" in desk.refused(path)


def test_an_emptied_cell_takes_the_value_away(desk: Desk) -> None:
    path = desk.take(only=THREE)
    desk.change(path, THREE[0], "summary_en", "")
    desk.bring(path)
    assert set(texts_of(stored(desk.engine, THREE[0]), "summary")) == {"nb"}


def test_what_an_editor_decides_is_no_longer_inferred_and_bears_a_name(desk: Desk) -> None:
    slug = THREE[2]
    record = stored(desk.engine, slug)
    assert "year" in record.provenance.inferred_fields
    path = desk.take(only=[slug])
    desk.change(path, slug, "year", "2024")
    desk.change(path, slug, "municipal", "explicit")
    desk.bring(path)
    changed = stored(desk.engine, slug)
    assert "year" not in changed.provenance.inferred_fields
    assert "document" in changed.provenance.inferred_fields
    assert (changed.municipal.level, changed.municipal.assessor) == ("explicit", "Kari")
    assert changed.municipal.service_areas == record.municipal.service_areas


def test_codes_of_points_stand_in_the_cell_and_stay_with_the_points(desk: Desk) -> None:
    record = next(
        one
        for one in everything(desk.engine)[1].values()
        if any(set(measure.tags.get("theme", ())) - set(one.tags["theme"]) for measure in one.measures)
    )
    path = desk.take(only=[record.id])
    cell = read(path)[1][[field.name for field in FIELDS].index("theme")]
    desk.change(path, record.id, "theme", f"{cell}|statelessness-nationality")
    desk.bring(path)
    changed = stored(desk.engine, record.id)
    assert changed.tags["theme"] == (*record.tags["theme"], "statelessness-nationality")
    assert changed.measures == record.measures
    path = desk.take(only=[record.id])
    desk.change(path, record.id, "theme", record.tags["theme"][0])
    assert "stands on a point" in desk.refused(path)


def test_a_row_that_somebody_changed_since_is_refused_only_if_the_editor_changed_it_too(desk: Desk) -> None:
    path = desk.take(only=THREE)
    record = stored(desk.engine, THREE[0])
    with changing(desk.engine, Author("Ola", "person", "a test")) as change:
        save_recommendation(change, replace(record, year=2017))
    desk.change(path, THREE[1], "title_nb", "Ny tittel")
    assert desk.bring(path).counts["changed"] == 1
    assert stored(desk.engine, THREE[0]).year == 2017
    desk.change(path, THREE[0], "title_nb", "Ny tittel")
    told = desk.refused(path)
    assert f"{THREE[0]}: changed by Ola" in told
    assert "row " in told


def test_every_wrong_row_is_named_and_nothing_is_changed(desk: Desk) -> None:
    path = desk.take(only=THREE)
    rows = read(path)
    column = [field.name for field in FIELDS].index
    rows[1][column("theme")] = "hosing"
    rows[2][column("year")] = "i fjor"
    rows[3][column("municipal")] = "perhaps"
    rows.append(rows[1])
    rows.append(["crc-2099-nothing", "0123456789abcdef", *rows[1][2:]])
    rows.append(["", *[""] * (len(FIELDS) - 1)])
    rows[-1][column("title_nb")] = "Uten alt"
    write(path, rows)
    told = desk.refused(path)
    assert told.startswith("6 of 6 rows are wrong:")
    for number, message in (
        (2, "unknown theme 'hosing', did you mean 'housing'?"),
        (3, "a year is four digits"),
        (4, "unknown municipal level 'perhaps'"),
        (5, "stands in row 2 already"),
        (6, "there is no recommendation 'crc-2099-nothing'"),
        (7, "a new row needs year and body"),
    ):
        assert any(f"row {number}: " in line and message in line for line in told.splitlines()), message


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (["id", "Titel (bokmål)", "version"], "the column 'Titel (bokmål)' is unknown (is it 'Tittel (bokmål)'?)"),
        (["Tittel (bokmål)", "version"], "the column 'id' is missing"),
        (["id", "Year", "År"], "the column 'year' stands twice"),
    ],
)
def test_unknown_missing_and_doubled_columns_are_named(desk: Desk, columns: list[str], message: str) -> None:
    for name in ("x.csv", "x.xlsx"):
        write(path := desk.folder / name, [columns, ["a", "b", "c"][: len(columns)]])
        assert message in desk.refused(path)


def test_a_sheet_without_versions_is_refused_where_something_differs(desk: Desk) -> None:
    record = stored(desk.engine, THREE[0])
    write(path := desk.folder / "x.csv", [["id", "year"], [record.id, str(record.year)]])
    assert desk.bring(path).counts["unchanged"] == 1
    write(path, [["id", "year"], [record.id, "2001"]])
    assert "the cell `version` is empty" in desk.refused(path)


def test_a_file_of_an_old_code_page_is_read_but_letters_that_it_lost_are_not_taken(desk: Desk) -> None:
    path = desk.take(only=THREE)
    write(path, read(path), encoding="cp1252")
    rows = [["id", "title_nb", "version"]]
    record = stored(desk.engine, THREE[0])
    rows.append([record.id, "Tittel med æøå", version_of(record)])
    write(path, rows, encoding="cp1252")
    desk.bring(path)
    assert texts_of(stored(desk.engine, THREE[0]), "title")["nb"] == "Tittel med æøå"
    sami = replace(record, texts=(*record.texts, Text("title", "se", "Mánáid čálgu")))
    with changing(desk.engine, Author("seed", "import", "a test")) as change:
        save_recommendation(change, sami)
    write(path, [["id", "title_se", "version"], [record.id, "Mánáid čálgu", version_of(sami)]], encoding="cp1252")
    assert "letters became question marks" in desk.refused(path)


def test_the_uns_own_words_of_a_record_are_not_changed_by_a_sheet(desk: Desk) -> None:
    path = desk.take(only=THREE)
    desk.change(path, THREE[0], "official", "Invented words.")
    assert "come from its index" in desk.refused(path)


def new_rows(count: int, **fields: str) -> list[list[str]]:
    columns = ["id", "Dokument", "Avsnitt", "FN-organ", "År", "Tittel (bokmål)", "Sammendrag (bokmål)", "Tema"]
    columns += ["FNs egne ord", *fields]
    rows = [
        ["", NEW, str(number), "CRC", "2031", f"Punkt {number}", f"Gjør {number}.", "education", f"Do {number}."]
        for number in range(1, count + 1)
    ]
    return [columns, *([*row, *fields.values()] for row in rows)]


def test_sixty_new_paragraphs_of_a_new_document(loaded: Engine, tmp_path: Path) -> None:
    desk = Desk(loaded, tmp_path)
    write(path := tmp_path / "new.xlsx", new_rows(60))
    assert f"unknown document '{NEW}'" in desk.refused(path)
    assert desk.bring(path, NEW).counts["added"] == 60
    record = stored(loaded, "crc-c-nor-co-99-12")
    assert (record.document, record.paragraph, record.year) == (NEW, "12", 2031)
    assert record.tags["body"] == ("CRC",)
    assert record.tags["country"] == ("NOR",)
    assert record.municipal.level == "unassessed"
    assert texts_of(record, "official") == {"en": "Do 12."}
    assert record.official_text_fingerprint is not None
    again = desk.refused(path, NEW)
    assert again.startswith("60 of 60 rows are wrong")
    assert "'crc-c-nor-co-99-12' stands at this paragraph already" in again


def test_a_new_row_takes_year_body_and_treaty_from_its_document(desk: Desk) -> None:
    write(
        path := desk.folder / "new.csv",
        [["id", "document", "title_nb"], ["crc-2025-invented", "crc/c/nor/co/7", "Noe nytt"]],
    )
    desk.bring(path)
    record = stored(desk.engine, "crc-2025-invented")
    assert (record.year, record.tags["body"], record.tags["treaty"]) == (2025, ("CRC",), ("CRC",))
    assert record.document == "CRC/C/NOR/CO/7"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["", "", "12", "CRC", "2031", "Tittel", ""], "needs an id"),
        (["crc-x", "", "12", "CRC", "2031", "", ""], "has no title"),
        (["crc-x", "", "", "CRC", "2031", "T", "explicit"], "without a reason"),
        (["Crc X", "", "", "CRC", "2031", "T", ""], "is not a slug"),
        (["crc-x", "CRC/C/NOR/CO/77", "", "CRC", "2031", "T", ""], "unknown document 'CRC/C/NOR/CO/77'"),
    ],
)
def test_an_incomplete_new_row_is_refused(desk: Desk, row: list[str], message: str) -> None:
    columns = ["id", "document", "paragraph", "body", "year", "title_nb", "municipal"]
    write(path := desk.folder / "new.csv", [columns, row])
    assert message in desk.refused(path)


def test_two_new_rows_of_one_paragraph_need_ids(desk: Desk) -> None:
    rows = new_rows(1)
    write(path := desk.folder / "new.csv", [*rows, rows[1]])
    assert "is 'crc-c-nor-co-99-1' already" in desk.refused(path, NEW)


def test_a_dry_run_shows_the_difference_and_changes_nothing(desk: Desk) -> None:
    before = everything(desk.engine)
    path = desk.take(only=THREE)
    desk.change(path, THREE[0], "title_nb", "Ny tittel")
    report = desk.bring(path, dry_run=True)
    assert everything(desk.engine) == before
    assert report.run is None
    assert [(one.record, one.outcome, set(one.fields)) for one in desk.differences] == [
        (THREE[0], "changed", {"texts"})
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "empty"), (b"id,version\r\n", "no rows"), (b"<html>", "web page"), (b'id,year\n"a', "broken after row")],
)
def test_files_that_are_no_sheet_are_refused(desk: Desk, content: bytes, message: str) -> None:
    path = desk.folder / "x.csv"
    path.write_bytes(content)
    assert message in desk.refused(path)
