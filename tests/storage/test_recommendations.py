"""Saving and reading recommendations; every promise on SQLite and on PostgreSQL."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from app.domain.recommendation import Measure, Municipal, Provenance, Recommendation, Text, canonical
from app.domain.revision import Author
from app.domain.vocabulary import Term, Vocabulary
from app.errors import InvalidRecord
from app.storage.changes import changing
from app.storage.corpus import read_corpus
from app.storage.engine import reading
from app.storage.recommendations import find_id, load_all, load_recommendation, save_recommendation
from app.storage.revisions import changes_since, history_of, last_changes
from app.storage.tables import RecommendationRow, TextRow
from app.storage.vocabularies import save_vocabulary

EDITOR = Author("Kari", "person", "read the paragraph again", "https://example.org/source")


def vocabulary(code: str, *codes: str) -> Vocabulary:
    return Vocabulary(code, {"nb": code}, {one: Term(one, {"nb": one.title(), "en": one}) for one in codes})


VOCABULARIES = [
    vocabulary("body", "CRC", "UPR"),
    vocabulary("treaty", "CRC"),
    vocabulary("theme", "housing", "education"),
    vocabulary("group", "children"),
    vocabulary("measure_type", "legislation"),
    vocabulary("ministry", "BFD"),
    vocabulary("recommending_state", "SWE"),
    vocabulary("response", "supported"),
    vocabulary("service_area", "barnevern", "bolig"),
]

RECORD = canonical(
    Recommendation(
        id="crc-2020-invented",
        year=2020,
        paragraph="12 (a)",
        texts=(
            Text("title", "nb", "En oppdiktet anbefaling"),
            Text("title", "en", "An invented recommendation"),
            Text("rationale", "nb", "Kommunen har oppgaven."),
        ),
        tags={"body": ("CRC",), "treaty": ("CRC",), "theme": ("housing", "education")},
        municipal=Municipal("implicit", ("bolig", "barnevern"), "Kari"),
        provenance=Provenance("https://example.org/1", "medium", ("theme",), {"nb": "Oppdiktet."}),
        external_ids=(("uhri", "a9ceae8c-fe1c-40f9-a326-1529e0ab678f"),),
        measures=(
            Measure("crc-2020-invented-a", (Text("title", "nb", "Punkt a"),), {"theme": ("education",)}),
            Measure("crc-2020-invented-b", (Text("title", "nb", "Punkt b"),), {"group": ("children",)}),
        ),
    )
)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with changing(engine, EDITOR) as change:
        for one in VOCABULARIES:
            save_vocabulary(change, one)
        save_recommendation(change, RECORD)
    return engine


def save(engine: Engine, *records: Recommendation) -> str:
    with changing(engine, EDITOR) as change:
        return [save_recommendation(change, record) for record in records][-1]


def number(engine: Engine) -> int:
    with reading(engine) as session:
        return read_corpus(session).number


def test_reads_back_exactly_what_was_saved(filled: Engine) -> None:
    with reading(filled) as session:
        assert load_recommendation(session, RECORD.id) == RECORD
        assert list(load_all(session)) == [RECORD]


def test_one_change_raises_the_corpus_number_once(filled: Engine) -> None:
    assert number(filled) == 1


def test_saving_the_same_again_changes_nothing(filled: Engine) -> None:
    assert save(filled, RECORD) == "unchanged"
    assert number(filled) == 1
    with reading(filled) as session:
        assert len(history_of(session, "recommendation", RECORD.id)) == 1


def test_a_change_is_a_revision_with_both_sides_and_its_author(filled: Engine) -> None:
    texts = (*(text for text in RECORD.texts if text.language != "en"), Text("title", "en", "Corrected"))
    assert save(filled, replace(RECORD, texts=texts, year=2021)) == "changed"
    with reading(filled) as session:
        first, second = history_of(session, "recommendation", RECORD.id)
    assert (first.action, first.before) == ("created", None)
    assert (second.action, second.corpus_number, second.author) == ("changed", 2, EDITOR)
    assert second.before == first.after
    assert second.before is not None
    assert (second.before["year"], second.after["year"]) == (2020, 2021)


def test_everything_of_a_record_can_be_changed_in_one_save(filled: Engine) -> None:
    changed = canonical(
        replace(
            RECORD,
            texts=(Text("title", "nb", "Ny"), Text("official", "en", "Their words", "un"), RECORD.texts[0]),
            tags={"body": ("UPR",), "theme": ("education", "housing"), "response": ("supported",)},
            municipal=Municipal("none"),
            measures=(RECORD.measures[1], Measure("crc-2020-invented-c", (Text("title", "nb", "Ny c"),))),
            external_ids=(("uhri", "b"), ("uhri", "c")),
        )
    )
    assert save(filled, changed) == "changed"
    with reading(filled) as session:
        assert load_recommendation(session, RECORD.id) == changed
        owned = session.scalar(select(func.count()).select_from(TextRow))
        assert owned == len(changed.texts) + sum(len(measure.texts) for measure in changed.measures)


def test_a_record_that_breaks_rules_is_refused_with_every_rule_and_nothing_is_kept(filled: Engine) -> None:
    wrong = replace(RECORD, id="another", tags={"theme": ("hosing",)}, year=1066, measures=())
    with pytest.raises(InvalidRecord) as caught:
        save(filled, wrong)
    assert "year 1066" in str(caught.value)
    assert "no UN body" in str(caught.value)
    assert "did you mean 'housing'" in str(caught.value)
    with reading(filled) as session:
        assert load_recommendation(session, "another") is None
    assert number(filled) == 1


def test_a_failure_after_good_records_keeps_none_of_them(filled: Engine) -> None:
    good, wrong = replace(RECORD, year=1999), replace(RECORD, id="wrong", tags={}, measures=())
    with pytest.raises(InvalidRecord):
        save(filled, good, wrong)
    with reading(filled) as session:
        assert load_recommendation(session, RECORD.id) == RECORD
    assert number(filled) == 1


def test_ids_of_other_systems_resolve(filled: Engine) -> None:
    with reading(filled) as session:
        assert find_id(session, RECORD.external_ids[0][1]) == (RECORD.id, "current", None)
        assert find_id(session, RECORD.id) == (RECORD.id, "current", None)
        assert find_id(session, "nobody") is None


def test_withdrawn_and_merged_are_kept_and_named_in_the_log(filled: Engine) -> None:
    survivor = replace(RECORD, id="survivor", external_ids=(), measures=())
    save(filled, survivor)
    save(filled, replace(RECORD, status="merged", merged_into="survivor"))
    save(filled, replace(survivor, status="withdrawn"))
    with reading(filled) as session:
        assert find_id(session, RECORD.id) == (RECORD.id, "merged", "survivor")
        actions = [one.action for one in changes_since(session, 1, after_id=0, limit=9, subjects=["recommendation"])]
        assert session.scalar(select(func.count()).select_from(RecommendationRow)) == 2
    assert actions == ["created", "merged", "withdrawn"]


def test_the_last_change_of_each_record_is_known_at_once(filled: Engine) -> None:
    with changing(filled, EDITOR) as change:
        save_recommendation(change, RECORD)
        save_recommendation(change, replace(RECORD, id="other", measures=(), external_ids=()))
    with changing(filled, EDITOR) as change:
        save_recommendation(change, replace(RECORD, year=2021))
        later = change.at
    with reading(filled) as session:
        found = last_changes(session, "recommendation", [RECORD.id, "other", "nobody"])
        assert last_changes(session, "document", [RECORD.id]) == {}
    assert set(found) == {RECORD.id, "other"}
    assert found[RECORD.id] == later > found["other"]
