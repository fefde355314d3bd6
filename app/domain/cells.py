"""Cells of tables: several values in one cell, and texts that no spreadsheet takes for a formula."""

from typing import Final

BETWEEN: Final = " | "
"""Stands between several values of one cell: labels hold commas and semicolons."""

LONGEST_CELL: Final = 32_767
"""Characters that Excel takes in one cell (support.microsoft.com, "Excel specifications and limits")."""

_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV Injection)."""


def harmless(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def as_meant(cell: str) -> str:
    """The text that `harmless` made this cell of."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_DANGEROUS) else cell


def fitting(text: str, longest: int = LONGEST_CELL) -> str:
    """The text, cut to what a cell takes."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def joined(values: tuple[str, ...]) -> str:
    """Several values as one cell."""
    return BETWEEN.join(values)


def divided(cell: str) -> tuple[str, ...]:
    """The values of one cell, in order."""
    return tuple(value for one in cell.split(BETWEEN.strip()) if (value := one.strip()))
