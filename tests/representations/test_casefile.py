"""Case files: whose words stand where, real footnotes, and a document that any Word opens."""

import gc
import io
import re
import zipfile
from xml.etree import ElementTree

import docx
import pytest
from docx.opc.package import OpcPackage
from docx.opc.part import Part

from app.domain.recommendation import Text
from app.representations.casefile import cases
from app.representations.docx import BREATH, write_docx
from app.representations.markdown import escaped, write_markdown
from tests.representations.conftest import Lister, recommendation

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def written(listing: Lister, **options: object) -> bytes:
    official = Text("official", "en", "The State party shall build.", "un")
    record = recommendation(texts=(*recommendation().texts, official))
    return b"".join(write_docx(listing(record, recommendation(id="b", document="upr-x"), **options)))


def test_a_case_holds_plain_words_reason_points_and_the_uns_own_words_apart(listing: Lister) -> None:
    official = Text("official", "en", "The State party shall build.", "un")
    (case,) = cases(listing(recommendation(texts=(*recommendation().texts, official))))
    assert case.title == ("Boliger til alle", "nb")
    assert case.summary == ("Bygg flere boliger.", "nb")
    assert case.rationale == ("Kommunen bygger.", "nb")
    assert case.measures == (("Bygg i nord.", "nb"),)
    assert case.official == ("The State party shall build.", "en")
    assert case.note == (
        ("FNs barnekomité, CRC/C/NOR/CO/99, avsnitt 12, 1. juni 2030.", "nb"),
        ("Invented observations & more.", "en"),
    )
    assert case.fetched == "hentet 1. mars 2026"


def test_a_note_says_so_when_the_symbol_is_not_known(listing: Lister) -> None:
    record = recommendation(document="upr-x", paragraph=None, tags={"body": ("UPR",), "recommending_state": ("SWE",)})
    (case,) = cases(listing(record))
    assert [piece.text for piece in case.note] == [
        "landgjennomgangen, dokumentsymbol er ikke kjent, 2031 (Sverige).",
        "Invented report.",
    ]


class TestWord:
    def test_every_recommendation_has_a_footnote_of_its_own_in_order(self, listing: Lister) -> None:
        found = parts(written(listing))
        marks = re.findall(rb'<w:footnoteReference w:id="(\d+)"', found["word/document.xml"])
        notes = ElementTree.fromstring(found["word/footnotes.xml"])
        texts = {note.get(f"{W}id"): "".join(note.itertext()).strip() for note in notes}
        assert [mark.decode() for mark in marks] == ["1", "2"]
        assert list(texts) == ["-1", "0", "1", "2"]
        assert texts["1"].startswith("FNs barnekomité, CRC/C/NOR/CO/99, avsnitt 12")
        assert texts["1"].endswith("/anbefaling/crc-2030-homes (hentet 1. mars 2026).")

    def test_the_package_declares_the_footnotes_where_word_looks_for_them(self, listing: Lister) -> None:
        found = parts(written(listing))
        assert b"/word/footnotes.xml" in found["[Content_Types].xml"]
        assert b'Target="footnotes.xml"' in found["word/_rels/document.xml.rels"]
        assert b'w:styleId="FootnoteText"' in found["word/styles.xml"]
        assert b'w:styleId="FootnoteReference"' in found["word/styles.xml"]
        settings = [child.tag for child in ElementTree.fromstring(found["word/settings.xml"])]
        assert settings.index(f"{W}footnotePr") < settings.index(f"{W}compat")

    def test_the_permalink_of_a_footnote_can_be_followed(self, listing: Lister) -> None:
        relations = parts(written(listing))["word/_rels/footnotes.xml.rels"].decode()
        assert 'Target="https://anbefalinger.example.no/anbefaling/crc-2030-homes"' in relations
        assert relations.count('TargetMode="External"') == 2

    def test_it_has_headings_the_uns_words_in_english_and_a_table_to_fill_in(self, listing: Lister) -> None:
        document = docx.Document(io.BytesIO(written(listing)))
        headings = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
        assert headings == [
            ("Heading 1", "Anbefalinger fra FN til Norge"),
            ("Heading 2", "1. Boliger til alle"),
            ("Heading 2", "2. Boliger til alle"),
            ("Heading 2", "Vurdering"),
        ]
        (quote,) = [one for one in document.paragraphs if one.style.name == "Quote"]
        assert quote.text == "FNs egne ord (på engelsk): The State party shall build."
        assert 'w:lang w:val="en-GB"' in quote.runs[1]._r.xml
        (table,) = document.tables
        assert [cell.text for cell in table.rows[0].cells] == ["Anbefaling", "Vurdert", "Ikke vurdert", "Merknad"]
        assert [cell.text for cell in table.rows[1].cells] == ["1. Boliger til alle", "☐", "☐", ""]
        assert len(table.rows) == 3

    def test_it_is_nynorsk_for_who_reads_nynorsk(self, listing: Lister) -> None:
        document = docx.Document(io.BytesIO(written(listing, language="nn")))
        assert document.paragraphs[0].text == "Tilrådingar frå FN til Noreg"
        assert [cell.text for cell in document.tables[0].rows[0].cells][2] == "Ikkje vurdert"
        assert 'w:lang w:val="nn-NO"' in document.styles["Normal"].element.xml

    def test_what_is_not_in_the_language_of_the_document_is_marked_with_its_own(self, listing: Lister) -> None:
        record = recommendation(texts=(*recommendation().texts, Text("rationale", "nn", "Kommunen byggjer.")))
        content = b"".join(write_docx(listing(record, language="nn")))
        document = docx.Document(io.BytesIO(content))
        runs = [run for one in document.paragraphs for run in one.runs]
        runs += [run for one in document.tables[0].rows[1].cells[0].paragraphs for run in one.runs]
        tags = {run.text: found[1] for run in runs if (found := re.search(r'w:lang w:val="([^"]+)"', run._r.xml))}
        assert tags == {"Boliger til alle": "nb-NO", "Bygg flere boliger.": "nb-NO", "Bygg i nord.": "nb-NO"}
        notes = parts(content)["word/footnotes.xml"].decode()
        assert re.search(r'w:lang w:val="en-GB"/></w:rPr><w:t[^>]*> Invented observations &amp; more\.', notes)

    def test_a_document_whose_headings_are_borrowed_says_whose_language_they_are_in(self, listing: Lister) -> None:
        document = docx.Document(io.BytesIO(written(listing, language="se")))
        assert 'w:lang w:val="nb-NO"' in document.styles["Normal"].element.xml
        assert "w:lang" not in document.paragraphs[5]._p.xml

    def test_signs_that_xml_has_no_place_for_do_not_break_it(self, listing: Lister) -> None:
        record = recommendation(texts=(Text("title", "nb", "a\x00b\x0bc <&>"), Text("summary", "nb", "x\ny")))
        document = docx.Document(io.BytesIO(b"".join(write_docx(listing(record)))))
        assert "1. a b c <&>" in [one.text for one in document.paragraphs]

    def test_of_nothing_it_says_so(self, listing: Lister) -> None:
        document = docx.Document(io.BytesIO(b"".join(write_docx(listing()))))
        assert "Ingen anbefalinger svarer til utvalget." in [one.text for one in document.paragraphs]
        assert document.tables == []


