"""Looking whether the database is in order: its files, its references, and the chain of revisions."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.orm import Session

from app.domain.finding import Finding
from app.domain.plain import plain
from app.errors import BackupRefused
from app.storage.corpus import read_corpus
from app.storage.engine import reading
from app.storage.recommendations import load_all
from app.storage.sqlite_copy import require_sound
from app.storage.tables import RevisionRow

Key = tuple[str, str]
"""Kind and id of a record."""

_SHOWN: Final = 3
"""Examples that a finding names."""

_RESTORE: Final = "Restore the newest backup that is in order: anbefalinger restore FILE --overwrite"
_INVALID: Final = """
SELECT 'index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid
UNION ALL SELECT 'constraint ' || conname FROM pg_constraint WHERE NOT convalidated
"""


def inspect_storage(engine: Engine) -> Finding:
    """Whether every page of the database can be read and every reference leads somewhere."""
    place = "database"
    if engine.dialect.name == "sqlite":
        try:
            require_sound(Path(engine.url.database or ""))
        except BackupRefused as error:
            return Finding(place, error.detail, _RESTORE)
        return Finding(place, "SQLite finds the whole file and all references in order")
    with engine.connect() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        names = inspect(connection).get_table_names()
        # A row written as text has been read and unpacked wholly; a page that is damaged raises.
        counts = [connection.scalar(text(f'SELECT count(t::text) FROM "{name}" t')) or 0 for name in names]  # noqa: S608
        invalid = list(connection.scalars(text(_INVALID)))
    if invalid:
        return Finding(place, f"not valid: {', '.join(invalid)}", "Run REINDEX or ALTER TABLE … VALIDATE CONSTRAINT")
    return Finding(place, f"every one of {sum(counts):,} rows in {len(names)} tables was read")


def inspect_revisions(engine: Engine) -> Finding:
    """Whether each record's revisions join end to end, and lead to what the record is now."""
    with reading(engine) as session:
        last: dict[Key, bytes] = {}
        broken = list(_breaks(session, last))
        number = read_corpus(session).number
        highest = session.scalar(select(func.max(RevisionRow.corpus_number))) or 0
        if highest != number:
            broken.append(f"the newest revision is of corpus number {highest}, the database at {number}")
        broken += [
            f"{record.id} is not what its last revision says"
            for record in load_all(session)
            if last.get(("recommendation", record.id)) != _mark(plain(record))
        ]
    if broken:
        return Finding("revisions", _some(broken), _RESTORE)
    return Finding("revisions", f"those of {len(last):,} records join end to end, up to corpus number {number}")


def _breaks(session: Session, last: dict[Key, bytes]) -> Iterator[str]:
    """Every place where a revision does not begin where the one before it ended; `last` takes the end of each chain."""
    row = RevisionRow
    columns = (row.id, row.corpus_number, row.subject, row.subject_id, row.before, row.after)
    numbers: dict[Key, int] = {}
    for one in session.execute(select(*columns).order_by(row.id).execution_options(yield_per=500)):
        key = (one.subject, one.subject_id)
        before = None if one.before is None else _mark(one.before)
        if before != last.get(key):
            yield f"revision {one.id} of {one.subject} {one.subject_id} does not begin where the one before it ended"
        if one.corpus_number < numbers.get(key, 0):
            yield f"revision {one.id} of {one.subject} {one.subject_id} has a lower corpus number than the one before"
        last[key], numbers[key] = _mark(one.after), one.corpus_number


def _mark(value: Any) -> bytes:
    """What stands for a state in memory: 41,000 records are a few megabytes, not a few hundred."""
    return hashlib.blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()


def _some(reasons: list[str]) -> str:
    more = f" … and {len(reasons) - _SHOWN:,} more" if len(reasons) > _SHOWN else ""
    return "; ".join(reasons[:_SHOWN]) + more
