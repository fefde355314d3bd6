"""The report as a web page."""

from app.ingest.envelope import Place, Problem
from app.ingest.report import EXAMPLES, Report
from app.ingest.report_page import report_page


def test_every_count_and_kind_is_shown_and_nothing_a_source_says_is_markup() -> None:
    report = Report("uhri", "<b>export.json</b>")
    report.rows = 7
    for number in range(EXAMPLES + 3):
        place = Place("export.json", "record", number)
        report.problem(Problem("warning", "unknown theme", "'<script>' is not known", place))
    page = report_page(report.data())
    assert "<td>7</td>" in page
    assert f"unknown theme: {EXAMPLES + 3}" in page
    assert "og 3 til" in page
    assert "<script" not in page
    assert "<b>" not in page
    assert page.count("<li>") == EXAMPLES


def test_a_run_without_problems_says_so() -> None:
    assert report_page(Report("uhri", "x").data()).count("<p>Ingen.</p>") == 2
