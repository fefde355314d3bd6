"""Any bytes at all as a file to import: read, or refused with a sentence; never anything else."""

import copy
import json
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.vocabulary import Vocabulary
from app.errors import ImportRefused, SeedError
from app.ingest.envelope import Problem
from app.ingest.names import Names
from app.ingest.normalise import normalise, normaliser_of
from app.ingest.seed import read_seed
from app.ingest.sources import uhri, upr_info
from app.ingest.sources.sheet import read_sheet
from app.ingest.thesaurus import read_thesaurus
from app.ingest.validate import validate
from app.representations.sheet import headings
from app.search.generation import Generation
from tests.ingest.test_import import ONE

ANY = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
BYTES = st.sampled_from(
    [b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b",", b";", b"{", b"]", b"\\ud800", b"1e999"]
)

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
"""Any value that JSON can write; NaN and infinity too, which Python writes."""


def spoilt(whole: bytes) -> st.SearchStrategy[bytes]:
    """A file with some bytes put in, taken out or repeated, or cut short."""
    place = st.integers(0, len(whole))
    change = st.tuples(place, st.integers(0, 12), BYTES | st.binary(max_size=6))

    def apply(changes: list[tuple[int, int, bytes]]) -> bytes:
        made = whole
        for at, gone, put in changes:
            made = made[:at] + put + made[at + gone :]
        return made

    return st.lists(change, max_size=6).map(apply) | place.map(lambda at: whole[:at]) | st.binary(max_size=200)


@pytest.fixture(scope="module")
def names(generation: Generation) -> Names:
    return Names(generation.catalogue.vocabularies)


@pytest.fixture
def import_of(names: Names, tmp_path: Path) -> Callable[[Any, str, bytes], list[Any]]:
    """Reads, normalises and checks a file with these bytes: what would be stored, or none if it is refused."""

    def run(reader: Any, name: str, content: bytes) -> list[Any]:
        (path := tmp_path / name).write_bytes(content)
        problems: list[Problem] = []
        with suppress(ImportRefused):
            rows = reader(path, lambda _: None)
            return list(validate(normalise(rows, normaliser_of(names), problems.append), problems.append))
        return []

    return run


LIST = json.dumps([ONE, {**ONE, "AnnotationId": "00000000-0000-4000-8000-000000000002"}], ensure_ascii=False).encode()


def test_the_files_that_are_spoilt_below_are_whole(import_of: Any, tmp_path: Path) -> None:
    assert len(import_of(uhri.read_json, "export.json", LIST)) == 2
    assert len(import_of(upr_info.read_table, "upr.csv", TABLE)) == 2
    assert len(rows_of(tmp_path, "sheet.csv", SHEET)) == 2


@ANY
@given(content=spoilt(LIST))
def test_a_spoilt_list_is_imported_as_far_as_it_goes_or_refused(import_of: Any, content: bytes) -> None:
    import_of(uhri.read_json, "export.json", content)


@ANY
@given(records=st.lists(st.dictionaries(st.sampled_from([*ONE, "Sdgs", "Regions", "Unknown"]), plain), max_size=3))
@example(records=[{**ONE, "Text": "\ud800"}])
@example(records=[{**ONE, "Text": "a\0b", "Symbol": "\0"}])
@example(records=[{**ONE, "PublicationDate": "9999-99-99T00:00:00"}])
@example(records=[{**ONE, "PublicationDate": "0001-01-01T00:00:00+99:99"}])
def test_fields_of_any_kind_are_imported_or_named_as_problems(import_of: Any, records: list[Any]) -> None:
    filled = [{**copy.deepcopy(ONE), **record} for record in records]
    import_of(uhri.read_json, "export.json", json.dumps(filled).encode())


TABLE = (
    "To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session\r"
    'Norway,WEOG,,"Invented: build, and plant.",Italy,WEOG,EU,Accepted,5,"Right to education,Justice",19\r'
    "Norway,WEOG,,Invented: rest.,Spain,WEOG,EU,Noted,4,Justice,6\r"
).encode("latin-1")


@ANY
@given(content=spoilt(TABLE))
def test_a_spoilt_table_is_imported_as_far_as_it_goes_or_refused(import_of: Any, content: bytes) -> None:
    import_of(upr_info.read_table, "upr.csv", content)


SHEET = ('Id;Tittel (bokmål);År\ncrc-2018-views-of-the-child;Barns syn;2018\nupr-2009-001;"To\nlinjer";2009\n').encode(
    "utf-8-sig"
)


