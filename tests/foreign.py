"""Reading what we write with the tools that others read it with: the ids of the recommendations in a file, in order."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable

import feedparser
import openpyxl
import rispy
from pybtex.database import parse_string


def from_csv(content: bytes) -> list[str]:
    text = content.decode("utf-8-sig")
    delimiter = ";" if text.split("\r\n", maxsplit=1)[0].count(";") else ","
    return [row["id"] for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)]


def from_xlsx(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    rows = book.worksheets[0].iter_rows(min_row=2, max_col=1, values_only=True)
    return [str(row[0]) for row in rows]


def from_lines(content: bytes) -> list[str]:
    return [json.loads(line)["id"] for line in content.splitlines()]


def from_json(content: bytes) -> list[str]:
    return [hit["id"] for hit in json.loads(content)["hits"]]


def from_markdown(content: bytes) -> list[str]:
    return re.findall(r"^\[\^\d+\]: .*/anbefaling/([^>]+)>", content.decode(), re.MULTILINE)


def from_docx(content: bytes) -> list[str]:
    # By the parts themselves: python-docx, which wrote it, knows no footnotes.
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        notes = package.read("word/footnotes.xml").decode()
    return re.findall(r"<w:t [^>]*>[^<]*/anbefaling/([^<]+)</w:t>", notes)


def from_atom(content: bytes) -> list[str]:
    feed = feedparser.parse(content)
    assert not feed.bozo, feed.get("bozo_exception")
    return [entry.id.removeprefix("urn:anbefalinger:recommendation:") for entry in feed.entries]


def from_ris(content: bytes) -> list[str]:
    return [entry["id"] for entry in rispy.loads(content.decode())]


def from_bibtex(content: bytes) -> list[str]:
    return list(parse_string(content.decode(), "bibtex").entries)


def from_csl(content: bytes) -> list[str]:
    return [item["id"] for item in json.loads(content)]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "csv": from_csv,
    "xlsx": from_xlsx,
    "jsonl": from_lines,
    "json": from_json,
    "docx": from_docx,
    "md": from_markdown,
    "atom": from_atom,
    "ris": from_ris,
    "bib": from_bibtex,
    "csl.json": from_csl,
}
