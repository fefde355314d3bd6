"""Imports as a whole: identity, what stays, what is withdrawn, dry runs and undo; all texts are invented."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.domain.recommendation import Recommendation, Text, texts_of
from app.domain.revision import Author
from app.domain.wording import fingerprint
from app.errors import DatabaseUnavailable, ImportRefused, OutcomeUnknown
from app.ingest.alike import find_alike
from app.ingest.pipeline import UHRI, UPR_INFO, Wanted, run_import
from app.ingest.report import Difference, Report
from app.ingest.report_page import report_page
from app.ingest.seed import load_seed
from app.ingest.undo import undo_run
from app.storage.changes import changing
from app.storage.corpus import read_corpus
from app.storage.engine import reading
from app.storage.import_runs import count_runs, load_runs
from app.storage.recommendations import find_id, load_all, load_outlines, load_recommendation, save_recommendation
from bench.corpus import write_json, write_xlsx

NORWAY = Wanted(countries=frozenset({"NOR"}))
ONE = {
    "AffectedPersons": ["Children"],
    "AnnotationId": "00000000-0000-4000-8000-000000000001",
    "AnnotationType": "- Recommendations",
    "Body": "- CRC",
    "Countries": ["Norway"],
    "DocumentId": "00000000-0000-4000-8000-00000000000d",
    "PublicationDate": "2031-02-12T00:00:00",
    "PublicationDateOnUhri": "2031-03-03T10:53:45.827",
    "Symbol": "CRC/C/NOR/CO/9",
    "Text": "Play\n12.Invented: let every child play outdoors.",
    "Themes": [" Right to education\u00a0"],
    "UprCycle": None,
    "UprPositions": [],
    "UprRecommendingCountry": [],
    "UprSession": [],
}
SLUG = "crc-c-nor-co-9-12"


def numbered(number: int, **fields: Any) -> dict[str, Any]:
    """A record like the first, with an id and a paragraph of its own."""
    known = f"00000000-0000-4000-8000-{number:012}"
    return {**ONE, "AnnotationId": known, "Text": f"{number}.Invented: do the {number}th thing.", **fields}


@pytest.fixture
def bring(loaded: Engine, tmp_path: Path) -> Callable[..., Report]:
    """Imports records as a file of the UN's shape."""

    def run(*records: Any, wanted: Wanted = NORWAY) -> Report:
        path = tmp_path / "export.json"
        path.write_text(json.dumps(records), encoding="utf-8")
        report = Report("uhri", "export.json")
        run_import(loaded, UHRI, [path], report, wanted)
        return report

    return run


def stored(engine: Engine, slug: str) -> Recommendation:
    with reading(engine) as session:
        found = load_recommendation(session, slug)
    assert found is not None
    return found


def state(engine: Engine) -> tuple[int, list[Recommendation]]:
    with reading(engine) as session:
        return read_corpus(session).number, list(load_all(session))


def edit(engine: Engine, record: Recommendation) -> None:
    with changing(engine, Author("Kari", "person", "a test")) as change:
        save_recommendation(change, record)


def test_a_new_paragraph_becomes_a_record_with_heading_number_and_tags(loaded: Engine, bring: Any) -> None:
    assert bring(ONE).counts["added"] == 1
    record = stored(loaded, SLUG)
    assert (record.year, record.document, record.paragraph) == (2031, "CRC/C/NOR/CO/9", "12")
    assert texts_of(record, "official") == {"en": "Invented: let every child play outdoors."}
    assert texts_of(record, "title")["en"] == "Play"
    assert record.tags["theme"] == ("education",)
    assert record.tags["kind"] == ("recommendation",)
    assert record.municipal.level == "unassessed"
    with reading(loaded) as session:
        assert find_id(session, ONE["AnnotationId"]) == (SLUG, "current", None)


def test_the_same_file_twice_changes_nothing(loaded: Engine, bring: Any) -> None:
    records = [
        ONE,
        numbered(2),
        {**numbered(2), "Themes": []},
        numbered(3, Countries=["Peru"], Symbol="CRC/C/PER/CO/1"),
    ]
    bring(*records)
    before = state(loaded)
    again = bring(*records)
    assert state(loaded) == before
    assert (again.counts["added"], again.counts["changed"], again.counts["withdrawn"]) == (0, 0, 0)
    assert again.corpus_number is None


