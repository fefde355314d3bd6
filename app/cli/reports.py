"""What a run did, on a terminal and in a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from rich.table import Table

from app.cli.console import out
from app.errors import ImportRefused, OperatorError
from app.ingest.report import Difference, Report
from app.ingest.report_page import report_page


def show_difference(difference: Difference) -> None:
    """One record of a dry run, what differs in it below it."""
    out.print(f"{difference.outcome:10} {difference.record}  {difference.title}", soft_wrap=True)
    for field, (before, after) in difference.fields.items():
        old, new = _parts(field, before), _parts(field, after)
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name):
                out.print(f"           {name}: {_short(old.get(name))} → {_short(new.get(name))}", soft_wrap=True)


def _parts(field: str, value: Any) -> dict[str, Any]:
    """What a field holds, each part under a name of its own: texts.title.nb, tags.theme, municipal.level."""
    if field == "texts" and value:
        return {f"{field}.{text['kind']}.{text['language']}": text["text"] for text in value}
    if isinstance(value, dict):
        return {f"{field}.{name}": part for name, part in value.items()}
    return {field: value}


def show_report(report: Report) -> None:
    """Counts and problems as a table."""
    show_counts(report.counts, report.source)
    show_problems(report.problems, 3)
    out.print(f"{report.seconds:.1f} s, checksum {report.checksum}", soft_wrap=True)


def show_counts(counts: Mapping[str, int], source: str = "") -> None:
    """What happened to how many, as a table."""
    table = Table(source, "records")
    for name, count in counts.items():
        table.add_row(name, f"{count:,}")
    out.print(table)


def show_problems(problems: Mapping[str, Any], most: int | None = None) -> None:
    """Problems by kind, with up to `most` of the examples that were kept."""
    for kind, found in problems.items():
        out.print(f"{kind}: {found['count']:,}")
        shown = found["examples"][:most]
        for example in shown:
            out.print(f"    {example}", soft_wrap=True)
        if found["count"] > len(shown):
            more = f"    … and {found['count'] - len(shown):,} more"
            out.print(more if most is None else f"{more}; --report FILE names up to 20 of each kind")


def require_writable(file: Path) -> None:
    """Raise ImportRefused unless a report can be written to this file: before anything is imported."""
    existed = file.exists()
    try:
        file.open("ab").close()
    except OSError as error:
        raise ImportRefused(f"The report {file} cannot be written: {error.strerror}.") from None
    if not existed:
        file.unlink()


def write_report(report: Report, file: Path) -> None:
    """The report as a web page if the file is called so, else as JSON. Raises OperatorError if it cannot be written."""
    try:
        _write(report, file)
    except OSError as error:
        run = "Nothing was imported" if report.run is None else f"Run {report.run} is kept all the same"
        raise OperatorError(f"The report {file} could not be written: {error.strerror}. {run}.") from None


def _write(report: Report, file: Path) -> None:
    if file.suffix in (".html", ".htm"):
        file.write_text(report_page(report.data()), encoding="utf-8")
    else:
        file.write_bytes(orjson.dumps(report.data(), option=orjson.OPT_INDENT_2))


def _short(value: object) -> str:
    written = orjson.dumps(value, default=str).decode()
    return written if len(written) <= 200 else f"{written[:200]}… ({len(written):,} characters)"
