"""The words of the interface, in four languages: files that an editor can change without touching the program."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup, escape

from app.domain.language import FALLBACKS, Language

_FOLDER: Final = Path(__file__).parent


@cache
def texts(language: Language) -> Mapping[str, str]:
    """The texts of one language as they stand in its file: dotted name → text."""
    with (_FOLDER / f"{language}.toml").open("rb") as file:
        return dict(_flat(tomllib.load(file)))


def _flat(table: Mapping[str, Any], before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        found += _flat(value, f"{before}{name}.") if isinstance(value, dict) else [(before + name, str(value))]
    return found


class Interface:
    """Says the texts of the interface in one language.

    A text that the language lacks is said in the nearest language that has it, and marked with that language.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._order = FALLBACKS[language]

    def __call__(self, name: str, /, **values: object) -> Markup:
        """The text as HTML. Values are put in escaped; `n` chooses between `name.one` and `name.other`."""
        text, language = self._find(name, values)
        said = Markup(text).format(**values) if values else Markup(text)  # noqa: S704 # our own files
        return said if language == self.language else Markup('<span lang="{}">{}</span>').format(language, said)

    def plain(self, name: str, /, **values: object) -> str:
        """The text without a mark of its language, for attributes, titles and data."""
        text, _ = self._find(name, values)
        return Markup(text).unescape().format(**values) if values else Markup(text).unescape()  # noqa: S704

    def language_of(self, name: str) -> Language:
        """The language that a text is said in."""
        return self._find(name, {})[1]

    def number(self, number: int) -> str:
        """A number as it is written: 1 234 in Norwegian and Sámi, 1,234 in English."""
        return f"{number:,}" if self.language == "en" else f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")

    def size(self, count: int) -> str:
        """A number of bytes as people say it: 84 kB, 1,9 MB."""
        if count < 1_000_000:
            return f"{max(1, round(count / 1000))}\N{NO-BREAK SPACE}kB"
        megabytes = f"{count / 1_000_000:.1f}"
        return (megabytes if self.language == "en" else megabytes.replace(".", ",")) + "\N{NO-BREAK SPACE}MB"

    def date(self, date: str) -> str:
        """A date YYYY, YYYY-MM or YYYY-MM-DD in words, as far as it is known: 2025, juni 2018, 1. juni 2018."""
        year, month, day = (*date.split("-"), "", "")[:3]
        if not month:
            return year
        name = self.plain(f"month.{int(month)}")
        return self.plain("month.day", day=int(day), month=name, year=year) if day else f"{name} {year}"

    def _find(self, name: str, values: Mapping[str, object]) -> tuple[str, Language]:
        if "n" in values:
            name = f"{name}.{'one' if values['n'] in (1, '1') else 'other'}"
        for language in self._order:
            if (text := texts(language).get(name)) is not None:
                return text, language
        raise KeyError(name)


def unmarked(text: str) -> str:
    """A text without marks of its language, for data."""
    return text.striptags() if isinstance(text, Markup) else text


def marked(text: str, language: str | None, page_language: Language) -> Markup:
    """A text with a mark of its language if that is not the page's."""
    if language is None or language == page_language:
        return escape(text)
    return Markup('<span lang="{}">{}</span>').format(language, text)