def test_points_become_measures(loaded: Engine, bring: Any) -> None:
    bring({**ONE, "Text": "12. Invented. The State should:(a) Build;(b) Plant trees; and\n(c) Rest."})
    measures = stored(loaded, SLUG).measures
    assert [(one.paragraph, texts_of(one, "official")["en"]) for one in measures] == [
        ("12 (a)", "Build"),
        ("12 (b)", "Plant trees"),
        ("12 (c)", "Rest."),
    ]


def test_a_new_id_for_the_same_paragraph_is_the_same_record(loaded: Engine, bring: Any) -> None:
    bring(ONE)
    bring({**ONE, "AnnotationId": "00000000-0000-4000-8000-0000000000ff"})
    record = stored(loaded, SLUG)
    assert len(record.external_ids) == 2
    assert record.status == "current"


def test_of_rows_with_one_id_the_one_that_says_more_is_kept(loaded: Engine, bring: Any) -> None:
    report = bring({**ONE, "Themes": []}, ONE)
    assert report.counts["doubled"] == 1
    assert stored(loaded, SLUG).tags["theme"] == ("education",)


def test_what_people_wrote_stays_and_is_stale_when_the_official_text_changes(loaded: Engine, bring: Any) -> None:
    bring(ONE)
    ours = Text("summary", "nb", "Barn skal leke ute.")
    record = stored(loaded, SLUG)
    edit(loaded, replace(record, texts=(*record.texts, ours), tags={**record.tags, "theme": ("health",)}))
    bring({**ONE, "Text": "12. Invented:  let every child play outdoors"})
    assert ours in stored(loaded, SLUG).texts
    bring({**ONE, "Text": "12. Invented: let every child play indoors."})
    changed = stored(loaded, SLUG)
    assert replace(ours, review="stale") in changed.texts
    assert texts_of(changed, "official")["en"].endswith("indoors.")
    assert changed.tags["theme"] == ("health",)


def test_a_record_of_the_seed_data_gets_its_official_text_by_its_wording(
    loaded: Engine, bring: Any, seed_folder: Path
) -> None:
    record = stored(loaded, "upr-2009-001")
    wording = "Invented: pay attention."
    with changing(loaded, Author("seed", "import", "a test")) as change:
        save_recommendation(change, replace(record, official_text_fingerprint=fingerprint(wording)))
    bring(
        {
            **ONE,
            "Body": "- UPR",
            "Symbol": "A/HRC/13/5",
            "Text": f"105.1 {wording} (Congo);",
            "UprSession": ["- 6 - Session"],
            "UprPositions": ["Supported"],
        }
    )
    found = stored(loaded, "upr-2009-001")
    assert texts_of(found, "official") == {"en": wording}
    assert texts_of(found, "summary") == texts_of(record, "summary")
    assert (found.municipal, found.paragraph) == (record.municipal, "105.1")
    file = seed_folder / "vocabularies" / "theme.json"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load_seed(loaded, seed_folder).kept == ()
    assert texts_of(stored(loaded, "upr-2009-001"), "official") == {"en": wording}


def test_what_is_gone_upstream_is_withdrawn_and_comes_back(loaded: Engine, bring: Any) -> None:
    bring(ONE, numbered(2))
    assert bring(ONE).counts["withdrawn"] == 1
    assert stored(loaded, "crc-c-nor-co-9-2").status == "withdrawn"
    bring(ONE, numbered(2))
    assert stored(loaded, "crc-c-nor-co-9-2").status == "current"
    assert all(record.status == "current" for record in state(loaded)[1])


def test_a_file_that_lost_too_much_is_refused(loaded: Engine, bring: Any) -> None:
    bring(*(numbered(number) for number in range(1, 61)))
    before = state(loaded)
    with pytest.raises(ImportRefused, match=r"59 of 60 .*incomplete"):
        bring(numbered(1))
    assert state(loaded) == before
    assert bring(numbered(1), wanted=replace(NORWAY, allow_withdrawals=True)).counts["withdrawn"] == 59


