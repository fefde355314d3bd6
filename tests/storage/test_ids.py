"""An id names one thing for ever; every promise on SQLite and on PostgreSQL."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from app.domain.recommendation import Measure, Recommendation, Text
from app.domain.revision import Author
from app.domain.vocabulary import Term, Vocabulary
from app.errors import InvalidRecord
from app.storage.changes import changing
from app.storage.engine import reading
from app.storage.recommendations import find_id, load_all, save_recommendation, save_recommendations
from app.storage.vocabularies import save_vocabulary

EDITOR = Author("Kari", "person", "a test")
TITLE = (Text("title", "nb", "Oppdiktet"),)
FIRST = Recommendation(
    "first", 2020, TITLE, {"body": ("CRC",)}, external_ids=(("uhri", "a"),), measures=(Measure("point", TITLE),)
)
SECOND = Recommendation("second", 2020, TITLE, {"body": ("CRC",)})


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with changing(engine, EDITOR) as change:
        save_vocabulary(change, Vocabulary("body", {"nb": "Organ"}, {"CRC": Term("CRC", {"nb": "Barnekomiteen"})}))
        save_vocabulary(change, Vocabulary("service_area", {"nb": "Tjeneste"}, {}))
        save_recommendation(change, FIRST)
    return engine


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (replace(SECOND, id="point"), "id 'point' is that of a measure of 'first'"),
        (replace(SECOND, measures=(Measure("first", TITLE),)), "id 'first' is that of a recommendation"),
        (replace(SECOND, measures=(Measure("point", TITLE),)), "id 'point' is that of a measure of 'first'"),
        (replace(SECOND, external_ids=(("uhri", "a"),)), "uhri id 'a' is that of 'first'"),
        (replace(SECOND, status="merged", merged_into="nobody"), "unknown survivor 'nobody'"),
        (replace(SECOND, status="merged", merged_into="second"), "merged into itself"),
    ],
)
def test_an_id_of_something_else_is_refused_and_nothing_is_kept(
    filled: Engine, wrong: Recommendation, reason: str
) -> None:
    with pytest.raises(InvalidRecord, match=reason), changing(filled, EDITOR) as change:
        save_recommendation(change, wrong)
    with reading(filled) as session:
        assert list(load_all(session)) == [FIRST]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (SECOND, "stands twice in one save"),
        (replace(SECOND, id="other", measures=(Measure("second", TITLE),)), "is that of a recommendation"),
        (replace(SECOND, id="other", external_ids=(("upr", "1"),)), "upr id '1' is that of 'second'"),
    ],
)
def test_two_records_saved_together_cannot_share_an_id(filled: Engine, wrong: Recommendation, reason: str) -> None:
    record = replace(SECOND, external_ids=(("upr", "1"),))
    with pytest.raises(InvalidRecord, match=reason), changing(filled, EDITOR) as change:
        save_recommendations(change, [record, wrong])


def test_equal_ids_of_two_other_systems_are_two_ids(filled: Engine) -> None:
    with changing(filled, EDITOR) as change:
        assert save_recommendation(change, replace(SECOND, external_ids=(("upr", "a"),))) == "created"


def test_a_record_keeps_its_own_ids_when_it_changes(filled: Engine) -> None:
    with changing(filled, EDITOR) as change:
        assert save_recommendation(change, replace(FIRST, year=2021)) == "changed"


def test_a_public_id_is_found_before_an_equal_id_of_another_system(filled: Engine) -> None:
    with changing(filled, EDITOR) as change:
        save_recommendation(change, replace(FIRST, external_ids=(("uhri", "second"),)))
        save_recommendation(change, SECOND)
    with reading(filled) as session:
        assert find_id(session, "second") == ("second", "current", None)
