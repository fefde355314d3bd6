"""How long building the index takes, and how long a single change needs until a search finds it.

python -m bench.changing 41066          makes a database of so many records (bench.corpus), 0 for the seed data alone
python -m bench.changing 41066 DATA     the same with a data folder that is there already, which is changed

Processor time is of all processes together: it says the same whatever else the machine does.
"""

import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import psutil
from sqlalchemy import Engine

from app.domain.query import SearchQuery
from app.domain.recommendation import Text
from app.domain.revision import Author
from app.ingest.pipeline import UHRI, Wanted, run_import
from app.ingest.report import Report
from app.ingest.seed import load_seed
from app.search.builder import build_index
from app.search.keeper import IndexKeeper
from app.search.service import search
from app.settings import Settings
from app.storage.changes import changing
from app.storage.engine import open_engine, reading
from app.storage.migrations import migrate
from app.storage.recommendations import load_outlines, load_recommendation, save_recommendation
from bench.corpus import write_json

CHANGES: Final = 10
POLL: Final = 1.0
"""Seconds between two looks at the corpus number, as the settings have it."""


def main(arguments: list[str]) -> None:
    """Build the index of a collection whole, then change single records of it, and print what both took."""
    count, *rest = arguments
    with tempfile.TemporaryDirectory() as made:
        folder = Path(rest[0]) if rest else Path(made)
        if not rest:
            _fill(folder, int(count))
        settings = Settings(data_dir=folder)
        engine = open_engine(settings.database)
        begun, used = time.perf_counter(), _processor()
        built = build_index(engine, settings.index_dir)
        seconds, memory = time.perf_counter() - begun, psutil.Process().memory_info().rss
        print(
            f"{built.size} records built whole: {seconds:.1f} s, processor {_processor() - used:.1f} s,"
            f" {built.searcher.num_segments} segments, then {memory / 1e6:.0f} MB resident",
            flush=True,
        )
        keeper = IndexKeeper(engine, settings.index_dir, POLL)
        keeper.start()
        found = [_change(engine, keeper, id_) for id_ in _some(engine)]
        keeper.stop()
        engine.dispose()
    waited, processor = ([one[at] for one in found] for at in (0, 1))
    print(
        f"{len(found)} single changes, until a search finds them: median {statistics.median(waited):.2f} s, longest"
        f" {max(waited):.2f} s, of which up to {POLL} s until the number is looked at; processor, median"
        f" {statistics.median(processor):.2f} s"
    )


def _fill(folder: Path, count: int) -> None:
    settings = Settings(data_dir=folder)
    engine = open_engine(settings.database)
    migrate(engine)
    load_seed(engine, settings.seed_dir)
    if count:
        made = folder / "made.json"
        write_json(made, count)
        run_import(engine, UHRI, [made], Report("uhri", made.name), Wanted())
    engine.dispose()


def _some(engine: Engine) -> list[str]:
    with reading(engine) as session:
        ids = [one.id for one in load_outlines(session) if one.status == "current"]
    return random.Random(1).sample(ids, CHANGES)


def _change(engine: Engine, keeper: IndexKeeper, id_: str) -> tuple[float, float]:
    """Seconds and processor seconds from the commit of a change until a search finds it."""
    word = "".join(random.choices("bcdfghjklm", k=12))
    with reading(engine) as session:
        record = load_recommendation(session, id_)
    assert record is not None
    texts = {(text.kind, text.language, text.origin): text for text in record.texts}
    texts["summary", "en", "own"] = Text("summary", "en", word)
    with changing(engine, Author("bench", "program", "measured")) as change:
        save_recommendation(change, replace(record, texts=tuple(texts.values())))
    begun, used = time.perf_counter(), _processor()
    query = SearchQuery(text=word, language="en", facets=(), expand=False)
    while not search(keeper.generation, query).total:
        time.sleep(0.02)
    return time.perf_counter() - begun, _processor() - used


def _processor() -> float:
    times = psutil.Process().cpu_times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main(sys.argv[1:])