def spoil_parts(whole: Path, target: Path, chance: random.Random) -> None:
    """A workbook with a few bytes of one of its parts changed."""
    with zipfile.ZipFile(whole) as given, zipfile.ZipFile(target, "w") as made:
        victim = chance.choice(
            [one for one in given.namelist() if "sheet" in one or "workbook" in one or "Types" in one]
        )
        for name in given.namelist():
            part = given.read(name)
            for _ in range(chance.choice((1, 1, 3)) if name == victim else 0):
                at = chance.randrange(len(part))
                part = (
                    part[:at]
                    + chance.choice((b"", b"<", b"\0", b"&x;", b'"', b"</c>", b"99"))
                    + part[at + chance.choice((0, 1, 30)) :]
                )
            made.writestr(name, part)


def rows_of(folder: Path, name: str, content: bytes) -> list[Any]:
    (path := folder / name).write_bytes(content)
    return list(read_sheet(path, headings(), lambda _: None))


@ANY
@given(content=spoilt(SHEET))
def test_a_spoilt_sheet_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    with suppress(ImportRefused):
        rows_of(tmp_path, "sheet.csv", content)


@pytest.mark.parametrize("seed", range(60))
def test_a_spoilt_workbook_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    """In the bytes of its parts, and sometimes of the ZIP file around them."""
    chance = random.Random(seed)
    book = openpyxl.Workbook()
    book.active.append(["Id", "Tittel (bokmål)", "År"])
    book.active.append(["crc-2018-views-of-the-child", "Barns syn", 2018])
    book.save(whole := tmp_path / "whole.xlsx")
    spoil_parts(whole, tmp_path / "sheet.xlsx", chance)
    if seed % 4 == 0:
        content = (tmp_path / "sheet.xlsx").read_bytes()
        at = chance.randrange(len(content))
        (tmp_path / "sheet.xlsx").write_bytes(content[:at] + chance.randbytes(4) + content[at + 4 :])
    with suppress(ImportRefused):
        list(read_sheet(tmp_path / "sheet.xlsx", headings(), lambda _: None))


CONCEPT: dict[str, Any] = {
    "id": "trial-fjord",
    "en": ["trial fjordword"],
    "nb": ["prøvefjord"],
    "abbreviations": ["PRVF"],
    **{name: [] for name in ("nn", "se", "se_unreviewed", "broader", "shared")},
    "tags": {"theme": ["housing"], "group": [], "service_area": []},
}
THESAURUS = json.dumps([CONCEPT], ensure_ascii=False).encode()


@pytest.fixture
def alone(seed_folder: Path) -> Path:
    """A seed folder whose thesaurus is one file, so that a reading takes little."""
    for path in (seed_folder / "thesaurus").glob("*.json"):
        path.unlink()
    return seed_folder


def refusal_of(read: Callable[[], object]) -> SeedError | None:
    try:
        read()
    except SeedError as refused:
        return refused
    return None


def lint(folder: Path, content: bytes, vocabularies: dict[str, Vocabulary]) -> None:
    (folder / "thesaurus" / "trial.json").write_bytes(content)
    refused = refusal_of(lambda: read_thesaurus(folder, vocabularies))
    assert refused is None or (refused.file, refused.line >= 1) == ("thesaurus/trial.json", True)


@ANY
@given(content=spoilt(THESAURUS))
def test_a_spoilt_thesaurus_is_read_or_refused_with_its_line(
    generation: Generation, alone: Path, content: bytes
) -> None:
    lint(alone, content, dict(generation.catalogue.vocabularies))


@ANY
@given(changes=st.dictionaries(st.sampled_from([*CONCEPT, "unknown"]), plain))
def test_a_concept_of_any_shape_is_read_or_refused_with_its_line(
    generation: Generation, alone: Path, changes: dict[str, Any]
) -> None:
    content = json.dumps([{**CONCEPT, **changes}]).encode()
    lint(alone, content, dict(generation.catalogue.vocabularies))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.dictionaries(st.sampled_from(["id", "year", "title", "summary", "theme", "measures", "source"]), plain)
)
def test_a_record_of_the_seed_data_of_any_shape_is_read_or_refused_with_its_line(
    alone: Path, changes: dict[str, Any]
) -> None:
    file = alone / "recommendations" / "crc-c-nor-co-7.json"
    whole = file.read_bytes()
    records = json.loads(whole)
    file.write_text(json.dumps([{**records[0], **changes}, *records[1:]]), encoding="utf-8")
    refused = refusal_of(lambda: read_seed(alone))
    file.write_bytes(whole)
    assert refused is None or refused.line >= 1
