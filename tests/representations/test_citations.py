"""Citations: the UN's form, and what reference managers make of RIS, BibTeX and CSL-JSON."""

import json
import warnings

import pytest
import rispy
from pybtex.database import parse_string

from app.domain.recommendation import Recommendation, Text
from app.representations.bibtex import write_bibtex
from app.representations.citation import citation_of, cited
from app.representations.csl import write_csl
from app.representations.dates import said_date
from app.representations.links import Links
from app.representations.ris import write_ris
from tests.representations.conftest import BASE, CATALOGUE, Lister, recommendation


def cite(record: Recommendation) -> str:
    return cited(citation_of(record, CATALOGUE, Links(BASE)))


@pytest.mark.parametrize(
    ("changes", "citation"),
    [
        (
            {},
            "Committee on the Rights of the Child, Invented observations & more (CRC/C/NOR/CO/99), 1 June 2030, "
            "para. 12.",
        ),
        (
            {"paragraph": "32–33"},
            "Committee on the Rights of the Child, Invented observations & more (CRC/C/NOR/CO/99), 1 June 2030, "
            "paras. 32–33.",
        ),
        (
            {"paragraph": "12 (a)–(c)"},
            "Committee on the Rights of the Child, Invented observations & more (CRC/C/NOR/CO/99), 1 June 2030, "
            "para. 12 (a)–(c).",
        ),
        (
            {"document": "upr-x", "paragraph": "140.2", "tags": {"body": ("UPR",), "recommending_state": ("SWE",)}},
            "Universal Periodic Review, Invented report, 2031, para. 140.2 (Sweden).",
        ),
        (
            {"document": "upr-x", "paragraph": None, "tags": {"body": ("UPR",), "recommending_state": ("SWE",)}},
            "Universal Periodic Review, Invented report, 2031 (Sweden).",
        ),
        ({"document": None, "paragraph": None}, "Committee on the Rights of the Child, Homes for all, 2030."),
    ],
)
def test_a_citation_names_body_title_symbol_date_and_paragraph(changes: dict[str, object], citation: str) -> None:
    assert cite(recommendation(**changes)) == citation


def test_what_is_not_the_uns_is_not_published_by_the_un() -> None:
    of_nim = citation_of(recommendation(tags={"body": ("NIM",)}), CATALOGUE, Links(BASE))
    assert of_nim.publisher == "Norwegian Human Rights Institution"
    assert citation_of(recommendation(), CATALOGUE, Links(BASE)).publisher == "United Nations"


@pytest.mark.parametrize(
    ("date", "nb", "en"),
    [
        ("2030-06-01", "1. juni 2030", "1 June 2030"),
        ("2030-12", "desember 2030", "December 2030"),
        ("2030", "2030", "2030"),
        ("", "", ""),
        ("ca. 2030", "ca. 2030", "ca. 2030"),
        ("2030-13", "2030", "2030"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(date: str, nb: str, en: str) -> None:
    assert (said_date(date, "nb"), said_date(date, "en")) == (nb, en)
    assert said_date(date, "se") == nb


AWKWARD = r"100 % {of} $5 & #1 under_score ~ ^ \backslash – æøå"


def awkward() -> Recommendation:
    return recommendation(texts=(Text("title", "en", AWKWARD), Text("summary", "en", f"{AWKWARD}\nER  - \nTY  - X")))


def test_ris_is_read_by_a_reference_manager(listing: Lister) -> None:
    records = [recommendation(), awkward()]
    first, second = rispy.loads(b"".join(write_ris(listing(*records))).decode())
    assert first["type_of_reference"] == "RPRT"
    assert (first["id"], first["authors"]) == ("crc-2030-homes", ["Committee on the Rights of the Child"])
    assert first["title"] == "Invented observations & more"
    assert (first["issn"], first["start_page"]) == ("CRC/C/NOR/CO/99", "para. 12")  # SN and SP of a report
    assert (first["year"], first["date"]) == ("2030", "2030/06/01/")
    assert first["urls"] == [f"{BASE}/anbefaling/crc-2030-homes"]
    assert second["abstract"] == f"{AWKWARD} ER - TY - X"


def test_bibtex_is_read_by_a_bibliography_program(listing: Lister) -> None:
    entries = parse_string(b"".join(write_bibtex(listing(awkward()))).decode(), "bibtex").entries
    entry = entries["crc-2030-homes"]
    assert entry.type == "techreport"
    assert entry.fields["number"] == "CRC/C/NOR/CO/99"
    assert (entry.fields["year"], entry.fields["month"]) == ("2030", "June")
    assert [str(person) for person in entry.persons["author"]] == ["{Committee on the Rights of the Child}"]
    signs = r"\textasciitilde{} \textasciicircum{} \textbackslash{}backslash"
    safe = rf"100 \% \textbraceleft{{}}of\textbraceright{{}} \$5 \& \#1 under\_score {signs} – æøå"
    assert entry.fields["shorttitle"] == safe


def test_csl_is_read_and_set_by_citeproc(listing: Lister) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON

        items = json.loads(b"".join(write_csl(listing(recommendation(), awkward()))))
        source = CiteProcJSON(items[:1])
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        bibliography.register(Citation([CitationItem("crc-2030-homes")]))
        (line,) = [str(one) for one in bibliography.bibliography()]
    assert "Committee on the Rights of the Child" in line
    assert "Invented observations" in line
    assert "2030" in line
    assert items[1]["title-short"] == AWKWARD


def test_an_item_leaves_out_what_is_not_known(listing: Lister) -> None:
    (item,) = json.loads(b"".join(write_csl(listing(recommendation(document=None, paragraph=None)))))
    assert not {"number", "section", "note"} & set(item)
    assert item["issued"] == {"date-parts": [[2030]]}
