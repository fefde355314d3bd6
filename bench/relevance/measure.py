"""nDCG, recall and success for judged questions (Järvelin and Kekäläinen 2002, gains 2^grade - 1)."""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

HERE = Path(__file__).resolve().parent
TUNED: Final = (
    "queries.json",
    "tuning.json",
    "staff.json",
    "blind.json",
    "blind_second.json",
    "blind_third.json",
    "blind_fourth.json",
    "known_items.json",
)
"""Questions that have been looked at one by one while the thesaurus and the ranking were changed."""
HELD_OUT: Final = "held_out.json"
"""The newest set of strangers. docs/benchmarks.md says what it gave while closed, and whether it was opened since."""

Half = Literal["tuned on", "held out"]
"""What a question is for: to tune on, or to report."""


@dataclass(frozen=True)
class Question:
    """One judged question: its kind, and a grade of 1 or 2 for every record that answers it."""

    text: str
    kind: str
    grades: Mapping[str, int]
    half: Half


def load_questions() -> list[Question]:
    """All questions, those that are held out last."""
    tuned = (question for file in TUNED for question in _read(file, "tuned on"))
    return [*tuned, *_read(HELD_OUT, "held out")]


def _read(file: str, half: Half) -> Iterator[Question]:
    for one in json.loads((HERE / file).read_text(encoding="utf-8")):
        yield Question(one["q"], one["kind"], one["grades"], half)


def crossing(questions: Iterable[Question]) -> list[Question]:
    """The questions that are asked in another language than the English texts'."""
    return [one for one in questions if one.grades and one.kind not in ("en", "identifier")]


@dataclass(frozen=True)
class Score:
    """The means of one kind of question."""

    number: int
    ndcg: float
    recall: float
    success_1: float
    success_5: float
    answered: float
    """Share of the questions that got any hit."""


def score(questions: Sequence[Question], find: Callable[[str], tuple[list[str], int]]) -> Score:
    """The scores of a search that gives (ids of the first ten, total) for a question."""
    rows = [(question, *find(question.text)) for question in questions]
    judged = [(question, ids) for question, ids, _ in rows if question.grades]
    return Score(
        number=len(rows),
        ndcg=_mean(ndcg(ids, question.grades) for question, ids in judged),
        recall=_mean(len(set(ids) & set(question.grades)) / min(10, len(question.grades)) for question, ids in judged),
        success_1=_mean(any(one in question.grades for one in ids[:1]) for question, ids in judged),
        success_5=_mean(any(one in question.grades for one in ids[:5]) for question, ids in judged),
        answered=_mean(total > 0 for _, _, total in rows),
    )


def ndcg(ids: Sequence[str], grades: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten."""
    best = sorted(grades.values(), reverse=True)[:10]
    return _gain(grades.get(one, 0) for one in ids[:10]) / _gain(best)


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
