"""Imports go downward only, and the rule that says so can fail."""

import shutil
import subprocess
import sys
from pathlib import Path

from app.settings import PROJECT

LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_imports_go_downward_only() -> None:
    found = lint(PROJECT)
    assert found.returncode == 0, found.stdout


def test_an_upward_import_is_found(tmp_path: Path) -> None:
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    shutil.copytree(PROJECT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    broken = tmp_path / "app" / "domain" / "symbol.py"
    broken.write_text(broken.read_text(encoding="utf-8") + "\nimport app.search.service\n", encoding="utf-8")
    found = lint(tmp_path)
    assert found.returncode == 1
    assert "app.domain.symbol -> app.search.service" in found.stdout


def test_domain_knows_no_framework() -> None:
    code = "import sys, app.domain.result, app.domain.plain; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"fastapi", "pydantic", "sqlalchemy", "tantivy"}.intersection(loaded)