def test_a_dry_run_shows_every_difference_and_changes_nothing(loaded: Engine, tmp_path: Path, bring: Any) -> None:
    bring(ONE, numbered(2))
    before, told = state(loaded), list[Difference]()
    path = tmp_path / "other.json"
    path.write_text(json.dumps([{**ONE, "AffectedPersons": ["Youth & juveniles"]}, numbered(3)]), encoding="utf-8")
    report = Report("uhri", "other.json", listener=told.append)
    run_import(loaded, UHRI, [path], report, replace(NORWAY, dry_run=True))
    assert state(loaded) == before
    outcomes = {one.record: one.outcome for one in told}
    assert outcomes == {SLUG: "changed", "crc-c-nor-co-9-3": "added", "crc-c-nor-co-9-2": "withdrawn"}
    changed = next(one for one in told if one.record == SLUG)
    assert set(changed.fields) == {"tags"}
    with reading(loaded) as session:
        assert [run.kind for run in load_runs(session)] == ["uhri", "seed"]


def test_undo_restores_what_the_run_changed_and_the_file_can_be_imported_again(loaded: Engine, bring: Any) -> None:
    bring(ONE)
    before = state(loaded)[1]
    run = bring({**ONE, "Text": "12. Invented: another wish."}, numbered(2)).run
    undo_run(loaded, run, "Kari")
    current = [record for record in state(loaded)[1] if record.status == "current"]
    assert current == before
    with pytest.raises(ImportRefused, match="undone by"):
        undo_run(loaded, run, "Kari")
    bring({**ONE, "Text": "12. Invented: another wish."}, numbered(2))
    assert texts_of(stored(loaded, SLUG), "official")["en"] == "Invented: another wish."
    assert stored(loaded, "crc-c-nor-co-9-2").status == "current"


def test_undo_refuses_what_was_edited_since(loaded: Engine, bring: Any) -> None:
    run = bring(ONE).run
    edit(loaded, replace(stored(loaded, SLUG), year=2030))
    with pytest.raises(ImportRefused, match=SLUG):
        undo_run(loaded, run, "Kari")


def failures(engine: Engine) -> list[tuple[str, str, dict[str, int], dict[str, Any]]]:
    """Kind, source, counts and problems of the runs that failed, newest first."""
    with reading(engine) as session:
        found = load_runs(session)
    assert all(run.corpus_number is None and run.finished is not None for run in found if run.failed)
    return [(run.kind, run.source, dict(run.counts), dict(run.problems)) for run in found if run.failed]


def test_a_run_that_fails_leaves_a_note_of_why_and_nothing_else(loaded: Engine, bring: Any) -> None:
    before = state(loaded)
    with pytest.raises(ImportRefused):
        bring({**ONE, "Text": "", "AnnotationId": "a\0b"}, {**ONE, "Countries": ["Peru"], "Symbol": ""})
    assert state(loaded) == before
    ((kind, source, counts, problems),) = failures(loaded)
    assert (kind, source) == ("uhri", "export.json")
    assert counts == {"rows": 2, "elsewhere": 1, "failed": 1, "doubled": 0}
    assert "none can be kept" in problems.pop("failed")["examples"][0]
    assert [one["count"] for one in problems.values()] == [1]
    with reading(loaded) as session:
        noted = load_runs(session)[0].id
        outcomes = {(one.kind, one.outcome): one.number for one in count_runs(session)}
    assert outcomes == {("seed", "changed"): 1, ("uhri", "failed"): 1}
    with pytest.raises(ImportRefused, match="changed nothing"):
        undo_run(loaded, noted, "Kari")
    assert bring(ONE).counts["added"] == 1


