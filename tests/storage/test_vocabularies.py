"""Saving and reading vocabularies; every promise on SQLite and on PostgreSQL."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from app.domain.plain import plain
from app.domain.revision import Author, Revision
from app.domain.vocabulary import Term, Vocabulary
from app.storage.changes import changing
from app.storage.engine import reading
from app.storage.revisions import changes_since
from app.storage.vocabularies import load_vocabularies, save_vocabulary

EDITOR = Author("Kari", "person", "a test")

HOUSING = Term("housing", {"nb": "Bolig", "nn": "Bustad", "en": "Housing", "se": "Ássan"}, aliases=("home", "shelter"))
RENT = Term("rent", {"nb": "Leie"}, broader="housing", facts={"source": "§ 3", "since": 2020, "open": None})
SCHOOL = Term("school", {"nb": "Skole"})


def themes(*terms: Term) -> Vocabulary:
    return Vocabulary("theme", {"nb": "Tema", "en": "Theme"}, {one.code: one for one in terms}, {"note": "Oppdiktet"})


THEMES = themes(HOUSING, RENT, SCHOOL)


def save(engine: Engine, *vocabularies: Vocabulary) -> int:
    with changing(engine, EDITOR) as change:
        return sum(save_vocabulary(change, one) for one in vocabularies)


def load(engine: Engine) -> Vocabulary:
    with reading(engine) as session:
        return load_vocabularies(session)["theme"]


def revisions(engine: Engine, since: int = 0) -> list[Revision]:
    with reading(engine) as session:
        return changes_since(session, since, after_id=0, limit=99, subjects=["vocabulary", "term"])


@pytest.fixture
def filled(engine: Engine) -> Engine:
    save(engine, THEMES)
    return engine


def test_reads_back_exactly_what_was_saved_in_its_order(filled: Engine) -> None:
    assert load(filled) == THEMES
    assert list(load(filled).terms) == ["housing", "rent", "school"]


def test_a_new_vocabulary_is_one_revision_and_one_for_every_term(filled: Engine) -> None:
    assert [(one.subject, one.subject_id, one.action) for one in revisions(filled)] == [
        ("vocabulary", "theme", "created"),
        ("term", "theme/housing", "created"),
        ("term", "theme/rent", "created"),
        ("term", "theme/school", "created"),
    ]


def test_saving_the_same_again_is_no_revision(filled: Engine) -> None:
    assert save(filled, THEMES) == 0
    assert revisions(filled, since=1) == []


def test_a_changed_label_is_one_revision_of_that_term(filled: Engine) -> None:
    better = replace(RENT, labels={"nb": "Husleie"})
    assert save(filled, themes(HOUSING, better, SCHOOL)) == 1
    (revision,) = revisions(filled, since=1)
    assert (revision.subject_id, revision.action) == ("theme/rent", "changed")
    assert (revision.before, revision.after) == (plain(RENT), plain(better))
    assert load(filled).terms["rent"] == better


def test_a_term_put_in_the_middle_is_recorded_as_the_new_order_and_the_new_term(filled: Engine) -> None:
    care = Term("care", {"nb": "Omsorg"})
    assert save(filled, themes(HOUSING, care, RENT, SCHOOL)) == 2
    order, term = revisions(filled, since=1)
    assert order.before is not None
    assert (order.subject, order.before["order"]) == ("vocabulary", ["housing", "rent", "school"])
    assert order.after == {**order.before, "order": ["housing", "care", "rent", "school"]}
    assert (term.subject_id, term.before, term.after) == ("theme/care", None, plain(care))
    assert list(load(filled).terms) == ["housing", "care", "rent", "school"]


def test_a_new_order_alone_is_one_revision(filled: Engine) -> None:
    assert save(filled, themes(SCHOOL, RENT, HOUSING)) == 1
    assert [one.subject for one in revisions(filled, since=1)] == ["vocabulary"]
    assert list(load(filled).terms) == ["school", "rent", "housing"]


def test_a_term_no_longer_given_is_kept_after_the_others(filled: Engine) -> None:
    assert save(filled, themes(RENT, SCHOOL)) == 1
    assert list(load(filled).terms.values()) == [RENT, SCHOOL, HOUSING]
    assert save(filled, themes(RENT, SCHOOL)) == 0


def test_a_term_of_a_whole_vocabulary_is_taken_away_and_its_last_state_recorded(filled: Engine) -> None:
    with changing(filled, EDITOR) as change:
        assert save_vocabulary(change, themes(HOUSING, SCHOOL), whole=True) == 2
        number = change.number
    assert list(load(filled).terms) == ["housing", "school"]
    (gone,) = [one for one in revisions(filled, (number or 0) - 1) if one.subject == "term"]
    assert (gone.action, gone.subject_id, gone.before, gone.after) == ("withdrawn", "theme/rent", plain(RENT), {})


def test_equal_codes_in_two_vocabularies_are_two_terms(filled: Engine) -> None:
    group = Vocabulary("group", {"nb": "Gruppe"}, {"housing": Term("housing", {"nb": "De som bor"})})
    assert save(filled, group) == 2
    assert load(filled) == THEMES
