"""The editor's sheet: recommendations as a table that is changed by hand and imported again.

Its columns are the fields of `app.domain.sheet`. An Excel workbook also says what each column holds and which codes
there are; a CSV file has the table alone.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from app.domain.cells import fitting, harmless
from app.domain.facets import TAG_FACETS
from app.domain.language import LANGUAGES, Language, choose
from app.domain.recommendation import Recommendation
from app.domain.sheet import FIELDS, ID, OFFICIAL, VERSION, Field
from app.domain.vocabulary import Vocabulary
from app.representations.columns import COLUMNS, COLUMNS_BY_NAME
from app.representations.csv import BOM, separator
from app.representations.interface import Interface

READY: Final = 2_000
"""Rows in which a workbook offers codes to choose from, below those that it holds."""


def headings() -> list[tuple[str, str]]:
    """(heading, name of the column) for every heading of our tables, in every language and for machines."""
    names = {column.name: column.name for column in COLUMNS} | {field.name: field.name for field in FIELDS}
    for language in LANGUAGES:
        for column in COLUMNS:
            if found := column.labels.get(language):
                names[found] = column.name
        names |= {heading(field, language): field.name for field in FIELDS}
    return list(names.items())


def heading(field: Field, language: Language) -> str:
    """What a field is called for people."""
    if field.name in COLUMNS_BY_NAME:
        found = choose(COLUMNS_BY_NAME[field.name].labels, language)
        return found[0] if found else field.name
    kind, spoken = field.name.split("_")
    said, label = Interface(language), choose(COLUMNS_BY_NAME[kind].labels, language)
    assert label is not None
    return said.plain("sheet.in_language", what=label[0], language=said.plain(f"sheet.language.{spoken}"))


def sheet_as_csv(path: Path, records: Iterable[Recommendation], language: Language) -> int:
    """Write the table as CSV; returns the number of recommendations."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BOM)
        writer = csv.writer(file, delimiter=separator(language))
        writer.writerow([heading(field, language) for field in FIELDS])
        return sum(1 for record in records if writer.writerow([harmless(field.read(record)) for field in FIELDS]))


def sheet_as_xlsx(
    path: Path, records: Iterable[Recommendation], language: Language, vocabularies: Mapping[str, Vocabulary]
) -> int:
    """Write the workbook; returns the number of recommendations."""
    said = Interface(language)
    with Workbook(str(path), {"strings_to_urls": False, "strings_to_formulas": False}) as book:
        table = book.add_worksheet(said.plain("sheet.table"))
        count = _write_table(book, table, records, language)
        _write_columns(book, book.add_worksheet(said.plain("sheet.columns")), language)
        codes = book.add_worksheet(said.plain("sheet.codes"))
        ranges = _write_codes(book, codes, language, vocabularies)
        _offer_codes(table, count + READY, ranges)
    return count


def _write_table(book: Workbook, sheet: Worksheet, records: Iterable[Recommendation], language: Language) -> int:
    bold = {"bold": True, "border": 1, "text_wrap": True}
    ours, fixed = (book.add_format({**bold, "bg_color": colour}) for colour in ("#E6EEF5", "#DDDDDD"))
    # Text, so that Excel makes no date of a paragraph that is typed in.
    cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    grey = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "font_color": "#666666"})
    for at, field in enumerate(FIELDS):
        sheet.set_column(at, at, 44 if field.kind == "text" and field.facet is None else 20, cell)
        sheet.write_string(0, at, heading(field, language), ours if field.write else fixed)
    sheet.freeze_panes(1, 1)
    row = 0
    for row, record in enumerate(records, start=1):
        for at, field in enumerate(FIELDS):
            if text := field.read(record):
                sheet.write_string(row, at, fitting(text), cell if field.write else grey)
    return row


def _write_columns(book: Workbook, sheet: Worksheet, language: Language) -> None:
    said, bold = Interface(language), book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 30)
    sheet.set_column(2, 2, 90)
    for at, name in enumerate(("sheet.column", "sheet.may_change", "sheet.meaning")):
        sheet.write_string(0, at, said.plain(name), bold)
    for row, field in enumerate(FIELDS, start=1):
        for at, text in enumerate((heading(field, language), _may_change(field, said), _about(field, said))):
            sheet.write_string(row, at, text, wrapped)


def _may_change(field: Field, said: Interface) -> str:
    if field is OFFICIAL:
        return said.plain("sheet.new_only")
    return said.plain("sheet.no" if field in (ID, VERSION) else "sheet.yes")


def _about(field: Field, said: Interface) -> str:
    name = field.name.rpartition("_")[0] if field.name.endswith(tuple(f"_{one}" for one in LANGUAGES)) else field.name
    text = said.plain("sheet.about.tag" if field.facet in TAG_FACETS else f"sheet.about.{name}")
    return f"{text} {said.plain('sheet.several')}" if field.kind == "list" else text


def _write_codes(
    book: Workbook, sheet: Worksheet, language: Language, vocabularies: Mapping[str, Vocabulary]
) -> dict[str, str]:
    """The codes of every vocabulary beside each other, with labels; returns vocabulary → range of its codes."""
    bold, ranges, at = book.add_format({"bold": True}), {}, 0
    for facet in _facets():
        terms = list(vocabularies[facet])
        for column, title in ((at, facet), (at + 1, vocabularies[facet].label(language))):
            sheet.write_string(0, column, title, bold)
        for row, term in enumerate(terms, start=1):
            sheet.write_string(row, at, term.code)
            sheet.write_string(row, at + 1, term.label(language))
        sheet.set_column(at, at, 22)
        sheet.set_column(at + 1, at + 1, 40)
        ranges[facet] = f"='{sheet.get_name()}'!{xl_range_abs(1, at, len(terms), at)}"
        at += 2
    return ranges


def _facets() -> Iterator[str]:
    yield from (field.facet for field in FIELDS if field.facet)


def _offer_codes(sheet: Worksheet, last: int, ranges: Mapping[str, str]) -> None:
    """Let Excel offer the codes where a cell takes one."""
    for at, field in enumerate(FIELDS):
        if field.facet and field.kind != "list":
            sheet.data_validation(1, at, last, at, {"validate": "list", "source": ranges[field.facet]})
