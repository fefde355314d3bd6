"""The rules a recommendation keeps, its canonical form, and what is read from it and its measures."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.recommendation import (
    Measure,
    Municipal,
    Provenance,
    Recommendation,
    Text,
    all_codes,
    canonical,
    faults,
    languages_of,
    parts_of,
    texts_of,
)
from app.domain.vocabulary import Term, Vocabulary


def vocabulary(code: str, *codes: str) -> Vocabulary:
    return Vocabulary(code, {"nb": code}, {one: Term(one, {"en": one}) for one in codes})


VOCABULARIES = {
    one.code: one
    for one in (
        vocabulary("body", "CRC", "UPR"),
        vocabulary("theme", "housing", "education"),
        vocabulary("service_area", "barnevern", "bolig"),
    )
}
DOCUMENTS = {"CRC/C/NOR/CO/5-6": object()}
TITLE = Text("title", "nb", "Tak over hodet")
REASON = Text("rationale", "nb", "Kommunen bygger.")
MEASURE = Measure("crc-2018-roof-a", (Text("title", "nb", "Punkt a"),), {"theme": ("education",)})
GOOD = Recommendation(
    id="crc-2018-roof",
    year=2018,
    texts=(TITLE, REASON),
    tags={"body": ("CRC",), "theme": ("housing",)},
    document="CRC/C/NOR/CO/5-6",
    municipal=Municipal("explicit", ("bolig",)),
    measures=(MEASURE,),
)


def test_a_good_record_has_no_faults() -> None:
    assert faults(GOOD, VOCABULARIES, DOCUMENTS) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": ""}, "id '' is not a slug"),
        ({"id": "CRC-2018"}, "id 'CRC-2018' is not a slug"),
        ({"id": "a b"}, "id 'a b' is not a slug"),
        ({"id": "a/b"}, "id 'a/b' is not a slug"),
        ({"year": 1944}, "year 1944 is outside 1945–2100"),
        ({"year": 2101}, "year 2101 is outside 1945–2100"),
        ({"document": "CRC/C/NOR/CO/9"}, "unknown document 'CRC/C/NOR/CO/9'"),
        ({"texts": (REASON,)}, "has no title in any language"),
        ({"tags": {}}, "has no UN body"),
        ({"tags": {"body": ()}}, "has no UN body"),
        ({"status": "merged"}, "is merged without naming the survivor"),
        ({"merged_into": "survivor"}, "names one without being merged"),
        ({"status": "merged", "merged_into": "crc-2018-roof"}, "is merged into itself"),
        ({"measures": (MEASURE, MEASURE)}, "measure id 'crc-2018-roof-a' stands twice"),
        ({"measures": (replace(MEASURE, id="crc-2018-roof"),)}, "measure id 'crc-2018-roof' stands twice"),
        ({"measures": (replace(MEASURE, id="Punkt A"),)}, "id 'Punkt A' is not a slug"),
        ({"measures": (replace(MEASURE, tags={"theme": ("x",)}),)}, "crc-2018-roof-a: unknown theme 'x'"),
        ({"tags": {"body": ("CRC",), "tema": ("housing",)}}, "unknown facet 'tema'"),
        ({"tags": {"body": ("CRC",), "municipal": ("none",)}}, "unknown facet 'municipal'"),
        ({"tags": {"body": ("CRC",), "theme": ("hosing",)}}, "unknown theme 'hosing', did you mean 'housing'?"),
        ({"tags": {"body": ("CRC",), "theme": ("qqqqq",)}}, "unknown theme 'qqqqq'"),
        ({"tags": {"body": ("CRC",), "theme": ("housing", "housing")}}, "theme 'housing' stands twice"),
        ({"tags": {"body": ("CRC", "UPR")}}, "body takes one code, not 2"),
        ({"municipal": Municipal("explicit", ("bolg",))}, "unknown service_area 'bolg', did you mean 'bolig'?"),
        ({"municipal": Municipal("perhaps")}, "unknown municipal level 'perhaps'"),  # type: ignore[arg-type]
        ({"municipal": Municipal("none", ("bolig",))}, "municipal level 'none' with service areas"),
        ({"municipal": Municipal("unassessed", ("bolig",))}, "municipal level 'unassessed' with service areas"),
        ({"texts": (TITLE,)}, "municipal level 'explicit' without a reason"),
        ({"provenance": Provenance(confidence="sure")}, "unknown confidence 'sure'"),
        ({"texts": (TITLE, REASON, Text("summary", "fr", "oui"))}, "unknown language 'fr'"),
        ({"texts": (TITLE, REASON, Text("summary", "nb", " "))}, "empty summary in nb"),
        ({"texts": (TITLE, REASON, replace(TITLE, text="Andre ord"))}, "two title texts in nb from own"),
    ],
)
def test_a_broken_rule_is_named(change: dict[str, Any], fault: str) -> None:
    found = faults(replace(GOOD, **change), VOCABULARIES, DOCUMENTS)
    assert [one for one in found if fault in one] == found


def test_every_broken_rule_is_named_at_once() -> None:
    assert len(faults(replace(GOOD, year=1, tags={}, texts=(REASON,)), VOCABULARIES, DOCUMENTS)) == 3


def test_the_same_kind_of_text_may_come_from_two_origins() -> None:
    texts = (*GOOD.texts, replace(TITLE, origin="un"), replace(TITLE, language="en"))
    assert faults(replace(GOOD, texts=texts), VOCABULARIES, DOCUMENTS) == []


def test_without_vocabularies_every_code_is_unknown() -> None:
    found = faults(GOOD, {}, DOCUMENTS)
    assert "crc-2018-roof: unknown facet 'body'" in found
    assert "crc-2018-roof: unknown service_area 'bolig'" in found


def test_canonical_records_compare_equal_whatever_order_their_texts_came_in() -> None:
    mixed = replace(
        GOOD, texts=GOOD.texts[::-1], tags={"group": (), **GOOD.tags}, external_ids=(("b", "2"), ("a", "1"))
    )
    measure = replace(MEASURE, texts=(Text("title", "nb", "b"), Text("summary", "nb", "a")), tags={"theme": ()})
    found = canonical(replace(mixed, measures=(measure,)))
    assert found.texts == canonical(GOOD).texts
    assert found.tags == GOOD.tags
    assert found.external_ids == (("a", "1"), ("b", "2"))
    assert [text.kind for text in found.measures[0].texts] == ["summary", "title"]
    assert found.measures[0].tags == {}
    assert canonical(found) == found


def test_the_order_of_codes_and_measures_is_the_editors_and_stays() -> None:
    tags = {"body": ("CRC",), "theme": ("housing", "education")}
    measures = (replace(MEASURE, id="b"), replace(MEASURE, id="a"))
    found = canonical(replace(GOOD, tags=tags, measures=measures))
    assert found.tags["theme"] == ("housing", "education")
    assert [measure.id for measure in found.measures] == ["b", "a"]


def test_codes_of_a_record_are_its_own_and_its_measures_each_once() -> None:
    measure = replace(
        MEASURE, tags={"theme": ("housing", "education")}, municipal=Municipal("explicit", ("barnevern",))
    )
    record = replace(GOOD, measures=(measure,))
    assert all_codes(record, "theme") == ("housing", "education")
    assert all_codes(record, "service_area") == ("bolig", "barnevern")
    assert all_codes(record, "group") == ()


def test_a_record_is_read_in_the_languages_of_its_summaries_and_official_texts() -> None:
    texts = (Text("official", "en", "x"), Text("summary", "nb", "x"), Text("title", "se", "x"))
    assert languages_of(replace(GOOD, texts=texts)) == ("nb", "en")


def test_parts_are_the_record_then_its_measures_and_texts_are_its_own() -> None:
    assert [part.id for part in parts_of(GOOD)] == ["crc-2018-roof", "crc-2018-roof-a"]
    assert texts_of(GOOD, "title") == {"nb": "Tak over hodet"}
    assert texts_of(GOOD, "official") == {}
