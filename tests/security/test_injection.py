"""Whatever stands in a record or an address, it is text where it is shown, and nothing runs it."""

import csv
import io
import json
import re
import zipfile
from urllib.parse import quote
from xml.etree import ElementTree

import feedparser
import icalendar
import openpyxl
import pytest
import rdflib
import rispy
from fastapi.testclient import TestClient
from pybtex.database import parse_string

from tests.hostile import EVERY, LINES, MARKUP, PAYLOADS, SIGNS
from tests.markup import dangers

LIST = "/api/v1/recommendations"
TOTAL = 524
FIELDS = ("", "id,title,paragraph,document_label,rationale,official,source_url,body_label,theme_label,cite,permalink")
ATTACK = quote(MARKUP[:120] + SIGNS)
LANGUAGES = ("", "/nn", "/en", "/se")


def identifiers(client: TestClient) -> list[str]:
    """Records that were turned into attacks."""
    rows = client.get(f"{LIST}.jsonl?columns=id,title,year").content.splitlines()
    found = [json.loads(row)["id"] for row in rows if b"pwned" in row]
    assert len(found) >= TOTAL // EVERY
    return found


def test_dangers_can_be_found() -> None:
    for payload in PAYLOADS:
        assert len(dangers(f"<p>{payload}</p>")) >= 5


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_no_page_holds_what_a_record_smuggles_in(attacked: TestClient, prefix: str) -> None:
    some = identifiers(attacked)
    paths = [
        "/", "/sok", "/sok?q=pwned&size=100", "/tjeneste", "/tjeneste/barnevern", "/tema",
        "/tema/housing",
        "/gruppe", "/organ", "/organ/CRC", "/konvensjon", "/konvensjon/CRC", "/dokument", "/dokument/CRC/C/NOR/CO/5-6",
        "/kommune", "/kommune/0301", "/om", "/for-utviklere", "/personvern", "/tilgjengelighet",
        *(f"/anbefaling/{one}" for one in some[:6]), *(f"/anbefaling/{one}/endringer" for one in some[:3]),
    ]  # fmt: skip
    if not prefix:
        paths.append("/statistikk")  # Once: all its charts have to be drawn.
    for path in paths:
        answer = attacked.get(prefix + path)
        assert answer.status_code == 200, path
        assert dangers(answer.text) == [], path
        assert "unsafe" not in answer.headers["content-security-policy"]
        # Text of a record that closes the block of JSON-LD would be markup from there on.
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL):
            json.loads(block)
    assert "pwned" in attacked.get(f"{prefix}/anbefaling/{some[0]}").text


PLACES = [
    *[
        "/sok?q={}",
        "/sok?theme={}",
        "/sok?document={}",
        "/sok?year_from={}",
        "/sok?sort={}",
        "/sok?{}=1",
        "/sok?page={}",
    ],
    *[
        "/nn/sok?q={}&theme={}",
        "/{}",
        "/en/{}",
        "/anbefaling/{}",
        "/anbefaling/{}/endringer",
        "/dokument/{}",
        "/tema/{}",
    ],
    *[
        "/tjeneste/{}",
        "/kommune/{}",
        "/kommune?q={}",
        "/statistikk?{}=1",
        "/sok?fylke={}",
        "/kommune/0301-{}",
        "/om?{}",
    ],
]


@pytest.mark.parametrize("place", PLACES)
def test_no_page_holds_what_an_address_smuggles_in(client: TestClient, place: str) -> None:
    for attack in (ATTACK, quote(LINES), quote("javascript:pwned()//"), "%00%0d%0aSet-Cookie:a=b"):
        answer = client.get(place.replace("{}", attack), headers={"Accept": "text/html"}, follow_redirects=False)
        assert answer.status_code in (200, 307, 308, 404, 422), attack
        assert dangers(answer.text) == []
        assert "set-cookie" not in answer.headers
        location = answer.headers.get("location", "/")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))


def test_headers_take_no_line_breaks_from_an_address(client: TestClient) -> None:
    evil = "%0d%0aX-Evil:%201%0d%0a%0d%0a<script>"
    for path in (f"{LIST}?q={evil}", f"{LIST}.csv?q={evil}", f"{LIST}/{evil}.csv", f"/data/{evil}", f"/static/{evil}"):
        answer = client.get(path)
        assert "x-evil" not in answer.headers
        for name in ("link", "content-disposition", "content-location", "location"):
            assert not re.search(r"[\r\n<]script|[\r\n]", answer.headers.get(name, ""))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_csv_runs_no_formula(attacked: TestClient, language: str) -> None:
    answer = attacked.get(f"{LIST}.csv?lang={language}&columns={FIELDS[1]}")
    divider = "," if language == "en" else ";"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=divider))
    assert len(rows) == TOTAL + 1
    assert {len(row) for row in rows} == {11}
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []


