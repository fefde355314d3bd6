"""The four languages of the service and the order in which one stands in for another."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

Language = Literal["nb", "nn", "en", "se"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

FALLBACKS: Final[Mapping[Language, tuple[Language, ...]]] = {
    "nb": ("nb", "nn", "en", "se"),
    "nn": ("nn", "nb", "en", "se"),
    "en": ("en", "nb", "nn", "se"),
    "se": ("se", "nb", "nn", "en"),
}
"""For each language, every language in the order a reader of it would rather read. Northern Sámi readers get
bokmål before English: they live in Norway."""

Labels = Mapping[str, str]


def choose(texts: Mapping[str, str], language: Language) -> tuple[str, Language] | None:
    """The text in `language` or the nearest language that has one, with the language it is in; None if empty."""
    for candidate in FALLBACKS[language]:
        text = texts.get(candidate)
        if text:
            return text, candidate
    return None


_LAST_LETTERS: Final = str.maketrans("æøå", "{|}")


def alphabetical(text: str) -> str:
    """A key that sorts as the Norwegian alphabet does: æ, ø and å last, in this order."""
    return text.casefold().translate(_LAST_LETTERS)
