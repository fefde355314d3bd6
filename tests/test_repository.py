"""What must not stand in the repository, and what must."""

import gzip
import json
import re
import tomllib
from pathlib import Path

from app import __version__
from app.settings import PROJECT

GENERATED = {
    ".git",
    ".venv",
    ".venv-release",
    "var",
    "__pycache__",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    "node_modules",
    "vendor",
}


def committed() -> list[Path]:
    """The files of the project, without what its commands generate; git is not needed for it."""
    return [
        path
        for path in PROJECT.rglob("*")
        if path.is_file()
        and not GENERATED.intersection(path.relative_to(PROJECT).parts)
        and ".import_linter_cache" not in path.parts
    ]


def test_lock_files_pin_with_hashes_and_name_no_index() -> None:
    for name in ("requirements.lock", "requirements-server.lock", "requirements-dev.lock"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][a-z0-9._-]*==", text, re.MULTILINE)
        blocks = re.findall(r"^[a-z0-9][^\n]*(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+", text, re.MULTILINE)
        assert len(pins) == len(blocks) > 20
        assert "://" not in text
        assert "index" not in re.sub(r"^[a-z0-9._-]+==.*$", "", text, flags=re.MULTILINE)


def test_the_dev_lock_holds_every_package_of_the_program_in_the_same_version() -> None:
    pins = [
        set(re.findall(r"^([a-z0-9][a-z0-9._-]*==\S+)", (PROJECT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-server.lock", "requirements-dev.lock")
    ]
    assert pins[0] <= pins[1] <= pins[2]


def test_the_lock_of_the_pages_pins_with_hashes_and_names_no_registry() -> None:
    packages = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    files = [one for name, one in packages.items() if name]
    assert len(files) >= 3
    assert all(one["integrity"].startswith("sha512-") and "resolved" not in one for one in files)


def test_no_path_of_a_machine_and_no_package_address_is_committed() -> None:
    machine = re.compile(r"/(?:wor[k]|roo[t]|hom[e])/[a-z]")
    package = re.compile(r"https?://[^ \"]+\.(?:whl|tar\.gz|tgz|deb)\b")
    files = [path for path in committed() if path.suffix != ".png"]
    assert len(files) > 100
    for path in files:
        body = path.read_bytes()
        text = (gzip.decompress(body) if path.suffix == ".gz" else body).decode()
        assert not machine.search(text), path
        assert not package.search(text), path


def test_versions_agree() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert newest is not None
    assert project["version"] == __version__ == newest[1]


def test_every_decision_is_listed() -> None:
    folder = PROJECT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    assert all(path.name in listed for path in folder.glob("0*.md"))
