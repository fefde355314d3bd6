"""Loading the seed data: all of it or nothing, and nothing twice."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from app.domain.recommendation import Recommendation, texts_of
from app.domain.revision import Author, Revision
from app.errors import SeedError
from app.ingest.seed import NEEDED, SeedReport, load_seed, read_seed
from app.storage.changes import changing
from app.storage.corpus import read_corpus
from app.storage.engine import reading
from app.storage.recommendations import load_all, load_recommendation, save_recommendation
from app.storage.revisions import changes_since
from app.storage.tables import Base
from tests.conftest import SEED

EDITOR = Author("Kari", "person", "read the paragraph again")
CRC = "recommendations/crc-c-nor-co-7.json"
EARLIER = "recommendations/crc-c-nor-co-4.json"
FIRST = "crc-2025-asylum-seeking-children"


def edit(folder: Path, file: str, change: Callable[[Any], None]) -> None:
    """Change a file as an editor would, through its values."""
    values = json.loads((folder / file).read_text(encoding="utf-8"))
    change(values)
    (folder / file).write_text(json.dumps(values, ensure_ascii=False, indent=2), encoding="utf-8")


def state(engine: Engine) -> dict[str, int]:
    """The corpus number and the number of rows in every table."""
    with reading(engine) as session:
        counts = {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }
        return {**counts, "number": read_corpus(session).number}


def revisions(engine: Engine, since: int) -> list[Revision]:
    with reading(engine) as session:
        kinds: Any = ["recommendation", "document", "term", "vocabulary"]
        return changes_since(session, since, after_id=0, limit=2000, subjects=kinds)


def record(engine: Engine, slug: str = FIRST) -> Recommendation:
    with reading(engine) as session:
        found = load_recommendation(session, slug)
    assert found is not None
    return found


def test_loads_every_recommendation_and_measure_as_one_state_with_one_run(loaded: Engine) -> None:
    with reading(loaded) as session:
        records = list(load_all(session))
    assert (len(records), sum(len(one.measures) for one in records)) == (524, 176)
    after = state(loaded)
    assert (after["number"], after["import_run"]) == (1, 1)
    assert after["revision"] == 524 + after["document"] + after["vocabulary"] + after["term"]
    assert {(one.author.kind, one.action, one.import_run) for one in revisions(loaded, 0)} == {("import", "created", 1)}


def test_a_second_load_changes_nothing(loaded: Engine) -> None:
    before = state(loaded)
    assert load_seed(loaded, SEED) == SeedReport()
    assert state(loaded) == before


def test_a_change_of_white_space_creates_nothing_and_keeps_no_run(loaded: Engine, seed_folder: Path) -> None:
    before = state(loaded)
    for path in seed_folder.rglob("*.json"):
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")), indent=1), encoding="utf-8")
    assert load_seed(loaded, seed_folder).corpus_number is None
    assert state(loaded) == before


def test_an_edited_summary_changes_exactly_that_record(loaded: Engine, seed_folder: Path) -> None:
    edit(seed_folder, CRC, lambda records: records[0]["summary"].update(nb="Ny tekst."))
    report = load_seed(loaded, seed_folder)
    assert (report.corpus_number, report.counts["changed"], report.counts["unchanged"]) == (2, 1, 523)
    (revision,) = revisions(loaded, since=1)
    assert (revision.subject_id, revision.action, revision.import_run) == (FIRST, "changed", 2)
    assert texts_of(record(loaded), "summary")["nb"] == "Ny tekst."
    assert state(loaded)["number"] == 2


def test_a_record_put_in_the_middle_of_a_file_is_the_only_one_created(loaded: Engine, seed_folder: Path) -> None:
    def insert(records: list[dict[str, Any]]) -> None:
        records.insert(1, {**records[0], "id": "crc-2025-invented", "measures": []})

    edit(seed_folder, CRC, insert)
    report = load_seed(loaded, seed_folder)
    assert (report.counts["created"], report.counts["unchanged"]) == (1, 524)
    (revision,) = revisions(loaded, since=1)
    assert (revision.subject_id, revision.action) == ("crc-2025-invented", "created")


def test_a_record_edited_by_a_person_is_left_alone_and_named(loaded: Engine, seed_folder: Path) -> None:
    with changing(loaded, EDITOR) as change:
        save_recommendation(change, replace(record(loaded), year=2024))
    edit(seed_folder, CRC, lambda records: [one["summary"].update(nb="Ny tekst.") for one in records[:2]])
    report = load_seed(loaded, seed_folder)
    assert (report.kept, report.counts["changed"]) == ((FIRST,), 1)
    assert record(loaded).year == 2024
    assert texts_of(record(loaded), "summary")["nb"] != "Ny tekst."


def test_a_record_removed_from_the_files_stays(copy: Engine, seed_folder: Path) -> None:
    before = state(copy)
    edit(seed_folder, CRC, lambda records: records.pop(0))
    load_seed(copy, seed_folder)
    assert record(copy).id == FIRST
    assert state(copy) == before


def test_two_programs_that_load_at_the_same_time_load_once(engine: Engine) -> None:
    with ThreadPoolExecutor(2) as pool:
        reports = [one.result() for one in [pool.submit(load_seed, engine, SEED) for _ in range(2)]]
    assert sorted(one.counts.get("created", 0) for one in reports) == [0, 524]
    assert (state(engine)["number"], state(engine)["import_run"]) == (1, 1)


def test_a_wrong_file_leaves_the_database_as_it_was(loaded: Engine, seed_folder: Path) -> None:
    before = state(loaded)
    edit(seed_folder, "vocabularies/theme.json", lambda theme: theme["labels"].update(nb="Emne"))
    edit(seed_folder, CRC, lambda records: records[0].update(year=2024))
    edit(seed_folder, "recommendations/without-document.json", lambda records: records[-1]["tags"].update(theme=["x"]))
    with pytest.raises(SeedError):
        load_seed(loaded, seed_folder)
    assert state(loaded) == before
    assert record(loaded).year == 2025


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            '["asylum-refugees",',
            '["asylum-refugee",',
            "unknown theme 'asylum-refugee', did you mean 'asylum-refugees'?",
        ),
        ('"service_areas": ["barnevern"]', '"service_areas": ["barnevrn"]', "unknown service_area 'barnevrn', did you"),
        ('"group": ["children", "un', '"group": ["barnevern", "un', "unknown group 'barnevern'"),
        ('"measure_type": ["resources"]', '"colour": ["resources"]', "unknown facet 'colour'"),
        ('["asylum-refugees", "child-welfare"]', '["housing", "housing"]', "theme 'housing' stands twice"),
        ('"body": ["CRC"]', '"body": ["CRC", "UPR"]', "body takes one code, not 2"),
        ('"body": ["CRC"]', '"body": []', "has no UN body"),
        ('"document": "CRC/C/NOR/CO/7"', '"document": "CRC/C/NOR/CO/77"', "unknown document 'CRC/C/NOR/CO/77'"),
        ('"level": "none"', '"level": "explicit"', "municipal level 'explicit' without a reason"),
        ('"service_areas": []', '"service_areas": ["barnevern"]', "municipal level 'none' with service areas"),
        ('"year": 2025', '"year": 20x25', "broken JSON: Expecting ',' delimiter"),
        ('"year": 2025', '"year": "2025"', "year: Input should be a valid integer"),
        ('"year": 2025', '"year": 1066', "year: Input should be greater than or equal to 1945"),
        ('"year": 2025', '"yeer": 1, "year": 2025', "yeer: Extra inputs are not permitted"),
        ('"year": 2025', '"id": "x", "year": 2025', "the key 'id' stands twice in one object"),
        ('"title": {"nb"', '"title": {"no"', "title.no.[key]: String should match pattern"),
        ('"title": {"nb": "', '"title": {"nb": " ", "nn": "', "title.nb: String should have at least 1 character"),
        ('"confidence": "high"', '"confidence": "sure"', "provenance.confidence: Input should be 'high'"),
        ('"id": "crc-2025-asylum-reception-law"', '"id": "Law"', "id: String should match pattern"),
        ('"id": "crc-2025-asylum-reception-law"', f'"id": "{FIRST}"', f"stands twice, first at {CRC}:3"),
        ('"id": "crc-2025-asylum-reception-resources"', '"id": "crc-2025-asylum-reception-law"', f"first at {CRC}:40"),
    ],
)
def test_a_wrong_record_is_refused_at_its_line(
    copy: Engine, seed_folder: Path, *, old: str, new: str, reason: str
) -> None:
    refuse(copy, seed_folder, CRC, old, new, reason=reason)


def test_a_record_without_a_title_is_refused_at_the_line_of_its_title(copy: Engine, seed_folder: Path) -> None:
    lines = (seed_folder / CRC).read_text(encoding="utf-8").splitlines()
    title = next(line.strip(" ,") for line in lines if '"title"' in line)
    refuse(copy, seed_folder, CRC, title, '"title": {}', reason="has no title in any language")


DOCUMENTS, THEMES = "documents.json", "vocabularies/theme.json"
SECOND_THEME = '"code": "national-institutions"'


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (DOCUMENTS, '"body": "CRC"', '"body": "CRCC"', "unknown body 'CRCC', did you mean 'CRC'?"),
        (DOCUMENTS, '"cycle": "crc-4"', '"cycle": "crc4"', "unknown cycle 'crc4', did you mean 'crc-4'?"),
        (DOCUMENTS, '"adopted": "2010-01-29"', '"adopted": "29.1.2010"', "adopted: String should match pattern"),
        (DOCUMENTS, '"id": "CRC/C/NOR/CO/5-6"', '"id": "CRC/C/NOR/CO/4"', "twice, first at documents.json:3"),
        (DOCUMENTS, '"symbol": "CRC/C/NOR/CO/5-6"', '"symbol": "CRC/C/NOR/CO/4"', "twice, first at documents.json:4"),
        (THEMES, SECOND_THEME, '"code": "international-instruments"', f"stands twice, first at {THEMES}:6"),
        (THEMES, SECOND_THEME, '"code": "a", "broader": "b"', "unknown broader term 'b'"),
        (THEMES, SECOND_THEME, '"code": 5', "code: Input should be a valid string"),
        (THEMES, '"vocabulary": "theme"', '"vocabulary": "group"', "'group' stands in a file of another name"),
        (THEMES, '"terms": [', '"facts": {"terms": []}, "terms": 1, "more": [', "terms: Input should be a valid list"),
    ],
)
def test_a_wrong_document_or_term_is_refused_at_its_line(
    copy: Engine, seed_folder: Path, *, file: str, old: str, new: str, reason: str
) -> None:
    refuse(copy, seed_folder, file, old, new, reason=reason)


def refuse(engine: Engine, folder: Path, file: str, *pieces: str, reason: str) -> None:
    """Replace a piece of one line; the load must name that line and the reason, and keep nothing."""
    old, new = pieces
    before, text = state(engine), (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        load_seed(engine, folder)
    assert reason in caught.value.reason
    assert (caught.value.file, caught.value.line) == (file, text[: text.index(old)].count("\n") + 1)
    assert state(engine) == before


@pytest.mark.parametrize("field", ["title", "tags", "municipal", "provenance", "measures.summary"])
def test_a_missing_field_is_refused_at_the_line_where_its_record_begins(
    copy: Engine, seed_folder: Path, field: str
) -> None:
    def remove(records: list[dict[str, Any]]) -> None:
        part = records[1]["measures"][0] if "." in field else records[1]
        del part[field.rpartition(".")[2]]

    edit(seed_folder, CRC, remove)
    values = json.loads((seed_folder / CRC).read_text(encoding="utf-8"))
    first = (values[1]["measures"][0] if "." in field else values[1])["id"]
    with pytest.raises(SeedError, match="Field required") as caught:
        load_seed(copy, seed_folder)
    lines = (seed_folder / CRC).read_text(encoding="utf-8").splitlines()
    assert lines[caught.value.line - 1].strip() == "{"
    assert first in lines[caught.value.line]


def test_an_id_that_stands_in_two_files_is_refused_with_both_places(copy: Engine, seed_folder: Path) -> None:
    edit(seed_folder, EARLIER, lambda records: records[0].update(id=FIRST))
    reason = f"the id {FIRST!r} stands twice, first at {EARLIER}:3"
    refuse(copy, seed_folder, CRC, f'"id": "{FIRST}"', f'"id": "{FIRST}"', reason=reason)


def test_a_measure_with_the_id_of_an_existing_recommendation_is_refused(copy: Engine, seed_folder: Path) -> None:
    edit(seed_folder, CRC, lambda records: records.pop(0))
    load_seed(copy, seed_folder)
    measure = json.loads((seed_folder / CRC).read_text(encoding="utf-8"))[0]["measures"][1]["id"]
    reason = f"id {FIRST!r} is that of a recommendation"
    refuse(copy, seed_folder, CRC, f'"id": "{measure}"', f'"id": "{FIRST}"', reason=reason)


def test_a_recommendation_with_the_id_of_an_existing_measure_is_refused(copy: Engine, seed_folder: Path) -> None:
    measure = "crc-2025-asylum-reception-law"
    edit(seed_folder, CRC, lambda records: records.pop(0))
    load_seed(copy, seed_folder)
    second = json.loads((seed_folder / CRC).read_text(encoding="utf-8"))[0]["id"]
    reason = f"is that of a measure of {FIRST!r}"
    refuse(copy, seed_folder, CRC, f'"id": "{second}"', f'"id": "{measure}"', reason=reason)


def test_a_text_that_is_not_utf8_is_refused_at_its_line(copy: Engine, seed_folder: Path) -> None:
    before, lines = state(copy), (seed_folder / CRC).read_bytes().split(b"\n")
    lines[6] += "å".encode("latin-1")
    (seed_folder / CRC).write_bytes(b"\n".join(lines))
    with pytest.raises(SeedError, match=f"^{CRC}:7: the file is not UTF-8 text$"):
        load_seed(copy, seed_folder)
    assert state(copy) == before


@pytest.mark.parametrize("file", ["documents.json", *(f"vocabularies/{name}.json" for name in NEEDED)])
def test_a_missing_file_is_refused(seed_folder: Path, file: str) -> None:
    (seed_folder / file).unlink()
    with pytest.raises(SeedError, match=f"^{file}:1: the file is missing$"):
        read_seed(seed_folder)


def test_a_missing_folder_is_refused(copy: Engine, tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="there is no seed folder here"):
        load_seed(copy, tmp_path / "nowhere")
