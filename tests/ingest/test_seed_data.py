"""What the seed data promise their readers, whoever edits them."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.document import Document
from app.domain.recommendation import Measure, Recommendation, all_codes, parts_of, texts_of
from app.domain.vocabulary import Vocabulary
from app.ingest.seed import NEEDED, read_seed
from tests.conftest import SEED

SEEDED = read_seed(SEED)
VOCABULARIES: dict[str, Vocabulary] = {one.code: one for one in SEEDED.vocabularies}
DOCUMENTS: dict[str, Document] = {one.value.id: one.value for one in SEEDED.documents}
RECORDS: list[Recommendation] = [one.value for one in SEEDED.recommendations]
PARTS: list[Recommendation | Measure] = [part for record in RECORDS for part in parts_of(record)]
WRITTEN = {"nb", "nn", "en"}
STRENGTH = ["unassessed", "none", "implicit", "explicit"]
ADDRESS = re.compile(r"https?://[a-z0-9][a-z0-9.-]*\.[a-z]+(:\d+)?(/\S*)?")


def strings(value: Any) -> Iterator[str]:
    """Every string inside a value of a file."""
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from strings(one)


@pytest.mark.parametrize(
    ("vocabulary", "terms"),
    [
        ("theme", 56),
        ("group", 24),
        ("measure_type", 12),
        ("service_area", 28),
        ("municipality", 357),
        ("county", 15),
        ("ministry", 17),
        ("recommending_state", 195),
    ],
)
def test_every_vocabulary_is_whole(vocabulary: str, terms: int) -> None:
    assert len(VOCABULARIES[vocabulary]) == terms


def test_there_is_a_file_for_every_vocabulary_and_no_other() -> None:
    assert sorted(VOCABULARIES) == sorted([*NEEDED, "concept", "municipal_rule"])


@pytest.mark.parametrize("vocabulary", NEEDED)
def test_every_label_exists_in_both_kinds_of_norwegian_and_in_english(vocabulary: str) -> None:
    found = VOCABULARIES[vocabulary]
    assert found.labels.keys() >= WRITTEN
    assert [term.code for term in found if not term.labels.keys() >= WRITTEN] == []


@pytest.mark.parametrize("vocabulary", sorted({*NEEDED} - {"municipality"}))
def test_no_name_stands_for_two_terms_of_a_vocabulary(vocabulary: str) -> None:
    owners = defaultdict(set)
    for term in VOCABULARIES[vocabulary]:
        for name in (term.code, *term.aliases, *term.labels.values()):
            owners[name.casefold()].add(term.code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


def test_municipalities_of_the_same_name_lie_in_different_counties() -> None:
    places = Counter((term.label("nb"), term.facts["county"]) for term in VOCABULARIES["municipality"])
    assert [place for place, times in places.items() if times > 1] == []


def test_every_municipality_lies_in_a_county_of_the_list_and_its_number_begins_with_it() -> None:
    for term in VOCABULARIES["municipality"]:
        assert term.facts["county"] in VOCABULARIES["county"]
        assert re.fullmatch(rf"{term.facts['county']}\d\d", term.code)


def test_the_collected_recommendations_and_measures_are_all_here() -> None:
    ids = {part.id for part in PARTS}
    assert (len(RECORDS), len(PARTS) - len(RECORDS), len(ids)) == (524, 176, 700)


@pytest.mark.parametrize("kind", ["title", "summary"])
def test_every_title_and_summary_exists_in_bokmal_and_english(kind: str) -> None:
    wanted = {"nb", "en"}
    assert [part.id for part in PARTS if not texts_of(part, kind).keys() >= wanted] == []  # type: ignore[arg-type]


@pytest.mark.parametrize("file", sorted(SEED.rglob("*.json"), key=str), ids=lambda path: path.stem)
def test_no_text_has_blanks_at_its_ends_or_two_together(file: Path) -> None:
    # The files are asked, not the values read from them: the reader strips the ends.
    found = strings(json.loads(file.read_text(encoding="utf-8")))
    assert [one for one in found if one != " ".join(one.split())] == []


def test_every_recommendation_has_a_theme() -> None:
    assert [record.id for record in RECORDS if not all_codes(record, "theme")] == []


def test_every_code_and_document_a_record_names_exists() -> None:
    for record in RECORDS:
        assert record.document is None or record.document in DOCUMENTS, record.id
        for part in parts_of(record):
            for facet, codes in part.tags.items():
                assert set(codes) <= VOCABULARIES[facet].terms.keys(), part.id
            assert set(part.municipal.service_areas) <= VOCABULARIES["service_area"].terms.keys(), part.id


def test_a_recommendation_has_the_body_and_treaty_of_its_document() -> None:
    for record in RECORDS:
        if record.document is not None:
            document = DOCUMENTS[record.document]
            assert record.tags["body"] == (document.body,), record.id
            assert record.tags.get("treaty", ()) == ((document.treaty,) if document.treaty else ()), record.id


def test_a_recommendation_concerns_municipalities_no_less_than_its_measures() -> None:
    for record in RECORDS:
        for measure in record.measures:
            assert STRENGTH.index(record.municipal.level) >= STRENGTH.index(measure.municipal.level), measure.id


def test_what_concerns_municipalities_says_why_in_three_languages_and_whom() -> None:
    for part in PARTS:
        concerned = part.municipal.level in ("explicit", "implicit")
        assert texts_of(part, "rationale").keys() == (WRITTEN if concerned else set()), part.id
        assert bool(part.municipal.service_areas) == concerned, part.id


def test_sources_are_addresses_of_the_web() -> None:
    sources = [one.provenance.source_url for one in PARTS] + [one.source_url for one in DOCUMENTS.values()]
    assert [one for one in sources if one is not None and not ADDRESS.fullmatch(one)] == []


def test_the_answers_and_states_of_the_review_stand_on_its_recommendations_only() -> None:
    for record in RECORDS:
        if record.tags["body"] != ("UPR",):
            assert not {"recommending_state", "response"} & record.tags.keys(), record.id
