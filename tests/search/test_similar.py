"""Recommendations that ask for much the same."""

import pytest

from app.domain.recommendation import Recommendation
from app.search.generation import Generation
from app.search.similar import Similar, similar_to

MANY = "upr-2009-001"
"""A short recommendation that many others resemble."""


def like(generation: Generation, name: str, most: int = 10) -> list[Similar]:
    found = generation.find(name)
    assert found is not None
    return similar_to(generation, *found, most)


def test_the_same_recommendation_of_a_later_cycle_is_similar(generation: Generation) -> None:
    found = like(generation, "crc-2018-views-of-the-child")
    assert "crc-2025-views-of-the-child" in [one.recommendation.id for one in found]


def test_no_record_is_similar_to_itself_and_likeness_falls(
    generation: Generation, records: dict[str, Recommendation]
) -> None:
    for name in records:
        found = like(generation, name, most=5)
        likeness = [one.likeness for one in found]
        assert name not in [one.recommendation.id for one in found]
        assert likeness == sorted(likeness, reverse=True)
        assert all(0 < one <= 1 for one in likeness)


def test_most_records_have_similar_ones(generation: Generation, records: dict[str, Recommendation]) -> None:
    assert sum(bool(like(generation, name, most=1)) for name in records) > len(records) / 2


@pytest.mark.parametrize("most", [1, 3, 100])
def test_no_more_than_wanted_and_the_first_stay_the_first(generation: Generation, most: int) -> None:
    every = like(generation, MANY, most=200)
    assert like(generation, MANY, most=most) == every[:most]
    assert len(every) > 3


def test_shared_tags_are_those_both_have(generation: Generation) -> None:
    record = generation.find("crc-2018-views-of-the-child")
    assert record is not None
    for one in like(generation, record[0].id):
        for facet in ("theme", "group"):
            both = set(record[0].tags.get(facet, ())) & set(one.recommendation.tags.get(facet, ()))
            assert set(one.shared.get(facet, ())) == both
