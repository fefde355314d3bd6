"""A case file as a Word document, ready for a municipal case: headings, plain paragraphs, footnotes, table."""

import io
from collections.abc import Iterator, Sequence
from typing import Final

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from app.domain.language import Language
from app.representations.casefile import Case, Said, cases, headline, particulars
from app.representations.citation import DATABASE
from app.representations.footnotes import Footnotes
from app.representations.listing import Listing
from app.representations.wording import say, spoken
from app.representations.xml_text import xml_text

BREATH: Final = 50
"""Recommendations between two signs of life: an empty piece, at which a client that has gone away is noticed."""

_TAGS: Final[dict[Language, str]] = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB", "se": "se-NO"}
_WIDTHS: Final = (Cm(6.9), Cm(2.4), Cm(2.4), Cm(4.3))


def write_docx(listing: Listing) -> Iterator[bytes]:
    """The document; empty pieces come while it is made."""
    document = _opened(listing)
    try:
        yield from _written(document, listing)
    finally:
        _take_apart(document)


def _take_apart(document: Document) -> None:
    """Let go of a document without the garbage collector.

    Its parts hold each other in rings, with trees of lxml whose size the collector cannot see: left to itself it comes
    after hundreds of megabytes, and a whole look at everything for every document costs as much as making one.
    """
    package = document.part.package
    for one in [*package.iter_parts(), package]:
        vars(one).clear()


def _written(document: Document, listing: Listing) -> Iterator[bytes]:
    notes = Footnotes(document)
    language = listing.language
    document.add_heading(headline(listing), 1)
    for what, value in particulars(listing):
        _particular(document, what, value)
    document.add_paragraph(say("case_intro" if listing.total else "case_none", language))
    titles: list[tuple[str, Said]] = []
    for case in cases(listing):
        _section(document, notes, case, language)
        titles.append((f"{case.number}. ", case.title))
        if case.number % BREATH == 0:
            yield b""
    if titles:
        _assessment(document, titles, language)
    licence = document.add_paragraph(f"{say('licence', language)}: {say('licence_text', language)}", style="Small")
    licence.paragraph_format.space_before = Pt(12)
    notes.finish()
    made = io.BytesIO()
    document.save(made)
    yield made.getvalue()


def _opened(listing: Listing) -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    properties = document.core_properties
    properties.title, properties.author = headline(listing), DATABASE
    properties.language, properties.comments = _TAGS[spoken(listing.language)], listing.address
    _set_styles(document, _TAGS[spoken(listing.language)])
    return document


def _set_styles(document: Document, tag: str) -> None:
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    # The screen reader's and the speller's language of the whole document.
    normal.element.get_or_add_rPr().append(_language(tag))
    for name in ("Heading 1", "Heading 2"):
        styles[name].font.color.rgb = RGBColor(0x1F, 0x2D, 0x3D)
    small = styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style, small.font.size = normal, Pt(9)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb, link.font.underline = RGBColor(0x0B, 0x53, 0x94), True


def _language(tag: str) -> BaseOxmlElement:
    found = OxmlElement("w:lang")
    found.set(qn("w:val"), tag)
    return found


def _particular(document: Document, what: str, value: str) -> None:
    line = document.add_paragraph(style="Small")
    line.paragraph_format.space_after = Pt(2)
    line.add_run(f"{what}: ").bold = True
    line.add_run(_clean(value))


def _section(document: Document, notes: Footnotes, case: Case, language: Language) -> None:
    _write(document.add_heading(f"{case.number}. ", 2), case.title, language)
    summary = document.add_paragraph()
    _write(summary, case.summary or case.title, language)
    pieces = [(_clean(piece.text), _tag(piece, language)) for piece in case.note]
    notes.add(summary, pieces, case.permalink, f" ({case.fetched}).")
    for measure in case.measures:
        _write(document.add_paragraph(style="List Bullet"), measure, language)
    concerns = document.add_paragraph()
    concerns.add_run(_clean(f"{case.municipal}.")).bold = True
    if case.rationale:
        concerns.add_run(" ")
        _write(concerns, case.rationale, language)
    if case.official:
        quote = document.add_paragraph(style="Quote")
        quote.add_run(f"{say('official', language)}: ").bold = True
        _write(quote, case.official, language)


def _write(paragraph: Paragraph, said: Said, language: Language) -> None:
    """Add a text to a paragraph, marked with its language if that is not the document's."""
    run: Run = paragraph.add_run(_clean(said.text))
    if tag := _tag(said, language):
        run._r.get_or_add_rPr().append(_language(tag))


def _tag(said: Said, language: Language) -> str | None:
    return _TAGS[said.language] if said.language != spoken(language) else None


def _assessment(document: Document, titles: Sequence[tuple[str, Said]], language: Language) -> None:
    document.add_heading(say("assessment", language), 2)
    document.add_paragraph(say("assessment_intro", language))
    table = document.add_table(rows=len(titles) + 1, cols=4, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    heads = [say(head, language) for head in ("recommendation", "considered", "not_considered", "remark")]
    _fill(table, 0, heads, bold=True)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row, (number, title) in enumerate(titles, start=1):
        _fill(table, row, [number, "☐", "☐", ""])
        _write(Paragraph(table._tbl.tr_lst[row].tc_lst[0].p_lst[0], table), title, language)


def _fill(table: Table, row: int, texts: Sequence[str], *, bold: bool = False) -> None:
    # `table.cell` and `rows[n].cells` look at the whole table for every cell; the row's own elements are at hand.
    for cell, text, width in zip(table._tbl.tr_lst[row].tc_lst, texts, _WIDTHS, strict=True):
        cell.width = width
        Paragraph(cell.p_lst[0], table).add_run(text).bold = bold


def _clean(text: str) -> str:
    """The text on one line, without what XML has no place for."""
    return xml_text(" ".join("".join(sign if sign >= " " else " " for sign in text).split()))
