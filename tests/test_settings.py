"""Settings: what is given wrongly is refused with the name of the setting."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import FORMER, Settings

PROGRAM = Path(sys.executable).with_name("anbefalinger")


@pytest.mark.parametrize("former", FORMER)
@pytest.mark.parametrize("place", ["environment", "file"])
def test_a_setting_that_is_gone_is_refused_with_the_name_to_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, former: str, place: str
) -> None:
    name, file = f"ANBEFALINGER_{former.upper()}", tmp_path / "env"
    if place == "environment":
        monkeypatch.setenv(name, "x")
    else:
        file.write_text(f"{name}=x\n", encoding="utf-8")
    with pytest.raises(ValidationError, match=f"{name} is no setting any more: ANBEFALINGER_{FORMER[former].upper()}"):
        Settings(_env_file=file)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "ninety", "ANBEFALINGER_PORT: Input should be a valid integer"),
        ("TRUSTED_PROXIES", "proxy", "ANBEFALINGER_TRUSTED_PROXIES: 'proxy' does not appear to be"),
        ("CONTACT_URL", "https://example.no", "ANBEFALINGER_CONTACT says it"),
    ],
)
def test_a_command_with_a_wrong_setting_ends_with_a_sentence(name: str, value: str, said: str, tmp_path: Path) -> None:
    given = {**os.environ, "ANBEFALINGER_DATA_DIR": str(tmp_path), f"ANBEFALINGER_{name}": value}
    found = subprocess.run([PROGRAM, "stats"], env=given, capture_output=True, text=True, check=False)
    assert (found.returncode, "Traceback" in found.stderr) == (1, False)
    assert said in found.stderr
