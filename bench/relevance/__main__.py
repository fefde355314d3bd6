"""Measures the search on the judged questions and shows the change against the committed figures.

Every question is asked of the whole records, and of their English side alone, as texts come from the UN.

python -m bench.relevance            print the table; exit 1 if a kind fell by more than 2 points of nDCG
python -m bench.relevance --write    keep these figures as the new ones
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.table import Table

from app.domain.query import SearchQuery
from app.ingest.seed import load_seed
from app.search.builder import build_index
from app.search.generation import Generation
from app.search.service import search
from app.settings import Settings
from app.storage.engine import open_engine
from app.storage.migrations import migrate
from bench.relevance.english import english_side
from bench.relevance.measure import HERE, Half, Question, Score, crossing, load_questions, score

FIGURES = HERE / "figures.json"
ALLOWED_FALL = 0.02


def main() -> None:
    """Measure, print, compare."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure_all(Path(folder))
    before = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    table = Table(
        "half", "asked of", "kind", "n", "nDCG@10", "change", "recall@10", "success@1", "success@5", "answered"
    )
    fallen = []
    for name, one in found.items():
        half, side, kind = name.split("/")
        change = one.ndcg - before[name]["ndcg"] if name in before else 0.0
        shares = (f"{share:.3f}" for share in (one.recall, one.success_1, one.success_5, one.answered))
        table.add_row(half, side, kind, str(one.number), f"{one.ndcg:.3f}", f"{change:+.3f}", *shares)
        answers_more = name in before and one.answered - before[name]["answered"] > ALLOWED_FALL
        if change < -ALLOWED_FALL or (kind == "no-answer" and answers_more):
            fallen.append(name)
    Console(width=130).print(table)
    if "--write" in sys.argv:
        figures = {name: {key: round(value, 4) for key, value in asdict(one).items()} for name, one in found.items()}
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    elif fallen:
        raise SystemExit(f"Relevance fell: {', '.join(fallen)}. If that is meant: python -m bench.relevance --write")


def measure_all(folder: Path) -> dict[str, Score]:
    """half/side/kind → scores, in a folder for databases and indexes."""
    settings = Settings(data_dir=folder)
    engine = open_engine(settings.database)
    migrate(engine)
    load_seed(engine, settings.seed_dir)
    return {
        **measure(build_index(engine, settings.index_dir), "whole", load_questions()),
        **measure(english_side(engine, folder / "english"), "English side", crossing(load_questions())),
    }


def measure(generation: Generation, side: str, questions: Sequence[Question]) -> dict[str, Score]:
    """The scores of one side of the records."""

    def find(text: str) -> tuple[list[str], int]:
        result = search(generation, SearchQuery(text=text, size=10, facets=()))
        return [hit.recommendation.id for hit in result.hits], result.total

    kinds = dict.fromkeys(question.kind for question in questions)
    sets = {
        f"{half}/{side}/{kind}": [one for one in questions if one.kind == kind and one.half == half]
        for half in get_args(Half)
        for kind in kinds
    }
    return {name: score(some, find) for name, some in sets.items() if some}


if __name__ == "__main__":
    main()
