"""One generation of the index: taken into use in one step, never opened when damaged."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.domain.query import SearchQuery
from app.search.builder import build_index, check_index
from app.search.generation import (
    DamagedIndexError,
    Generation,
    current_name,
    open_current,
    open_generation,
    take_into_use,
)
from app.search.keeper import IndexKeeper
from app.search.schema import fingerprint
from app.search.service import search
from app.settings import Settings

FILES = [
    "catalogue.json",
    "shards.json",
    "orders.json",
    "seal.json",
    "tantivy/meta.json",
    "tantivy/*.idx",
    "tantivy/*.term",
    "tantivy/*.pos",
    "tantivy/*.store",
    "tantivy/*.fast",
    "tantivy/*.fieldnorm",
    "tantivy/*.columns",
]


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite_the_middle(path: Path) -> None:
    data = path.read_bytes()
    half = len(data) // 2
    path.write_bytes(data[: half - 5] + b"\x00garbage\xff"[: half + 5] + data[half + 4 :])


def fill_with_garbage(path: Path) -> None:
    path.write_bytes(b"\xfe\x00{]" * (path.stat().st_size // 4 + 1))


DAMAGES = [cut_short, empty, Path.unlink, overwrite_the_middle, fill_with_garbage]


def folder_of(settings: Settings) -> Path:
    name = current_name(settings.index_dir)
    assert name is not None
    return settings.index_dir / name


def test_every_file_of_a_generation_stands_in_the_table_above(seeded: Settings) -> None:
    folder = folder_of(seeded)
    listed = {path for pattern in FILES for path in folder.glob(pattern)}
    assert {path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"} == listed


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_generation_is_not_opened(own_copy: Settings, file: str, damage: Callable[[Path], None]) -> None:
    folder = folder_of(own_copy)
    damage(next(folder.glob(file)))
    with pytest.raises(DamagedIndexError):
        open_generation(own_copy.index_dir, folder.name)
    assert open_current(own_copy.index_dir) is None


@pytest.mark.parametrize("file", FILES)
def test_the_keeper_builds_a_damaged_generation_again(own_copy: Settings, own_engine: Engine, file: str) -> None:
    cut_short(next(folder_of(own_copy).glob(file)))
    rebuilt = IndexKeeper(own_engine, own_copy.index_dir, 1).refresh()
    assert check_index(own_engine, rebuilt).equal
    assert search(rebuilt, SearchQuery(text="barn")).total > 0


@pytest.mark.parametrize("file", ["tantivy", "."])
def test_a_missing_folder_is_a_damage(own_copy: Settings, file: str) -> None:
    folder = folder_of(own_copy)
    shutil.rmtree(folder / file)
    with pytest.raises(DamagedIndexError):
        open_generation(own_copy.index_dir, folder.name)


def test_a_lock_left_behind_is_no_damage(own_copy: Settings) -> None:
    folder = folder_of(own_copy)
    for lock in (folder / "tantivy").glob(".*.lock"):
        lock.unlink()
    (folder / "tantivy" / ".tantivy-writer.lock").write_text("left behind")
    assert open_generation(own_copy.index_dir, folder.name).size == 524


@pytest.mark.parametrize("note", [b"", b" \n", b"\xff\xfe\x00", b"nowhere", b"../..", b"1-00000000", b"a\x00b"])
def test_a_note_that_names_no_generation_is_as_none_and_is_replaced(
    own_copy: Settings, own_engine: Engine, note: bytes
) -> None:
    (own_copy.index_dir / "current").write_bytes(note)
    assert open_current(own_copy.index_dir) is None
    assert IndexKeeper(own_engine, own_copy.index_dir, 1).refresh().size == 524
    assert open_current(own_copy.index_dir) is not None


def test_a_generation_of_another_version_of_the_program_is_not_opened(own_copy: Settings) -> None:
    folder = folder_of(own_copy)
    other = folder.rename(folder.with_name("1-0123abcd"))
    with pytest.raises(DamagedIndexError, match="another version"):
        open_generation(own_copy.index_dir, other.name)


def test_the_fingerprint_changes_with_what_is_indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    monkeypatch.setattr("app.search.schema.VERSION", 999)
    assert fingerprint() != before
    monkeypatch.undo()
    monkeypatch.setattr("app.search.schema._KEPT", ())
    assert fingerprint() != before


def test_there_is_no_current_generation_before_the_first(tmp_path: Path) -> None:
    assert current_name(tmp_path / "nothing") is None
    assert open_current(tmp_path / "nothing") is None


def test_the_generation_before_the_current_is_kept_and_older_ones_are_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "building-99").mkdir()
    for name in ("1-a", "2-a", "3-a"):
        (tmp_path / name).mkdir()
        take_into_use(tmp_path, tmp_path / name)
        assert current_name(tmp_path) == name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2-a", "3-a", "current"]


def test_what_an_interrupted_build_left_behind_does_no_harm(own_copy: Settings, own_engine: Engine) -> None:
    root = own_copy.index_dir
    for left in (f"building-{os.getpid()}", "building-1"):
        (root / left / "tantivy").mkdir(parents=True)
        (root / left / "tantivy" / "meta.json").write_text("half")
    assert open_current(root) is not None
    assert check_index(own_engine, build_index(own_engine, root)).equal
    assert list(root.glob("building-*")) == []


def test_an_open_generation_answers_after_its_files_are_gone(own_copy: Settings) -> None:
    held = open_current(own_copy.index_dir)
    assert held is not None
    before = [search(held, SearchQuery(text=text)) for text in ("barn", "school", "-vold")]
    shutil.rmtree(held.folder)
    assert [search(held, SearchQuery(text=text)) for text in ("barn", "school", "-vold")] == before
    assert len(list(held.ids())) == 524


def test_a_record_is_found_by_id_or_alias_and_not_by_what_else_it_is_called(generation: Generation) -> None:
    found = generation.find("crc-2025-views-of-the-child")
    assert found is not None
    assert found[0].id == "crc-2025-views-of-the-child"
    for name in ("", "2018", "crc", "symbol:CRC/C/NOR/CO/5-6", "paragraph:18", "nobody", "\x00", "x" * 10_000):
        assert generation.find(name) is None
