"""What the program ships may be shipped: no package under a licence that would bind whoever passes the program on."""

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from app.settings import PROJECT

FREE = re.compile(
    r"\b(MIT|MIT-0|BSD|Apache|PSF|Python Software Foundation|ISC|MPL|Mozilla|Unlicense|0BSD|CC0|zlib|HPND|ZPL)\b", re.I
)
BINDING = re.compile(r"\b(A?GPL|GNU|LGPL|SSPL|BUSL|EUPL|CDDL)\b|Affero|Commons Clause", re.I)
OTHER_SYSTEMS = {"colorama", "tzdata"}
"""Installed on Windows only; both are free (BSD-3-Clause, Apache-2.0)."""

PINNED = re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (PROJECT / "requirements.lock").read_text(encoding="utf-8"), re.M)


def licence_of(package: str) -> str:
    """All that a package says about its licence, but not the text of it."""
    found = metadata(package)
    classifiers = [one for one in found.get_all("Classifier", []) if one.startswith("License")]
    lines = (found.get("License") or "").strip().splitlines()
    said = " | ".join([found.get("License-Expression") or "", *classifiers, *lines[:1]])
    # Where a package lets us choose, the free licence is chosen.
    return re.sub(r"\b(BSD-2-Clause) OR LGPL-2\.1-or-later", r"\1", said)


@pytest.mark.parametrize("package", PINNED)
def test_a_package_of_the_program_is_free_and_binds_nobody(package: str) -> None:
    try:
        said = licence_of(package)
    except PackageNotFoundError:
        assert package in OTHER_SYSTEMS
        return
    assert FREE.search(said), said
    assert not BINDING.search(said), said


def test_what_binds_is_seen() -> None:
    assert BINDING.search("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)")
    assert not BINDING.search("MIT License")
