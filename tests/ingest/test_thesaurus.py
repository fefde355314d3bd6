"""What the thesaurus may hold: each rule refuses with file, line and reason, and leaves the database as it was."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.domain.concept import concept_of, light_words_of
from app.errors import SeedError
from app.ingest.seed import load_seed, read_seed
from app.ingest.thesaurus import TAGGABLE
from tests.conftest import SEED
from tests.ingest.test_seed import state

FILE = "thesaurus/zz-trial.json"

FIRST = {
    "id": "trial-fjord",
    "en": ["trial fjordword"],
    "nb": ["prøvefjord"],
    "nn": ["prøvefjorden vår"],
    "se": [],
    "se_unreviewed": [],
    "abbreviations": ["PRVF"],
    "broader": [],
    "tags": {"theme": [], "group": [], "service_area": []},
    "shared": [],
}
SECOND = FIRST | {
    "id": "trial-mountain",
    "en": ["trial mountainword"],
    "nb": ["prøvefjell"],
    "nn": [],
    "abbreviations": [],
    "broader": ["trial-fjord"],
}


def put(folder: Path, *concepts: dict[str, Any]) -> list[str]:
    """Write the concepts as a file of their own, one value on each line; returns the lines."""
    text = json.dumps(concepts, ensure_ascii=False, indent=1)
    (folder / FILE).write_text(text, encoding="utf-8")
    return text.splitlines()


@pytest.mark.parametrize(
    ("change", "at", "reason"),
    [
        ({"nb": []}, '"nb": []', "trial-mountain: has no form in nb"),
        ({"en": []}, '"en": []', "trial-mountain: has no form in en"),
        ({"broader": ["trial-fjords"]}, '"trial-fjords"', "unknown broader concept 'trial-fjords'"),
        ({"broader": ["trial-mountain"]}, '   "trial-mountain"', "unknown broader concept 'trial-mountain'"),
        ({"tags": {"theme": ["housin"]}}, '"housin"', "unknown theme 'housin', did you mean 'housing'?"),
        ({"tags": {"theme": ["housing", "xqzwv"]}}, '"xqzwv"', "unknown theme 'xqzwv'"),
        ({"tags": {"group": ["housing"]}}, '"housing"', "unknown group 'housing'"),
        ({"tags": {"colour": ["red"]}}, '"colour"', "'colour' cannot be linked to"),
        ({"id": "trial-fjord"}, '"id": "trial-fjord"', "the concept 'trial-fjord' stands twice"),
        ({"nb": ["prøvefjord"]}, '"prøvefjord"', "'prøvefjord' is a form of 'trial-fjord' too"),
        ({"nb": ["ok", "Prøvefjord"]}, '"Prøvefjord"', "'Prøvefjord' has the same stem as 'prøvefjord'"),
        ({"nn": ["prøvefjordene"]}, '"prøvefjordene"', "'prøvefjordene' has the same stem as 'prøvefjord'"),
        ({"en": ["trial fjordwords"]}, '"trial fjordwords"', "has the same stem as 'trial fjordword'"),
        ({"abbreviations": ["PRVF"]}, '"PRVF"', "'PRVF' is a form of 'trial-fjord' too"),
        ({"nb": ["prøvefjord"], "shared": ["prøvefjord"]}, '"prøvefjord"', "say so in `shared` of both"),
        ({"shared": ["prøvetind"]}, '"prøvetind"', "'prøvetind' is said to be shared but is no form of the concept"),
        ({"sv": ["berg"]}, '"sv"', "sv: Extra inputs are not permitted"),
        ({"nb": "prøvefjell"}, '"nb"', "nb: Input should be a valid list"),
        ({"nb": [" "]}, '" "', "nb.0: String should have at least 1 character"),
        ({"id": "Trial Mountain"}, '"Trial Mountain"', "id: String should match pattern"),
    ],
)  # fmt: skip
def test_a_wrong_concept_is_refused_at_its_line(
    copy: Engine, seed_folder: Path, change: dict[str, Any], at: str, reason: str
) -> None:
    lines = put(seed_folder, FIRST, SECOND | change)
    before = state(copy)
    with pytest.raises(SeedError) as caught:
        load_seed(copy, seed_folder)
    assert reason in caught.value.reason
    second = lines.index(" {", lines.index(" },"))
    line = next(number for number, text in enumerate(lines, start=1) if number > second and at in text)
    assert (caught.value.file, caught.value.line) == (FILE, line)
    assert state(copy) == before


@pytest.mark.parametrize("field", sorted(set(FIRST) - {"id"}))
def test_a_concept_without_one_of_its_fields_is_refused_where_it_begins(
    copy: Engine, seed_folder: Path, field: str
) -> None:
    before = state(copy)
    put(seed_folder, {key: value for key, value in FIRST.items() if key != field})
    with pytest.raises(SeedError) as caught:
        load_seed(copy, seed_folder)
    assert caught.value.reason == f"trial-fjord: {field}: Field required"
    assert (caught.value.file, caught.value.line) == (FILE, 2)
    assert state(copy) == before


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[\n{"id": "x",\n"nb" ["x"]}]', 3, "broken JSON: Expecting ':' delimiter"),
        ('[{"id": "x",\n"id": "y"}]', 2, "the key 'id' stands twice in one object"),
        ('{"id": "x"}', 1, "expected a list"),
    ],
)
def test_a_broken_file_is_refused_at_its_line(
    copy: Engine, seed_folder: Path, text: str, line: int, reason: str
) -> None:
    before = state(copy)
    (seed_folder / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        load_seed(copy, seed_folder)
    assert (caught.value.file, caught.value.line) == (FILE, line)
    assert reason in caught.value.reason
    assert state(copy) == before


@pytest.mark.parametrize("form", ["prøvefjord", "prøvefjordene"])
def test_two_concepts_may_share_a_form_if_both_say_so(copy: Engine, seed_folder: Path, form: str) -> None:
    put(seed_folder, FIRST | {"shared": ["Prøvefjord"]}, SECOND | {"nb": ["prøvefjell", form], "shared": [form]})
    (kept,) = [one for one in read_seed(seed_folder).vocabularies if one.code == "concept"]
    assert {"trial-fjord", "trial-mountain"} <= set(kept.terms)
    assert load_seed(copy, seed_folder).counts["terms"] >= 2


def test_a_concept_in_another_file_is_known(seed_folder: Path) -> None:
    put(seed_folder, FIRST | {"broader": ["children"]})
    (kept,) = [one for one in read_seed(seed_folder).vocabularies if one.code == "concept"]
    assert concept_of(kept.terms["trial-fjord"]).broader == ("children",)
    assert kept.terms["trial-fjord"].aliases == ("PRVF",)


def test_the_real_thesaurus_is_whole() -> None:
    seed = {one.code: one for one in read_seed(SEED).vocabularies}
    concepts = [concept_of(term) for term in seed["concept"]]
    assert len(concepts) >= 300
    assert sum(1 for one in concepts if "se" in one.forms) >= 20
    for facet in TAGGABLE:
        assert any(one.tags.get(facet) for one in concepts) or facet in ("treaty", "body"), facet


def test_a_ring_of_broader_concepts_is_refused(copy: Engine, seed_folder: Path) -> None:
    before = state(copy)
    put(seed_folder, FIRST | {"broader": [SECOND["id"]]}, SECOND | {"broader": [FIRST["id"]]})
    with pytest.raises(SeedError, match="is broader than itself"):
        load_seed(copy, seed_folder)
    assert state(copy) == before


def test_light_words_are_kept_with_the_thesaurus(seed_folder: Path) -> None:
    thesaurus = next(one for one in read_seed(seed_folder).vocabularies if one.code == "concept")
    assert {"hvordan", "korleis", "which"} <= light_words_of(thesaurus)


def test_a_wrong_file_of_light_words_is_refused(seed_folder: Path) -> None:
    (seed_folder / "light_words.json").write_text('{\n"nb": [],\n"nn": [""],\n"en": []}', encoding="utf-8")
    with pytest.raises(SeedError, match=r"light_words\.json:3: "):
        read_seed(seed_folder)


def test_an_unknown_role_is_refused(seed_folder: Path) -> None:
    lines = put(seed_folder, {**FIRST, "role": "theme"})
    line = next(number for number, text in enumerate(lines, 1) if '"role"' in text)
    with pytest.raises(SeedError, match=rf"zz-trial\.json:{line}: trial-fjord: role"):
        read_seed(seed_folder)
