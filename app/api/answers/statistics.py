"""The answer with counts by year, treaty and municipal level."""

from app.api.answers.parts import Answer, Corpus


class StatisticsCell(Answer):
    """One cell of year × treaty × municipal level; treaty `none` stands for recommendations outside treaties."""

    year: int
    treaty: str
    municipal: str
    count: int


class StatisticsAnswer(Answer):
    """Counts of a search by year, treaty and municipal level; every cell that is not empty."""

    total: int
    cells: list[StatisticsCell]
    year: dict[str, int]
    treaty: dict[str, int]
    municipal: dict[str, int]
    links: dict[str, str]
    corpus: Corpus
