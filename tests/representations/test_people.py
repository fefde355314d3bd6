"""Persons stay unnamed in public answers."""

import pytest

from app.ingest.seed_rows import ASSESSOR
from app.representations.people import PROGRAMS, shown_assessor, unnamed


def test_the_seed_loader_is_known_as_a_program() -> None:
    assert ASSESSOR in PROGRAMS


@pytest.mark.parametrize(("name", "shown"), [(None, None), (ASSESSOR, ASSESSOR), ("Kari", "person"), ("", "person")])
def test_a_program_is_shown_by_name_and_a_person_as_one(name: str | None, shown: str | None) -> None:
    assert shown_assessor(name) == shown


def test_names_are_taken_out_however_deep_they_stand_and_nothing_else_changes() -> None:
    measures = [{"id": "a", "municipal": {"level": "none", "assessor": "Kari"}}, {"id": "b", "tags": ["Kari"]}]
    assert unnamed({"measures": measures, "year": 2020}) == {
        "measures": [{"id": "a", "municipal": {"level": "none", "assessor": "person"}}, {"id": "b", "tags": ["Kari"]}],
        "year": 2020,
    }
    assert unnamed(None) is None
