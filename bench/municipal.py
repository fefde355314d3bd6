"""How well the rules of municipal relevance agree with people: precision and recall by level and by service area.

python -m bench.municipal            all of it, tuned on and held out apart
python -m bench.municipal --misses   and the records where rules and people differ

Every record of the seed data is assessed. Each is asked of the rules as if it were not, twice: with our tags and its
words in all languages, and with its English words alone, as a record of the UN's index without a theme we know. Half of
the records, by a hash of the id, were read while the rules were written; the other half's words were not looked at,
though counts by theme and group were taken of all.
"""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app.domain.catalogue import Catalogue
from app.domain.recommendation import Municipal, Recommendation, parts_of
from app.domain.result import Corpus
from app.domain.suggestion import SUGGESTED
from app.ingest.seed import read_seed
from app.search.municipal import Suggester
from app.search.reading import concepts_of
from app.settings import PROJECT


@dataclass(frozen=True)
class Judged:
    """A record, what a person said of it and what the rules say."""

    record: Recommendation
    level: str
    areas: frozenset[str]
    suggested: str | None
    suggested_areas: frozenset[str]


@dataclass(frozen=True)
class Figure:
    """Precision and recall of one code."""

    name: str
    people: int
    rules: int
    both: int

    def __str__(self) -> str:
        precision = f"{self.both / self.rules:.2f}" if self.rules else "–"
        recall = f"{self.both / self.people:.2f}" if self.people else "–"
        return f"| {self.name} | {self.people} | {self.rules} | {precision} | {recall} |"


def is_tuned_on(record: Recommendation) -> bool:
    """Whether the rules were written with this record in view."""
    return int(hashlib.sha256(record.id.encode()).hexdigest(), 16) % 2 == 0


def judged(*, tags: bool) -> Iterator[Judged]:
    """Every record with what people and rules say."""
    seed = read_seed(PROJECT / "seed_data")
    catalogue = Catalogue(Corpus(0, datetime.now(UTC)), {one.code: one for one in seed.vocabularies}, {})
    suggester = Suggester(catalogue, concepts_of(catalogue))
    for placed in seed.recommendations:
        record: Recommendation = placed.value
        found = suggester.suggest(_unassessed(record, tags=tags))
        areas = {area for part in parts_of(record) for area in part.municipal.service_areas}
        yield Judged(
            record,
            _level(record),
            frozenset(areas),
            found.level if found else None,
            frozenset(found.service_areas) if found else frozenset(),
        )


def _level(record: Recommendation) -> str:
    """The highest level of the recommendation and its points."""
    levels = {part.municipal.level for part in parts_of(record)}
    return next(level for level in SUGGESTED if level in levels)


def _unassessed(record: Recommendation, *, tags: bool) -> Recommendation:
    def bare(part: Recommendation) -> Recommendation:
        texts = tuple(one for one in part.texts if tags or one.language == "en")
        return replace(part, municipal=Municipal(), texts=texts, tags=part.tags if tags else {})

    measures = tuple(bare(one) for one in record.measures)  # type: ignore[type-var] # both kinds have these fields
    return replace(bare(record), measures=measures)


def figures(records: Sequence[Judged]) -> Iterator[Figure]:
    """Whether municipalities are concerned at all, each level, and each service area that people or rules name."""
    concerned = ("explicit", "implicit")
    yield _figure("concerned", records, lambda one: one.level in concerned, lambda one: one.suggested in concerned)
    for level in SUGGESTED:
        yield _figure(level, records, lambda one: one.level == level, lambda one: one.suggested == level)  # noqa: B023
    for area in sorted({area for one in records for area in one.areas | one.suggested_areas}):
        yield _figure(area, records, lambda one: area in one.areas, lambda one: area in one.suggested_areas)  # noqa: B023


def _figure(
    name: str, records: Iterable[Judged], people: Callable[[Judged], bool], rules: Callable[[Judged], bool]
) -> Figure:
    pairs = [(people(one), rules(one)) for one in records]
    return Figure(name, sum(one for one, _ in pairs), sum(one for _, one in pairs), pairs.count((True, True)))


def main(*, misses: bool) -> None:
    """Print the tables."""
    for tags, asked in ((True, "tags and words"), (False, "English words alone")):
        every = list(judged(tags=tags))
        for half, wanted in (("tuned on", True), ("held out", False)):
            records = [one for one in every if is_tuned_on(one.record) == wanted]
            silent = sum(one.suggested is None for one in records)
            print(f"\n{half}, {asked}: {len(records)} records, none suggested for {silent}\n")
            print("| what | people | rules | precision | recall |\n|---|---|---|---|---|")
            print(*figures(records), sep="\n")
            if misses and wanted and tags:
                for one in records:
                    if (one.level, one.areas) != (one.suggested or "none", one.suggested_areas):
                        print(one.record.id, one.level, set(one.areas), "≠", one.suggested, set(one.suggested_areas))


if __name__ == "__main__":
    main(misses="--misses" in sys.argv[1:])
