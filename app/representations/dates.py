"""Dates as people write them. A date is given as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""

from typing import Final

from app.domain.language import Language

_NORWEGIAN: Final = "januar februar mars april mai juni juli august september oktober november desember".split()
_MONTHS: Final[dict[str, list[str]]] = {
    "nb": _NORWEGIAN,
    "nn": _NORWEGIAN,
    "en": "January February March April May June July August September October November December".split(),
}


def said_date(date: str, language: Language) -> str:
    """`2018-06-01` as `1. juni 2018` or `1 June 2018`, `2018-06` as `juni 2018`; what is no date stays as it is."""
    parts = date.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return date
    # Northern Sámi inflects its months; until somebody certain of it writes them, its readers get bokmål.
    months = _MONTHS.get(language, _NORWEGIAN)
    said = [parts[0]]
    if len(parts) > 1 and 1 <= int(parts[1]) <= 12:
        said.insert(0, months[int(parts[1]) - 1])
    if len(parts) > 2:
        said.insert(0, f"{int(parts[2])}" if language == "en" else f"{int(parts[2])}.")
    return " ".join(said)
