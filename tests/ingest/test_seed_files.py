"""Reading seed files: every error names the line at which the editor has to look."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.errors import SeedError
from app.ingest.seed_files import SeedFile, entries, places, read_file
from tests.conftest import SEED

TEXT = """[
  {"id": "a", "tags": {"theme": ["housing",
                                 "school"]}},

  {
    "id": "b \\" { [ , :",
    "measures": [{"id": "c"}, {}, [],
                 {"id": "d", "on": true}]
  }
]
"""


def refused(folder: Path, content: str | bytes) -> SeedError:
    (folder / "x.json").write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(SeedError) as caught:
        read_file(folder, "x.json")
    assert caught.value.file == "x.json"
    return caught.value


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ('{\n"a": 1,\n"b": \n}', 4, "broken JSON: Expecting value"),
        ('{\n"a": 1\n"b": 2}', 3, "broken JSON: Expecting ',' delimiter"),
        ("[\n1,\n2\n", 4, "broken JSON"),
        ('["a\nb"]', 1, "broken JSON: Invalid control character"),
        ("", 1, "broken JSON"),
        ("\ufeff[]", 1, "broken JSON: Unexpected UTF-8 BOM"),
        ('[\n{"a": 1,\n"b": 2,\n"a": 3},\n{"a": 4}]', 4, "the key 'a' stands twice in one object"),
        ('{"a": {"id": 1},\n"b": {"id": 2,\n"id": 3},\n"c": {"id": 4}}', 3, "the key 'id' stands twice in one object"),
        ('{"a\\"": 1,\n"a\\u0022": 2}', 2, "the key 'a\"' stands twice in one object"),
        (b'[\n"a",\n"\xe5"\n]', 3, "the file is not UTF-8 text"),
        (b'[\n"a",\n"b"]\xff', 3, "the file is not UTF-8 text"),
        ('[\n1,\n"NaN",\nNaN]', 4, "broken JSON: NaN is not a number"),
        ("[\n-Infinity]", 2, "broken JSON: -Infinity is not a number"),
        ('[\n"a",\n"b\\u0000"]', 3, "a character that a database cannot keep"),
        ('[\n"\\ud83d\\ude00",\n"b\\ud83d"]', 3, "a character that a database cannot keep"),
    ],
)
def test_a_file_that_is_not_plain_json_is_refused_at_its_line(
    tmp_path: Path, content: str | bytes, line: int, reason: str
) -> None:
    error = refused(tmp_path, content)
    assert error.line == line
    assert reason in error.reason


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"^documents\.json:1: the file is missing$"):
        read_file(tmp_path, "documents.json")


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents.json").mkdir()
    with pytest.raises(SeedError, match=r"^documents\.json:1: the file cannot be read"):
        read_file(tmp_path, "documents.json")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        ((0,), 2),
        ((0, "tags", "theme"), 2),
        ((0, "tags", "theme", 1), 3),
        ((1,), 5),
        ((1, "id"), 6),
        ((1, "measures", 0, "id"), 7),
        ((1, "measures", 3, "id"), 8),
        ((1, "measures", 3, "missing"), 8),
        ((1, "missing"), 5),
        ((9, "missing"), 1),
    ],
)
def test_every_value_has_its_line_and_what_is_missing_that_of_what_stands_around_it(path: Any, line: int) -> None:
    assert SeedFile("x.json", TEXT, json.loads(TEXT)).line(path) == line


@pytest.mark.parametrize("file", sorted(str(path.relative_to(SEED)) for path in SEED.rglob("*.json")))
def test_every_value_of_the_seed_data_is_found_at_its_place(file: str) -> None:
    text = (SEED / file).read_text(encoding="utf-8")
    found = dict(places(text))
    assert list(found) == list(paths(json.loads(text)))
    for path, offset in found.items():
        if path and isinstance(path[-1], str):
            assert text.startswith(json.dumps(path[-1], ensure_ascii=False), offset)


def paths(value: Any, path: tuple[Any, ...] = ()) -> Any:
    yield path
    for step, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from paths(inner, (*path, step))


def test_the_entries_of_a_list_know_their_lines(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"facts": {"terms": [1]},\n"terms": [\n"a",\n\n"b"]}', encoding="utf-8")
    first, second = entries(read_file(tmp_path, "x.json"), "terms")
    assert (first.value, str(first.error("wrong"))) == ("a", "x.json:3: wrong")
    assert (second.value, str(second.error("wrong"))) == ("b", "x.json:5: wrong")


def test_a_file_without_the_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{\n"terms": {}}', encoding="utf-8")
    file = read_file(tmp_path, "x.json")
    with pytest.raises(SeedError, match=r"^x\.json:1: expected a list$"):
        list(entries(file))
    with pytest.raises(SeedError, match=r"^x\.json:2: expected a list$"):
        list(entries(file, "terms"))
