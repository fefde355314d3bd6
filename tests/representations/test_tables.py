"""CSV and Excel: what spreadsheets and pandas make of them."""

import csv
import gc
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from app.domain.facets import FACETS
from app.domain.recommendation import Text
from app.representations import xlsx
from app.representations.columns import COLUMNS, COLUMNS_BY_NAME, USUAL
from app.representations.csv import write_csv
from app.representations.xlsx import write_xlsx
from tests.representations.conftest import Lister, recommendation

AWKWARD = 'Semikolon; komma, "sitat"\nog ny linje – æøå čđŋ 😀'


def titled(text: str) -> tuple[Text, ...]:
    return (Text("title", "nb", text), Text("title", "en", text))


def workbook(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize(("language", "separator"), [("nb", ";"), ("nn", ";"), ("se", ";"), ("en", ",")])
def test_a_csv_is_read_back_as_it_was_written(listing: Lister, language: str, separator: str) -> None:
    content = b"".join(write_csv(listing(recommendation(texts=titled(AWKWARD)), language=language)))
    assert content.startswith(b"\xef\xbb\xbfid" + separator.encode())
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator)
    assert list(row) == [column.name for column in USUAL]
    assert (row["title"], row["year"], row["body"]) == (AWKWARD, "2030", "CRC")


def test_pandas_reads_a_csv_with_its_types(listing: Lister) -> None:
    content = b"".join(write_csv(listing(recommendation(), recommendation(id="b", year=2031, paragraph=None))))
    frame = pd.read_csv(io.BytesIO(content), sep=";")
    assert list(frame["year"]) == [2030, 2031]
    assert list(frame["id"]) == ["crc-2030-homes", "b"]
    assert frame["paragraph"].isna().tolist() == [False, True]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0"])
def test_no_text_is_run_as_a_formula(listing: Lister, text: str) -> None:
    record = recommendation(texts=titled(text))
    (row,) = csv.DictReader(
        io.StringIO(b"".join(write_csv(listing(record))).decode("utf-8-sig"), newline=""), delimiter=";"
    )
    assert row["title"] == f"'{text}"
    cell = workbook(b"".join(write_xlsx(listing(record, columns=(COLUMNS_BY_NAME["title"],))))).worksheets[0]["A2"]
    assert cell.data_type in ("s", "inlineStr")
    assert "<f>" not in str(cell.value)


@pytest.mark.parametrize("text", ["1 = 1", "a-b", "'quoted'"])
def test_what_is_no_formula_stays_as_it_is(listing: Lister, text: str) -> None:
    content = b"".join(write_csv(listing(recommendation(texts=titled(text), year=-5))))
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert (row["title"], row["year"]) == (text, "-5")


def test_an_excel_table_has_a_heading_filters_links_and_numbers(listing: Lister) -> None:
    book = workbook(b"".join(write_xlsx(listing(recommendation(), recommendation(id="b")))))
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref is not None
    assert sheet.auto_filter.ref.startswith("A1:")
    places = {column.name: at for at, column in enumerate(USUAL, start=1)}
    assert sheet.cell(2, places["year"]).value == 2030
    assert sheet.cell(2, places["year"]).data_type == "n"
    assert sheet.cell(1, places["year"]).value == "År"
    link = sheet.cell(2, places["permalink"]).hyperlink
    assert link is not None
    assert link.target == sheet.cell(2, places["permalink"]).value
    assert link.target.endswith("/anbefaling/crc-2030-homes")


def test_the_second_sheet_says_what_the_table_is(listing: Lister) -> None:
    sheet = workbook(b"".join(write_xlsx(listing(recommendation(), language="nn")))).worksheets[1]
    facts = {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert facts["Utval"] == "Søkjeord: bolig"
    assert facts["Talet på tilrådingar"] == 1
    assert facts["Henta"] == "2026-03-01"
    assert facts["Endringsnummer for basen"] == 7
    assert "NLOD" in facts["Lisens"]
    assert str(facts["År"]).startswith("year: ")


def test_what_excel_cannot_take_is_said(listing: Lister, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_LINKS", 1)
    monkeypatch.setattr(xlsx, "LONGEST_CELL", 80)
    columns = (COLUMNS_BY_NAME["permalink"], COLUMNS_BY_NAME["title"])
    records = [recommendation(id=f"r{n}", texts=titled("x" * 100)) for n in range(3)]
    book = workbook(b"".join(write_xlsx(listing(*records, columns=columns))))
    table, about = book.worksheets
    assert [table.cell(row, 1).hyperlink is not None for row in (2, 3, 4)] == [True, False, False]
    assert table["A3"].value.endswith("/r1")
    assert table["B2"].value == "x" * 79 + "…"
    facts = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert [value for what, value in facts.items() if what and what.startswith(("Excel", "Tekster"))] == [2, 3]


def test_a_workbook_that_nobody_waits_for_leaves_nothing_on_disk(
    listing: Lister, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pieces = write_xlsx(listing(*[recommendation(id=f"r{n}") for n in range(xlsx.BREATH + 1)]))
    assert next(pieces) == b""
    assert list(tmp_path.iterdir()) != []
    pieces.close()  # type: ignore[attr-defined]
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_columns_are_unlike_each_other_and_each_says_what_it_is() -> None:
    assert len(COLUMNS_BY_NAME) == len(COLUMNS)
    assert all(column.description.endswith(".") and {"nb", "en"} <= set(column.labels) for column in COLUMNS)
    assert {facet.name for facet in FACETS} <= set(COLUMNS_BY_NAME)


def test_several_values_stand_in_one_cell(listing: Lister) -> None:
    record = recommendation(tags={"body": ("CRC", "UPR")})
    content = b"".join(write_csv(listing(record, columns=(COLUMNS_BY_NAME["body"], COLUMNS_BY_NAME["body_label"]))))
    assert content.decode("utf-8-sig").splitlines()[1] == "CRC | UPR;FNs barnekomité | landgjennomgangen"
