"""The rules of municipal relevance: what a file of them may hold."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.suggestion import RULES, rule_of
from app.errors import SeedError
from app.ingest.seed import read_seed

Change = Callable[[list[Any]], None]


def changed(folder: Path, change: Change) -> None:
    file = folder / "municipal_rules.json"
    rules = json.loads(file.read_text(encoding="utf-8"))
    change(rules)
    file.write_text(json.dumps(rules, ensure_ascii=False, indent=1), encoding="utf-8")


def test_every_rule_of_the_seed_data_is_kept_with_its_reason_in_three_languages(seed_folder: Path) -> None:
    rules = next(one for one in read_seed(seed_folder).vocabularies if one.code == RULES)
    assert len(rules) >= 30
    for term in rules:
        assert {"nb", "nn", "en"} <= set(term.labels)
        assert any(rule_of(term).signs.values())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rules: rules[1].update(signs={}), "has no sign"),
        (lambda rules: rules[1]["signs"].update(theme=["educatoin"]), "unknown theme 'educatoin', did you mean"),
        (lambda rules: rules[1]["signs"].update(concept=["schol"]), "unknown concept 'schol'"),
        (lambda rules: rules[1]["signs"].update(body=["CRC"]), "'body' is no sign"),
        (lambda rules: rules[1]["unless"].update(theme=["education"]), "both a sign and an exception"),
        (lambda rules: rules[1].update(service_areas=["skole"]), "unknown service_area 'skole'"),
        (lambda rules: rules[1].update(service_areas=[]), "without a service area"),
        (lambda rules: rules[1].update(level="none"), "with service areas"),
        (lambda rules: rules[1]["why"].pop("nn"), "does not say why in nn"),
        (lambda rules: rules[1]["signs"].update(theme=["education", "education"]), "'education' stands twice"),
        (lambda rules: rules.append(rules[1]), "stands twice"),
        (lambda rules: rules.append({**rules[1], "id": "other"}), "says the same as 'school'"),
        (lambda rules: rules[1].update(level="perhaps"), "level"),
        (lambda rules: rules[1].update(more=1), "more"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_with_its_line(seed_folder: Path, change: Change, message: str) -> None:
    changed(seed_folder, change)
    with pytest.raises(SeedError, match=message) as caught:
        read_seed(seed_folder)
    assert caught.value.file == "municipal_rules.json"
    assert caught.value.line > 1
