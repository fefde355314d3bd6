"""`anbefalinger backup`, `restore` and `check`, as an operator types them, on a data folder of their own."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.errors import BackupRefused, CheckFailed
from app.search.generation import current_name
from app.settings import Settings
from tests.test_cli import PROGRAM, filled, folder, retitle, run  # noqa: F401


def test_a_lost_service_comes_back_from_its_backup(filled: Settings, tmp_path: Path) -> None:  # noqa: F811
    said = run("backup", str(tmp_path / "backups"))
    assert "holds corpus number 1, 524 recommendations" in said
    assert "Proved by restoring it" in said
    [backup] = (tmp_path / "backups").iterdir()
    assert "524 recommendations" in run("check", "--backup", str(backup))
    before = run("search", "mobbing på skolen")
    retitle(filled, "Later")
    shutil.rmtree(filled.data_dir)
    assert "The database holds corpus number 1, 524 recommendations" in run("restore", str(backup))
    run("migrate")
    run("index")
    assert "All is in order." in run("check")
    assert run("search", "mobbing på skolen") == before


def test_check_ends_with_code_1_and_says_what_to_do(filled: Settings) -> None:  # noqa: F811
    assert len(re.findall("^in order ", run("check"), re.MULTILINE)) == 4
    name = current_name(filled.index_dir)
    assert name is not None
    (filled.index_dir / name / "orders.json").write_text("x")
    found = subprocess.run([PROGRAM, "check"], capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert re.search(r"^WRONG +index: .*orders\.json", found.stdout, re.MULTILINE)
    assert found.stderr.splitlines()[:2] == [f"{CheckFailed.title}.", "index: Run: anbefalinger index"]


def test_the_newest_backups_are_kept_if_asked(filled: Settings, tmp_path: Path) -> None:  # noqa: F811
    old = tmp_path / "anbefalinger-20200101T000000Z-corpus-1.zip"
    old.touch()
    assert f"Removed the older backup {old.name}" in run("backup", str(tmp_path), "--keep", "1")
    assert not old.exists()
    with pytest.raises(BackupRefused, match="--keep needs a folder"):
        run("backup", str(tmp_path / "x.zip"), "--keep", "1")


def test_a_full_database_is_not_replaced_unless_told(filled: Settings, tmp_path: Path) -> None:  # noqa: F811
    run("backup", str(tmp_path / "x.zip"))
    retitle(filled, "Later")
    with pytest.raises(BackupRefused, match="--overwrite"):
        run("restore", str(tmp_path / "x.zip"))
    assert "corpus number 1," in run("restore", str(tmp_path / "x.zip"), "--overwrite")
    shutil.rmtree(filled.index_dir)
    with pytest.raises(CheckFailed, match="anbefalinger index"):
        run("check")