class TestMarkdown:
    def test_it_has_a_section_a_footnote_and_a_row_for_each(self, listing: Lister) -> None:
        text = b"".join(write_markdown(listing(recommendation(), recommendation(id="b")))).decode()
        assert "## 2. Boliger til alle\n\nBygg flere boliger.[^2]\n\n- Bygg i nord.\n" in text
        assert (
            "[^1]: FNs barnekomité, CRC/C/NOR/CO/99, avsnitt 12, 1. juni 2030. "
            '<span lang="en">Invented observations & more.</span> '
            "<https://anbefalinger.example.no/anbefaling/crc-2030-homes> (hentet 1. mars 2026)."
        ) in text
        assert "| 1. Boliger til alle | ☐ | ☐ | |" in text

    def test_what_is_not_in_its_language_is_marked(self, listing: Lister) -> None:
        text = b"".join(write_markdown(listing(recommendation(), language="nn"))).decode()
        assert '## 1. <span lang="nb">Boliger til alle</span>\n' in text
        assert '- <span lang="nb">Bygg i nord.</span>\n' in text
        assert '**Nemner kommunane.** <span lang="nb">Kommunen bygger.</span>\n' in text

    @pytest.mark.parametrize(
        ("text", "safe"),
        [
            ("a *b* _c_ [d](e) <f> | `g` #", r"a \*b\* \_c\_ \[d\](e) \<f\> \| \`g\` \#"),
            ("line\nbreak", "line break"),
            ("1. juni", "1. juni"),
        ],
    )
    def test_what_is_written_is_not_taken_for_markup(self, text: str, safe: str) -> None:
        assert escaped(text) == safe

    @pytest.mark.parametrize("text", ["- x", "+ x", "= x", "1. x", "12) x", "# x", "> x"])
    def test_a_paragraph_does_not_begin_a_list_or_a_heading(self, listing: Lister, text: str) -> None:
        record = recommendation(texts=(Text("title", "nb", "T"), Text("summary", "nb", text)))
        content = b"".join(write_markdown(listing(record))).decode()
        line = next(line for line in content.splitlines() if line.endswith("x[^1]"))
        assert "\\" in line[:3]


@pytest.mark.parametrize("whole", [True, False])
def test_a_word_file_leaves_nothing_for_the_collector(listing: Lister, whole: bool) -> None:
    def held() -> int:
        # The library's own walk through the parts leaves a ring of them, which weighs nothing when they are empty.
        return sum(isinstance(one, OpcPackage | Part) and bool(vars(one)) for one in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        before, pieces = held(), write_docx(listing(*[recommendation()] * (BREATH + 1)))
        assert next(pieces) == b""
        assert held() > before
        if whole:
            assert b"".join(pieces).startswith(b"PK")
        del pieces
        assert held() == before
    finally:
        gc.enable()
