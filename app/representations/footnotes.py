"""Real Word footnotes for python-docx, which has none: one part of the package, its styles, and the marks in the text.

Source: ECMA-376 part 1, sections 11.3.7 (footnotes part) and 17.11 (footnotes); the two separators that Word asks for
have the ids -1 and 0, so that notes count from 1.
"""

from collections.abc import Sequence
from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph

_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"

NOTE_TEXT: Final = "footnote text"
NOTE_MARK: Final = "footnote reference"
"""Word's own names of the two styles."""

_SEPARATORS: Final = (
    f"<w:footnotes {nsdecls('w', 'r')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


class Footnotes:
    """The footnotes of one document: added in the order of their marks, put into the package by `finish`."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root = parse_xml(_SEPARATORS)
        self._part = Part(PackURI("/word/footnotes.xml"), _CONTENT, b"", document.part.package)
        document.part.relate_to(self._part, _KIND)
        self._count = 0
        self._name_separators()
        self._add_styles()

    def add(self, paragraph: Paragraph, pieces: Sequence[tuple[str, str | None]], address: str, after: str) -> int:
        """A note at the end of a paragraph: texts, a link, and text after it. Returns its number.

        Each text comes with the tag of its language, or None for the document's.
        """
        self._count += 1
        mark = paragraph.add_run(style=NOTE_MARK)
        mark._r.append(_element("w:footnoteReference", id=str(self._count)))
        note = _element("w:footnote", id=str(self._count))
        line = _within(note, "w:p")
        _within(_within(line, "w:pPr"), "w:pStyle", val="FootnoteText")
        reference = _within(line, "w:r")
        _within(_within(reference, "w:rPr"), "w:rStyle", val="FootnoteReference")
        _within(reference, "w:footnoteRef")
        for text, tag in pieces:
            _run(line, f" {text}", language=tag)
        _run(line, " ")
        _run(self._link(line, address), address, style="Hyperlink")
        _run(line, after)
        self._root.append(note)
        return self._count

    def finish(self) -> None:
        """Write the notes into their part; nothing can be added afterwards."""
        self._part._blob = serialize_part_xml(self._root)

    def _link(self, line: BaseOxmlElement, address: str) -> BaseOxmlElement:
        link = _within(line, "w:hyperlink")
        link.set(qn("r:id"), self._part.relate_to(address, _LINK, is_external=True))
        return link

    def _name_separators(self) -> None:
        settings = self._document.settings.element
        named = OxmlElement("w:footnotePr")
        for number in ("-1", "0"):
            named.append(_element("w:footnote", id=number))
        # The schema wants the element before w:compat, and Word refuses what stands in another order.
        before = settings.find(qn("w:compat"))
        settings.insert(len(settings) if before is None else settings.index(before), named)

    def _add_styles(self) -> None:
        styles = self._document.styles
        text = styles.add_style(NOTE_TEXT, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        text.base_style, text.font.size = styles["Normal"], Pt(9)
        text.paragraph_format.space_after = Pt(0)
        mark = styles.add_style(NOTE_MARK, WD_STYLE_TYPE.CHARACTER, builtin=True)
        mark.font.superscript = True
        text.element.set(qn("w:styleId"), "FootnoteText")
        mark.element.set(qn("w:styleId"), "FootnoteReference")


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    found = OxmlElement(name)
    for attribute, value in attributes.items():
        found.set(qn(f"w:{attribute}"), value)
    return found


def _within(parent: BaseOxmlElement, name: str, **attributes: str) -> BaseOxmlElement:
    found = _element(name, **attributes)
    parent.append(found)
    return found


def _run(parent: BaseOxmlElement, text: str, style: str | None = None, language: str | None = None) -> None:
    run = _within(parent, "w:r")
    if style or language:
        properties = _within(run, "w:rPr")
        if style:
            _within(properties, "w:rStyle", val=style)
        if language:
            _within(properties, "w:lang", val=language)
    written = _within(run, "w:t")
    written.text = text
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
