"""Our API beside others on the same records, in one run: one table, and the change since the last one kept.

python -m bench                     the seed data: at most five minutes
python -m bench 41k 267k            larger collections, mixed from the seed's records and made once
python -m bench --keep              the same, and the figures kept in bench/figures.json and docs/benchmarks.md
"""

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import psutil

from app.settings import PROJECT
from bench.collection import SEED, SIZES, Collection, collection
from bench.load import WRK, load, shares
from bench.questions import QUESTIONS, Question, different
from bench.rivals import Fts5, Postgres, postgres_of
from bench.servers import Server, bare, datasette, fetch, ours

FIGURES: Final = Path(__file__).parent / "figures.json"
PAGE: Final = PROJECT / "docs" / "benchmarks.md"
CONNECTIONS: Final = (1, 8, 64)
SECONDS: Final = 2.0
KEPT: Final = 16_000_000
AT_MOST: Final = 4.0
"""Seconds for one question to one of the others, which may need seconds for each answer."""

Figures = dict[str, Any]


def main(arguments: list[str]) -> None:
    """Measure the sizes asked for, and print or keep their tables."""
    sizes = [one for one in arguments if one in SIZES] or [SEED]
    if unknown := [one for one in arguments if one not in (*SIZES, "--keep")]:
        raise SystemExit(f"unknown: {' '.join(unknown)}; sizes are {', '.join(SIZES)}")
    before: Figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    for size in sizes:
        figures = measure(size)
        text = table(size, figures, before.get(size))
        print(text)
        if "--keep" in arguments:
            before[size] = figures
            FIGURES.write_text(json.dumps(before, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            _write(size, text)


def measure(size: str) -> Figures:
    """Everything about one size. The bare route is measured in the same minutes as what is compared with it."""
    made = collection(size)
    figures: Figures = {"when": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "with": _machine(), "made": made.made}
    rows: Figures = {}
    paths = [question.path for question in QUESTIONS]
    with bare() as hello, ours(made, 0) as fresh:
        figures["start_seconds"] = round(fresh.started, 2)
        figures["memory_mb"] = _memory(fresh)
        for path in paths:
            fetch(fresh.port, path)
        new = iter(shares(different(180_000), len(CONNECTIONS)))
        _rows(rows, "FastAPI hello, 3 parameters", hello, lambda: ["/hello?q=barnevern&page=2"])
        _rows(rows, "new questions, every one different", fresh, lambda: next(new))
        _rows(rows, "twelve questions, nothing kept whole", fresh, lambda: paths)
        figures["memory_after_mb"] = _memory(fresh)
    with bare() as hello, ours(made, KEPT) as keeping:
        etag = fetch(keeping.port, paths[5])[1]["etag"]
        for path in paths:
            fetch(keeping.port, path)
        _rows(rows, "FastAPI hello, again", hello, lambda: ["/hello?q=barnevern&page=2"])
        _rows(rows, "twelve questions, asked before", keeping, lambda: paths)
        _rows(rows, "the same, gzip", keeping, lambda: paths, headers={"Accept-Encoding": "gzip"})
        _rows(rows, "304", keeping, lambda: [paths[5]], headers={"If-None-Match": etag})
        figures["memory_kept_mb"] = _memory(keeping)
    figures["questions"] = _questions(made, rows)
    figures["rows"] = rows
    return figures


def _memory(server: Server) -> list[int]:
    """All that is resident, and what is the process's own."""
    return [round(server.memory), round(server.own_memory)]


def _rows(
    rows: Figures,
    name: str,
    server: Server,
    paths: Callable[[], list[str]],
    *,
    headers: dict[str, str] | None = None,
    seconds: float = SECONDS,
) -> None:
    rows[name] = {}
    for connections in CONNECTIONS:
        asked = paths()
        fetch(server.port, asked[0])  # Answered when what the last load left undone is done.
        used = server.processor
        found = load(server.port, asked, connections, seconds, headers or {})
        cost = (server.processor - used) * 1000 / max(1, found.answers)
        rows[name][str(connections)] = [
            round(found.requests, 1),
            round(found.p50, 3),
            round(found.p99, 3),
            round(cost, 3),
        ]
    print(f"  {name}: {', '.join(f'{one[0]:,.0f}/s' for one in rows[name].values())}", flush=True)


def _questions(made: Collection, rows: Figures) -> dict[str, Figures]:
    """Median milliseconds of each question, one at a time: ours and Datasette over HTTP, the databases in-process."""
    found: dict[str, Figures] = {question.name: {} for question in QUESTIONS}
    with ours(made, 0) as fresh:
        for question in QUESTIONS:
            found[question.name]["hits"] = json.loads(fetch(fresh.port, question.path)[2])["total"]
            # The first year makes every round a question that nothing has been counted for yet.
            begin = question.path + ("&" if "?" in question.path else "?")
            ways = iter([f"{begin}year_from={year}" for year in range(1946, 2000)])
            found[question.name]["ours"] = _median(lambda: fetch(fresh.port, next(ways)), 30)  # noqa: B023
    print("  each question, ours: done", flush=True)
    databases = {"fts5": Fts5(made.rivals)}
    with postgres_of(made.folder) as address:
        databases |= {"postgres": Postgres(address, made.rivals)}
        for name, database in databases.items():
            for question in QUESTIONS:
                found[question.name][name] = _median(lambda: database.answer(question), 9)  # noqa: B023
            print(f"  each question, {name}: done", flush=True)
    with datasette(made) as other:
        for question in QUESTIONS:
            found[question.name]["datasette"] = _median(lambda: _asked(other, question), 5)  # noqa: B023
        mean = statistics.mean(one["datasette"] for one in found.values())
        if mean < 500:
            paths = [one.datasette for one in QUESTIONS]
            # Long enough for sixty-four to be answered once and again.
            seconds = max(SECONDS, min(20.0, mean * 64 * 3 / 1000))
            _rows(rows, "Datasette, twelve questions", other, lambda: paths, seconds=seconds)
        else:
            # Too slow for two seconds to say anything: its requests a second are those of the single questions.
            median, slowest = (f([one["datasette"] for one in found.values()]) for f in (statistics.median, max))
            rows["Datasette, twelve questions"] = {
                "1": [round(1000 / mean, 3), round(median, 1), round(slowest, 1), 0.0]
            }
    return found


def _asked(server: Server, question: Question) -> None:
    status, _, body, _ = fetch(server.port, question.datasette)
    if status != 200 or json.loads(body).get("facets_timed_out"):
        raise SystemExit(f"Datasette could not answer {question.name}: {status} {body[:200]!r}")


def _median(work: Callable[[], Any], rounds: int) -> float:
    """Median milliseconds of up to so many rounds, after one that is not counted, as long as time allows."""
    begun, times = time.perf_counter(), list[float]()
    work()
    while len(times) < rounds and (not times or time.perf_counter() - begun < AT_MOST):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 2)


def _machine() -> str:
    names = ("fastapi", "uvicorn", "tantivy", "orjson", "psycopg")
    memory = psutil.virtual_memory().total / 1e9
    return (
        f"{psutil.cpu_count()} cores, {memory:.0f} GB, load {psutil.getloadavg()[0]:.1f} at the start, "
        f"Python {platform.python_version()}, {', '.join(f'{one} {version(one)}' for one in names)}, "
        f"{'wrk' if WRK else 'a client of our own, slower than wrk'}"
    )


def table(size: str, figures: Figures, before: Figures | None) -> str:
    """The figures as Markdown, with the change since the last ones kept."""
    rows, made = figures["rows"], figures["made"]
    lines = [f"{made['records']:,} records. {figures['when']}, {figures['with']}. `python -m bench {size}`.", ""]
    lines += ["| what is asked | connections | requests/s | × hello | p50 ms | p99 ms | processor ms | × hello |"]
    lines[-1] += " × hello before |"
    lines += ["|---|---|---|---|---|---|---|---|---|"]
    for name, loads in rows.items():
        for connections, (requests, p50, p99, cost) in loads.items():
            quick, cheap = _ratios(rows, name, connections)
            was = f"{_ratios(before['rows'], name, connections)[1]:.3f}" if before and name in before["rows"] else "–"
            lines.append(
                f"| {name} | {connections} | {requests:,.1f} | {quick:.3f} | {p50:.2f} | {p99:.2f} | {cost:.3f} "
                f"| {cheap:.3f} | {was} |"
            )
    asked = figures["questions"]
    names = ("ours", "fts5", "postgres", "datasette")
    lines += ["", "| question | hits | ours, HTTP | FTS5 | PostgreSQL | Datasette, HTTP | Datasette / ours |"]
    lines += ["|---|---|---|---|---|---|---|"]
    for question, one in asked.items():
        times = " | ".join(f"{one[name]:.1f}" for name in names)
        lines.append(f"| {question} | {one['hits']:,} | {times} | {one['datasette'] / one['ours']:.0f} × |")
    medians = {name: statistics.median(one[name] for one in asked.values()) for name in names}
    lines.append(
        "| median |  | "
        + " | ".join(f"{medians[name]:.1f}" for name in names)
        + f" | {medians['datasette'] / medians['ours']:.0f} × |"
    )
    lines += [
        "",
        f"Start with a built index {figures['start_seconds']} s. Memory {_both(figures['memory_mb'])} at the start, "
        f"{_both(figures['memory_after_mb'])} after all without kept answers, {_both(figures['memory_kept_mb'])} with; "
        "the rest are pages of files, mostly the index, which the system takes back when it needs them. "
        f"Index built in {made['index_seconds']} s, {made['index_bytes'] / 1e6:.0f} MB; the SQLite database with FTS5 "
        f"in {made['fts5_seconds']} s, {made['fts5_bytes'] / 1e6:.0f} MB. Seed data loaded at "
        f"{made['load_records_a_second']} records/s.",
    ]
    return "\n".join(lines)


def _both(memory: list[int]) -> str:
    return f"{memory[0]} MB ({memory[1]} its own)"


def _ratios(rows: Figures, name: str, connections: str) -> tuple[float, float]:
    """Against the bare route measured just before, at as many connections: requests a second, and processor time.

    The second hardly feels what else the machine does. 0 where there is nothing to compare.
    """
    hello = [0.0, 0.0, 0.0, 0.0]
    for one, loads in rows.items():
        if one.startswith("FastAPI hello"):
            hello = loads[connections]
        if one == name:
            break
    asked = rows[name].get(connections, [0.0, 0.0, 0.0, 0.0])
    return (asked[0] / hello[0] if hello[0] else 0.0), (hello[3] / asked[3] if asked[3] else 0.0)


def _write(size: str, text: str) -> None:
    begin, end = f"<!-- bench {size} -->\n", f"<!-- end {size} -->\n"
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(begin)
    tail = rest.partition(end)[2]
    PAGE.write_text(f"{head}{begin}{text}\n{end}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
