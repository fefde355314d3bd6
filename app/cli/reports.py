"""What a run did, on a terminal and in a file."""

from pathlib import Path

import orjson
from rich.table import Table

from app.cli.console import out
from app.ingest.report import Difference, Report
from app.ingest.report_page import report_page


def show_difference(difference: Difference) -> None:
    """One record of a dry run, changed fields below it."""
    out.print(f"{difference.outcome:10} {difference.record}  {difference.title}", soft_wrap=True)
    for name, (before, after) in difference.fields.items():
        out.print(f"           {name}: {_short(before)} → {_short(after)}", soft_wrap=True)


def show_report(report: Report) -> None:
    """Counts and problems as a table."""
    table = Table(report.source, "records")
    for name, count in report.counts.items():
        table.add_row(name, f"{count:,}")
    out.print(table)
    for kind, found in report.problems.items():
        out.print(f"{kind}: {found['count']:,}")
        for example in found["examples"][:3]:
            out.print(f"    {example}", soft_wrap=True)
        if found["count"] > 3:
            out.print(f"    … and {found['count'] - 3:,} more; --report FILE names up to 20 of each kind")
    out.print(f"{report.seconds:.1f} s, checksum {report.checksum}", soft_wrap=True)


def write_report(report: Report, file: Path) -> None:
    """The report as a web page if the file is called so, else as JSON."""
    if file.suffix in (".html", ".htm"):
        file.write_text(report_page(report.data()), encoding="utf-8")
    else:
        file.write_bytes(orjson.dumps(report.data(), option=orjson.OPT_INDENT_2))


def _short(value: object) -> str:
    written = orjson.dumps(value, default=str).decode()
    return written if len(written) <= 200 else f"{written[:200]}… ({len(written):,} characters)"
