"""Measures the search on the judged questions and shows the change against the committed figures.

python -m bench.relevance            print the table; exit 1 if a kind fell by more than 2 points of nDCG
python -m bench.relevance --write    keep these figures as the new ones
"""

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

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
from bench.relevance.measure import HERE, Score, load_questions, score

FIGURES = HERE / "figures.json"
ALLOWED_FALL = 0.02
HALVES = {False: "tuned on", True: "held out"}


def main() -> None:
    """Measure, print, compare."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure(_seeded(Path(folder)))
    before = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    table = Table("half", "kind", "n", "nDCG@10", "change", "recall@10", "success@1", "success@5", "answered")
    fallen = []
    for name, one in found.items():
        half, kind = name.split("/")
        change = one.ndcg - before[name]["ndcg"] if name in before else 0.0
        shares = (f"{share:.3f}" for share in (one.recall, one.success_1, one.success_5, one.answered))
        table.add_row(half, kind, str(one.number), f"{one.ndcg:.3f}", f"{change:+.3f}", *shares)
        answers_more = name in before and one.answered - before[name]["answered"] > ALLOWED_FALL
        if change < -ALLOWED_FALL or (kind == "no-answer" and answers_more):
            fallen.append(name)
    Console(width=110).print(table)
    if "--write" in sys.argv:
        figures = {name: {key: round(value, 4) for key, value in asdict(one).items()} for name, one in found.items()}
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    elif fallen:
        raise SystemExit(f"Relevance fell: {', '.join(fallen)}. If that is meant: python -m bench.relevance --write")


def measure(generation: Generation) -> dict[str, Score]:
    """half/kind → scores."""

    def find(text: str) -> tuple[list[str], int]:
        result = search(generation, SearchQuery(text=text, size=10, facets=()))
        return [hit.recommendation.id for hit in result.hits], result.total

    questions = load_questions()
    kinds = dict.fromkeys(question.kind for question in questions)
    return {
        f"{name}/{kind}": score([one for one in questions if one.kind == kind and one.held_out == half], find)
        for half, name in HALVES.items()
        for kind in kinds
    }


def _seeded(folder: Path) -> Generation:
    settings = Settings(data_dir=folder)
    engine = open_engine(settings.database)
    migrate(engine)
    load_seed(engine, settings.seed_dir)
    return build_index(engine, settings.index_dir)


if __name__ == "__main__":
    main()
