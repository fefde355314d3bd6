"""Which language stands in for which."""

import pytest

from app.domain.language import FALLBACKS, LANGUAGES, Language, choose

EVERY = {"nb": "bokmål", "nn": "nynorsk", "en": "English", "se": "davvisámegiella"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_in_the_readers_language_is_chosen_first(language: Language) -> None:
    assert choose(EVERY, language) == (EVERY[language], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_other_to_stand_in(language: Language) -> None:
    assert sorted(FALLBACKS[language]) == sorted(LANGUAGES)
    assert all(choose({only: "x"}, language) == ("x", only) for only in LANGUAGES)


@pytest.mark.parametrize(
    ("language", "present", "chosen"),
    [
        ("nn", {"nb", "en", "se"}, "nb"),
        ("nb", {"nn", "en", "se"}, "nn"),
        ("nb", {"en", "se"}, "en"),
        ("se", {"nb", "en"}, "nb"),
        ("en", {"nb", "nn", "se"}, "nb"),
    ],
)
def test_the_nearest_language_stands_in_and_is_named(language: Language, present: set[str], chosen: str) -> None:
    assert choose({one: EVERY[one] for one in present}, language) == (EVERY[chosen], chosen)


def test_an_empty_text_is_no_text() -> None:
    assert choose({"nb": "", "en": "English"}, "nb") == ("English", "en")
    assert choose({"nb": ""}, "nb") is None
    assert choose({}, "nb") is None


def test_a_language_the_service_does_not_have_is_not_chosen() -> None:
    assert choose({"fr": "français"}, "nb") is None