def test_a_run_that_breaks_off_in_the_middle_of_storing_is_noted_with_what_broke(
    loaded: Engine, bring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(loaded)
    monkeypatch.setattr("app.ingest.pipeline.keep_run", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bring(ONE, wanted=replace(NORWAY, dry_run=True))
    assert failures(loaded) == []
    with pytest.raises(ZeroDivisionError):
        bring(ONE)
    ((_, _, counts, problems),) = failures(loaded)
    assert counts["rows"] == 1
    assert problems["failed"] == {"count": 1, "examples": ["ZeroDivisionError: division by zero"]}
    assert state(loaded) == before


def test_a_run_of_which_nobody_knows_whether_it_was_kept_is_not_said_to_have_failed(bring: Any, loaded: Engine) -> None:
    def gone(_: Report) -> bool:
        raise OutcomeUnknown("gone while it was keeping it")

    with pytest.raises(OutcomeUnknown):
        bring(ONE, wanted=replace(NORWAY, confirm=gone))
    assert failures(loaded) == []


def test_where_no_note_can_be_kept_the_error_itself_is_told(
    copy: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: Any, **__: Any) -> None:
        raise DatabaseUnavailable("away")

    monkeypatch.setattr("app.ingest.failures.keep_failure", nowhere)
    with pytest.raises(ImportRefused, match="no file"):
        run_import(copy, UHRI, [tmp_path / "none.json"], Report("uhri", "none.json"), NORWAY)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><title>502</title>", "a web page"),
        (b'[{"AnnotationId":"1","Text":"a', "cut short"),
        (b'[{"AnnotationId":"1","Text":"\xe6"}]', "not UTF-8"),
        ('[{"a":1}]'.encode("utf-16"), "UTF-16"),
        (b'{"records":[]}', "one JSON object"),
        (b"[1]", "no object"),
        (b"[]", "holds no records"),
        (b'[{"name":"x"}]', "none is about the State"),
        (b'[{"Countries":["Norway"],"Text":"x"}]', "none can be kept"),
        (b'[{"Text":"' + b"x" * 50_000_000 + b'"}]', "more than 16 MB"),
        (b"\x1f\x8b\x08\x00damaged", "damaged"),
    ],
)
def test_a_file_that_is_something_else_is_refused_and_changes_nothing(
    copy: Engine, tmp_path: Path, content: bytes, message: str
) -> None:
    path, before = tmp_path / "export.json", state(copy)
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=message):
        run_import(copy, UHRI, [path], Report("uhri", "export.json"), NORWAY)
    assert state(copy) == before


def test_a_folder_and_a_missing_file_are_refused(copy: Engine, tmp_path: Path) -> None:
    for path, message in ((tmp_path, "is a folder"), (tmp_path / "none.json", "no file")):
        with pytest.raises(ImportRefused, match=message):
            run_import(copy, UHRI, [path], Report("uhri", "x"), NORWAY)


def test_the_list_and_the_sheet_say_the_same(copy: Engine, tmp_path: Path) -> None:
    write_json(tmp_path / "made.json", 300)
    write_xlsx(tmp_path / "made.xlsx", 300)
    for name in ("made.json", "made.xlsx"):
        report = Report("uhri", name)
        run_import(copy, UHRI, [tmp_path / name], report, Wanted())
        assert report.counts["failed"] == 0
        if name == "made.json":
            assert report.counts["added"] + report.counts["changed"] >= 295
        else:
            assert (report.counts["added"], report.counts["withdrawn"]) == (0, 0)