def test_xlsx_holds_texts_and_web_addresses_and_no_formula(attacked: TestClient) -> None:
    content = attacked.get(f"{LIST}.xlsx?columns={FIELDS[1]}").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.max_row == TOTAL + 1
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    links = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links
    assert all(re.match("https?://", link) for link in links if link)
    well_formed(content)


def test_word_holds_texts_and_web_addresses(attacked: TestClient) -> None:
    content = attacked.get(f"{LIST}.docx").content
    parts = well_formed(content)
    assert not any(name.endswith((".bin", ".vml")) or "embeddings" in name for name in parts)
    for name, text in parts.items():
        if name.endswith(".rels"):
            targets = re.findall(r'Target="([^"]*)"[^>]*TargetMode="External"', text)
            assert all(target.startswith(("http://", "https://")) for target in targets)
    assert "w:instrText" not in parts["word/document.xml"]


def well_formed(content: bytes) -> dict[str, str]:
    """The XML parts of an office file, each of which can be read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    for part in parts.values():
        ElementTree.fromstring(part)
    return {name: part.decode() for name, part in parts.items()}


@pytest.mark.parametrize("query", ["", f"?q={quote(MARKUP[:100])}", f"?q={quote('a' + SIGNS)}", "?q=%EF%BF%BF%01"])
def test_the_feed_is_well_formed_and_its_texts_are_texts(attacked: TestClient, query: str) -> None:
    content = attacked.get(f"{LIST}.atom{query}").content
    root = ElementTree.fromstring(content)
    types = {one.get("type", "text") for name in ("title", "summary") for one in root.iter(f"{{*}}{name}")}
    assert types <= {"text"}
    for link in root.iter("{*}link"):
        assert link.get("href", "").startswith("http://testserver/")
    if not query:
        assert len(feedparser.parse(content).entries) == TOTAL


def test_markdown_holds_no_markup_of_a_record(attacked: TestClient) -> None:
    text = attacked.get(f"{LIST}.md").text
    # What is escaped is text; what is left may only be our own.
    bare = re.sub(r"\\[^\w\s]", "", text)
    ours = re.compile("<span|</span|<http://testserver/.*")
    assert [one for one in re.findall(r"<[^ >]*", bare) if not ours.fullmatch(one)] == []
    assert "](" not in bare
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1


def test_citations_are_one_a_record(attacked: TestClient) -> None:
    references = rispy.loads(attacked.get(f"{LIST}.ris").text)
    assert len(references) == TOTAL
    assert {one["type_of_reference"] for one in references} == {"RPRT"}
    entries = parse_string(attacked.get(f"{LIST}.bib").text, "bibtex").entries
    assert len(entries) == TOTAL
    assert {entry.type for entry in entries.values()} == {"techreport"}
    assert not re.search(r"(?<!textbackslash\{\})\\input", attacked.get(f"{LIST}.bib").text)
    assert len(attacked.get(f"{LIST}.csl.json").json()) == TOTAL


def test_the_calendar_has_its_events_and_no_other_part(attacked: TestClient, client: TestClient) -> None:
    found, plain = (
        icalendar.Calendar.from_ical(one.get("/api/v1/documents.ics").content) for one in (attacked, client)
    )
    assert [part.name for part in found.walk()] == [part.name for part in plain.walk()]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # By the library's own reader of JSON-LD.
@pytest.mark.parametrize("path", ["/catalog.ttl", "/catalog.jsonld"])
def test_the_catalogue_can_be_read(attacked: TestClient, client: TestClient, path: str) -> None:
    form = "turtle" if path.endswith("ttl") else "json-ld"
    found, plain = (rdflib.Graph().parse(data=one.get(path).text, format=form) for one in (attacked, client))
    assert len(found) == len(plain)


@pytest.mark.parametrize(
    "path",
    [
        f"{LIST}?q=pwned&facets=all&explain=true", f"{LIST}.json", f"{LIST}.jsonl", f"{LIST}.csl.json", "/data",
        "/api/v1/changes", "/api/v1/vocabularies/theme",
        "/api/v1/documents", "/api/v1/municipalities", "/api/v1/stats", "/openapi.json",
        "/api/v1/suggest?q=pwned", "/llms.txt", "/robots.txt", f"{LIST}/<script>", f"{LIST}?<script>=1",
    ],
)  # fmt: skip
def test_data_are_never_taken_for_a_page(attacked: TestClient, path: str) -> None:
    answer = attacked.get(path, headers={"Accept": "*/*"})
    assert not answer.headers["content-type"].startswith(("text/html", "application/xhtml", "image/svg", "text/xml"))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_highlights_hold_no_tag_but_mark(attacked: TestClient) -> None:
    hits = attacked.get(f"{LIST}?q=pwned&size=100").json()["hits"]
    marked = [text for hit in hits for text in hit["highlights"].values()]
    assert marked
    assert {tag for text in marked for tag in re.findall(r"<[^>]*>", text)} == {"<mark>", "</mark>"}
