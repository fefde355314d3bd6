"""Recording what a release says to its database, and saying it again to another."""

import gzip
import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Engine, event

from app.domain.revision import Author
from app.ingest.pipeline import UHRI, Wanted, run_import
from app.ingest.report import Report
from app.ingest.seed import read_seed
from app.ingest.undo import undo_run
from app.settings import PROJECT
from app.storage.changes import changing
from app.storage.documents import save_documents
from app.storage.engine import reading
from app.storage.import_runs import load_runs
from app.storage.recommendations import load_all, load_recommendation, save_recommendations
from app.storage.resolving import stored, stored_history
from app.storage.revisions import changes_since
from app.storage.vocabularies import load_vocabularies, save_vocabulary
from bench.corpus import write_json

FOLDER: Final = Path(__file__).parent
EDITOR: Final = Author("Kari", "person", "a test")
LARGE: Final = {"municipality", "county", "concept"}

Statement = dict[str, Any]


def work(engine: Engine, folder: Path) -> None:
    """A little of everything that the program does with its database."""
    seed = read_seed(PROJECT / "seed_data")
    with changing(engine, EDITOR) as change:
        for vocabulary in seed.vocabularies:
            if vocabulary.code not in LARGE:
                save_vocabulary(change, vocabulary)
        save_documents(change, [placed.value for placed in seed.documents])
        save_recommendations(change, [placed.value for placed in seed.recommendations[:3]])
    name = seed.recommendations[0].value.id
    with changing(engine, EDITOR) as change:
        record = load_recommendation(change.session, name)
        assert record is not None
        save_recommendations(change, [replace(record, year=record.year - 1)])
    path = folder / "made.json"
    write_json(path, 5)
    run_import(engine, UHRI, [path], Report("uhri", path.name), Wanted())
    run_import(engine, UHRI, [path], Report("uhri", path.name), Wanted())
    with reading(engine) as session:
        (run, *_) = [run for run in load_runs(session) if run.corpus_number]
    undo_run(engine, run.id, EDITOR.name)
    stored(engine, name)
    stored_history(engine, name)
    with reading(engine) as session:
        changes_since(session, 0, after_id=0, limit=100, subjects=["recommendation"])
        load_vocabularies(session)
        list(load_all(session))


@contextmanager
def recorded(engine: Engine) -> Iterator[list[Statement]]:
    """Every statement that the engine sends in the block, and the ends of its transactions."""
    said: list[Statement] = []

    def statement(_c: Any, _cursor: Any, text: str, values: Any, _context: Any, _many: bool) -> None:
        if not text.startswith("BEGIN"):  # Whoever says it again begins in his own way.
            said.append({"statement": text, "values": _written(values)})

    def committed(_connection: Any) -> None:
        said.append({"end": "commit"})

    def rolled_back(_connection: Any) -> None:
        said.append({"end": "rollback"})

    listeners = {"before_cursor_execute": statement, "commit": committed, "rollback": rolled_back}
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    yield said
    for name, listener in listeners.items():
        event.remove(engine, name, listener)


def say_again(connection: Connection, said: Sequence[Statement]) -> Iterator[tuple[Statement, str]]:
    """Each statement with the digest of what it answers now; a statement that fails raises."""
    for one in said:
        if "end" in one:
            (connection.commit if one["end"] == "commit" else connection.rollback)()
            continue
        values = _read(one["values"])
        answer = connection.exec_driver_sql(one["statement"], values or None)
        rows = sorted(repr(tuple(row)) for row in answer) if answer.returns_rows else [str(answer.rowcount)]
        yield one, hashlib.blake2b("\n".join(rows).encode(), digest_size=8).hexdigest()


def file_of(kind: str) -> Path:
    """The file for a kind of database."""
    return FOLDER / f"statements-{kind}.jsonl.gz"


def write(kind: str, head: dict[str, str], said: Sequence[Statement]) -> None:
    """Write a head and statements to the file of a kind; the same bytes for the same content."""
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in [head, *said])
    file_of(kind).write_bytes(gzip.compress(lines.encode(), mtime=0))


def read(kind: str) -> tuple[dict[str, str], list[Statement]]:
    """The head and the statements of the file of a kind."""
    head, *said = (json.loads(line) for line in gzip.decompress(file_of(kind).read_bytes()).decode().split("\n"))
    return head, said


def _written(value: Any) -> Any:  # noqa: PLR0911  (a kind of value a line)
    if isinstance(value, dict):
        return {"dict": {key: _written(one) for key, one in value.items()}}
    if isinstance(value, list | tuple):
        return {type(value).__name__: [_written(one) for one in value]}
    if type(value).__name__ == "Binary":  # psycopg's wrapper of bytes
        return _written(value.obj)
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, bytes | memoryview):
        return {"bytes": b64encode(value).decode()}
    if hasattr(value, "obj") and hasattr(value, "dumps"):  # psycopg's wrapper of a JSON value
        return {"json": orjson.dumps(value.obj).decode()}
    return value


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind == "dict":
        return {key: _read(one) for key, one in content.items()}
    if kind == "json":
        from psycopg.types.json import Json

        return Json(json.loads(content))
    plain = {"moment": datetime.fromisoformat, "bytes": b64decode}
    return plain[kind](content) if kind in plain else (tuple if kind == "tuple" else list)(map(_read, content))