def test_a_sheet_without_a_needed_column_is_refused_with_its_name(copy: Engine, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Text", "Countries Concerned", "Body of UN", "Document Symbol", "Type"])
    book.save(tmp_path / "sheet.xlsx")
    with pytest.raises(ImportRefused, match=r"'reccomendingbody' is missing.*'ohchrannotationid' is missing"):
        run_import(copy, UHRI, [tmp_path / "sheet.xlsx"], Report("uhri", "x"), NORWAY)


def test_upr_infos_rows_are_told_apart_by_state_and_wording(copy: Engine, tmp_path: Path) -> None:
    rows = [
        "To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session",
        'Peru,,,"Invented: build, and plant.",Italy,,,Accepted,5,"Right to education,Justice",14',
        'Peru,,,"Invented: build, and plant.",Spain,,,Noted,5,Justice,14',
        'Peru,,,"Invented: build, and plant.",Spain,,,Noted,5,Justice,14',
        "Norway,,,Invented: caf\xe9s for all.,St Lucia,,,Accepted,5,Justice,19",
    ]
    path = tmp_path / "upr.csv"
    path.write_bytes("\r".join(rows).encode("latin-1"))
    report = Report("upr-info", "upr.csv")
    run_import(copy, UPR_INFO, [path], report, Wanted())
    assert (report.counts["rows"], report.counts["added"]) == (4, 3)
    new = [record for record in state(copy)[1] if any(scheme == "upr-info" for scheme, _ in record.external_ids)]
    assert sorted(record.tags["recommending_state"][0] for record in new) == ["ESP", "ITA", "LCA"]
    assert {record.tags["response"] for record in new} == {("supported",), ("noted",)}
    assert any("caf\xe9s" in texts_of(record, "official")["en"] for record in new)


RANGE, POINT = "crc-2010-parents-in-prison-and-deportation", "cat-2018-informed-consent-psychiatry"


def of_range(number: int, words: str) -> dict[str, Any]:
    return {**numbered(number), "Symbol": "CRC/C/NOR/CO/4", "Text": f"{number}.{words}"}


def test_a_record_of_several_paragraphs_gets_the_words_of_each(loaded: Engine, bring: Any) -> None:
    before = stored(loaded, RANGE)
    assert before.paragraph == "32–33"
    report = bring(of_range(33, "Invented: the later words."), of_range(32, "Invented: the first words."))
    record = stored(loaded, RANGE)
    assert (report.counts["changed"], report.counts["added"]) == (1, 0)
    assert texts_of(record, "official")["en"] == "32. Invented: the first words.\n\n33. Invented: the later words."
    assert (record.paragraph, len(record.external_ids)) == ("32–33", 2)
    assert {text.review for text in record.texts if text.origin == "own"} == {"unreviewed"}
    bring(of_range(33, "Invented: other words."), of_range(32, "Invented: the first words."))
    changed = stored(loaded, RANGE)
    assert texts_of(changed, "official")["en"].endswith("33. Invented: other words.")
    assert {text.review for text in changed.texts if text.origin == "own"} == {"stale"}
    assert texts_of(changed, "summary") == texts_of(before, "summary")


def test_a_paragraph_whose_points_are_records_of_ours_is_new_and_proposed(loaded: Engine, bring: Any) -> None:
    record = stored(loaded, POINT)
    number = str(record.paragraph).split(" ")[0]
    report = bring(
        {**ONE, "Body": "- CAT", "Symbol": str(record.document), "Text": f"{number}.Invented: do all of it."}
    )
    assert report.counts["added"] == 1
    assert stored(loaded, POINT) == record
    (example,) = report.problems["proposed: possibly the same"]["examples"]
    assert POINT in example


def test_what_is_nearly_the_same_in_wording_is_proposed_and_not_joined(loaded: Engine, bring: Any) -> None:
    words = "Invented: let every child play outdoors in all weathers, near home and at school, without fear of cars"
    first, second = numbered(1, Text=f"1.{words}."), numbered(2, Symbol="CRC/C/NOR/CO/9/Corr.1", Text=f"2.{words} too.")
    bring(first)
    report = bring(first, second, numbered(3, Text=f"3.{words} and lorries."), numbered(4, Text="4.Invented: plant."))
    assert report.counts["added"] == 3
    examples = report.problems["proposed: alike in wording"]["examples"]
    assert len(examples) == 2, examples
    assert all("crc-c-nor-co-9-corr-1-2" in example for example in examples)
    assert any("crc-c-nor-co-9-1 and" in example for example in examples)
    assert "Foreslått" in report_page(report.data())
    again = bring(first, second, numbered(3, Text=f"3.{words} and lorries."), numbered(4, Text="4.Invented: plant."))
    assert "proposed: alike in wording" not in again.problems
    with reading(loaded) as session:
        assert len(list(find_alike(session))) == 2
        assert list(find_alike(session, countries=["PER"])) == []
        assert list(find_alike(session, least=0.99)) == []


def test_the_same_words_of_other_states_bodies_and_years_are_not_alike(loaded: Engine, bring: Any) -> None:
    words = "Invented: let every child play outdoors in all weathers, near home and at school, without fear of cars"
    upr = {"Body": "- UPR", "Symbol": "", "UprSession": ["- 6 - Session"], "UprPositions": ["Supported"]}
    report = bring(
        numbered(1, Text=words, **upr, UprRecommendingCountry=["Italy"]),
        numbered(2, Text=f"{words} now", **upr, UprRecommendingCountry=["Spain"]),
        numbered(3, Text=f"3.{words}", Symbol="CRC/C/NOR/CO/11"),
        numbered(4, Text=f"4.{words} here", Symbol="CEDAW/C/NOR/CO/11", Body="- CEDAW"),
        numbered(5, Text=f"5.{words} then", Symbol="CRC/C/NOR/CO/12", PublicationDate="2035-02-12T00:00:00"),
    )
    assert report.counts["added"] == 5
    assert "proposed: alike in wording" not in report.problems


def test_readers_see_the_old_corpus_until_the_commit_and_then_the_new_one(loaded: Engine, tmp_path: Path) -> None:
    path = tmp_path / "made.json"
    write_json(path, 300)
    old, seen = state(loaded), list[tuple[int, int]]()
    with reading(loaded) as early:
        assert read_corpus(early).number == old[0]

        def look(_: Any) -> bool:
            """A reader that comes in the middle of the run, and one when all of it is written but the commit."""
            with reading(loaded) as session:
                seen.append((read_corpus(session).number, len(load_outlines(session))))
            return True

        report = Report("uhri", "made.json")
        run_import(loaded, UHRI, [path], report, Wanted(watch=look, confirm=look))
        assert report.counts["added"] > 250
        assert len(seen) >= 3
        assert set(seen) == {(old[0], len(old[1]))}
        new = state(loaded)
        assert (new[0], len(new[1])) == (old[0] + 1, len(old[1]) + report.counts["added"])
        assert read_corpus(early).number == old[0]
        assert list(load_all(early)) == old[1]


def test_a_workbook_that_unpacks_to_far_more_than_its_size_is_not_opened(copy: Engine, tmp_path: Path) -> None:
    path, before = tmp_path / "bomb.xlsx", state(copy)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(200):
                sheet.write(b" " * 1_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(ImportRefused, match="would unpack to 200 MB"):
        run_import(copy, UHRI, [path], Report("uhri", "bomb.xlsx"), NORWAY)
    assert state(copy) == before


@pytest.mark.parametrize("content", [b"no zip at all", b"PK\x03\x04 and then nothing"])
def test_a_workbook_that_is_none_is_refused(copy: Engine, tmp_path: Path, content: bytes) -> None:
    (path := tmp_path / "sheet.xlsx").write_bytes(content)
    with pytest.raises(ImportRefused, match="is no XLSX file, or is damaged"):
        run_import(copy, UHRI, [path], Report("uhri", "sheet.xlsx"), NORWAY)


def test_a_field_of_fifty_megabytes_in_a_table_is_refused(copy: Engine, tmp_path: Path) -> None:
    path, before = tmp_path / "upr.csv", state(copy)
    path.write_bytes(b"To,Text,From,Response,Session\nNorway," + b"x" * 50_000_000 + b",Italy,Accepted,6\n")
    with pytest.raises(ImportRefused, match="broken after row 1: field larger than field limit"):
        run_import(copy, UPR_INFO, [path], Report("upr-info", "upr.csv"), NORWAY)
    assert state(copy) == before


@pytest.mark.parametrize("name", ["export.json", "export.json.gz", "export.xlsx", "upr.csv"])
def test_a_folder_and_nothing_at_all_are_refused_whatever_their_name(copy: Engine, tmp_path: Path, name: str) -> None:
    source = UPR_INFO if name.endswith("csv") else UHRI
    (folder := tmp_path / "folder" / name).mkdir(parents=True)
    (empty := tmp_path / name).touch()
    for path, message in ((folder, "is a folder"), (empty, r"is empty \(0 bytes\)")):
        with pytest.raises(ImportRefused, match=message):
            run_import(copy, source, [path], Report(source.scheme, name), NORWAY)
