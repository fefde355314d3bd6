"""Documentation that cannot lie: what it lists exists, what exists is listed, and its examples answer as they say."""

import json
import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from app import errors
from app.bulk.files import KINDS
from app.cli import cli
from app.domain.facets import FACETS
from app.http.parameters import SearchParameters
from app.main import create_app
from app.representations.columns import COLUMNS
from app.representations.formats import FORMATS
from app.settings import PROJECT, Settings
from app.storage import limits

GUIDES = PROJECT / "docs" / "guides"
DEVELOPER = (GUIDES / "developer.md").read_text(encoding="utf-8")
OPERATOR = (GUIDES / "operator.md").read_text(encoding="utf-8")
TUTORIAL = (GUIDES / "from-question-to-table.md").read_text(encoding="utf-8")
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_documented() -> None:
    documented = set(re.findall(r"`ANBEFALINGER_([A-Z_]+)`", OPERATOR))
    assert {name.upper() for name in Settings.model_fields} <= documented
    assert documented - {name.upper() for name in Settings.model_fields} == set()


def test_every_limit_is_documented_with_its_value() -> None:
    rows = dict(
        re.findall(r"^\| `([A-Z_]+)` \| ([0-9.]+) \|", (GUIDES / "several-nodes.md").read_text("utf-8"), re.MULTILINE)
    )
    assert rows == {name: str(value) for name, value in vars(limits).items() if name.isupper()}


def test_every_search_parameter_and_facet_is_documented() -> None:
    rows = set(re.findall(r"`([a-z_]+)`", "\n".join(re.findall(r"^\| (.*?) \|", DEVELOPER, re.MULTILINE))))
    assert set(SearchParameters.model_fields) <= rows
    assert {facet.name for facet in FACETS} <= rows | {"year"}


def test_every_command_is_documented() -> None:
    names = [command.name or command.callback.__name__ for command in cli.registered_commands if command.callback]
    assert len(names) >= 6
    names += [
        f"{group.name} {command.name}"
        for group in cli.registered_groups
        if group.typer_instance
        for command in group.typer_instance.registered_commands
    ]
    assert "runs undo" in names
    for name in names:
        assert f"`anbefalinger {name}" in OPERATOR, name


def test_every_error_is_documented() -> None:
    found = [value for value in vars(errors).values() if isinstance(value, type)]
    for one in found:
        if issubclass(one, errors.AnbefalingerError):
            assert f"`{one.code}`" in DEVELOPER, one


def test_every_address_is_documented(seeded: Settings) -> None:
    paths = create_app(seeded).openapi()["paths"]
    assert len(paths) >= 15
    for path in paths:
        plain = path.replace("{identifier}", "{id}")
        assert f"`{plain}`" in DEVELOPER, path


def test_service_areas_of_the_municipal_guide_are_those_of_the_vocabulary() -> None:
    guide = (GUIDES / "municipal-staff.md").read_text(encoding="utf-8")
    vocabulary = json.loads((PROJECT / "seed_data/vocabularies/service_area.json").read_text(encoding="utf-8"))
    labels = {term["code"]: term["labels"]["nb"] for term in vocabulary["terms"]}
    assert dict(re.findall(r"`([a-z-]+)` \| ([^|]+?) \|", guide.split("##")[1])) == labels


def test_the_addresses_of_the_municipal_guide_answer(client: TestClient) -> None:
    guide = (GUIDES / "municipal-staff.md").read_text(encoding="utf-8")
    addresses = re.findall(r"^    http://127\.0\.0\.1:8000(\S+)$", guide, re.MULTILINE)
    assert addresses
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_links_between_documents_lead_somewhere() -> None:
    for page in [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), PROJECT / "seed_data/README.md"]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not urlsplit(target).scheme:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def examples(page: str) -> list[tuple[str, Any]]:
    """(address, answer) of each `curl` block that is followed by a JSON block."""
    found = re.findall(r"```sh\n(curl [^`]*?)\n```\n+```json\n(.*?)\n```", page, re.DOTALL)
    return [(shlex.split(command.split("|")[0])[-1], json.loads(answer)) for command, answer in found]


@pytest.mark.parametrize(
    ("address", "answer"), examples(README) + examples(TUTORIAL), ids=lambda value: str(value)[:60]
)
def test_the_readmes_and_the_tutorials_requests_are_answered_as_it_says(
    client: TestClient, address: str, answer: Any
) -> None:
    parts = urlsplit(address)
    found = client.get(f"{parts.path}?{parts.query}")
    assert found.status_code == 200
    assert holds(found.json(), answer), found.json()


def test_every_form_and_column_is_documented() -> None:
    for form in FORMATS:
        assert f"| `.{form.extension}` |" in DEVELOPER
        assert f"`{form.media_type}`" in DEVELOPER
    assert all(f"`{column.name}`" in DEVELOPER for column in COLUMNS)


def test_every_bulk_file_is_documented() -> None:
    assert all(f"`{kind.name}`" in DEVELOPER for kind in KINDS)


def test_the_readme_shows_requests() -> None:
    assert len(examples(README)) >= 3


def holds(real: Any, shown: Any) -> bool:
    """Whether what is shown is part of the real answer: fields may be left out, and the ends of lists."""
    if isinstance(shown, dict):
        return isinstance(real, dict) and all(key in real and holds(real[key], value) for key, value in shown.items())
    if isinstance(shown, list):
        return len(real) >= len(shown) and all(map(holds, real, shown))
    return bool(real == shown)


def test_holds_can_fail() -> None:
    assert holds({"a": [1, 2], "b": 3}, {"a": [1]})
    assert not holds({"a": [1]}, {"a": [2]})
    assert not holds({"a": 1}, {"b": 1})


def test_screenshots_of_the_readme_exist() -> None:
    for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert Path(PROJECT / name).stat().st_size > 1000
