"""Which language and media type an answer has."""

import pytest

from app.errors import NotAcceptable
from app.http.negotiation import choose_format, choose_language, require_json


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "nb"),
        ("", "nb"),
        ("no", "nb"),
        ("nb-NO", "nb"),
        ("nn-NO, nb;q=0.9", "nn"),
        ("en-GB,en;q=0.9,nb;q=0.8", "en"),
        ("SE", "se"),
        ("en;q=0.5, nn;q=0.9", "nn"),
        ("en; q=0.5 , nn ;q=0.9", "nn"),
        ("de, fr;q=0.9, en;q=0.1", "en"),
        ("de", "nb"),
        ("*", "nb"),
        ("en;q=0, nn;q=0.001", "nn"),
        ("en;q=0, de", "nb"),
        ("en;q=nan, nn;q=inf, se;q=2, nb;q=0.1", "nb"),
        (";;;,,,q=,=;q", "nb"),
        ("en" * 10_000, "nb"),
    ],
)
def test_accept_language_chooses_the_most_wanted_language_we_have(header: str | None, language: str) -> None:
    assert choose_language(None, header) == language


def test_of_equally_wanted_languages_the_first_is_chosen() -> None:
    assert choose_language(None, "nn, en, nb") == "nn"


def test_the_parameter_goes_before_the_header() -> None:
    assert choose_language("se", "en") == "se"


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "*/*",
        "application/*",
        "application/json",
        "APPLICATION/JSON; charset=utf-8",
        "application/problem+json",
        "text/html, application/xhtml+xml, */*;q=0.8",
        "text/html, application/json;q=0.001",
        "application/*;q=0, application/json",
    ],
)
def test_json_is_given_to_whoever_takes_it(accept: str | None) -> None:
    require_json(accept)


@pytest.mark.parametrize(
    "accept",
    ["text/html", "text/*", "application/xml", "*/*;q=0", "application/json;q=0, */*", "application/json;q=x", "junk"],
)
def test_whoever_refuses_json_is_told_what_there_is(accept: str) -> None:
    with pytest.raises(NotAcceptable, match="application/json"):
        require_json(accept)


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        (None, None),
        ("*/*", None),
        ("application/json", None),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", None),
        ("text/csv", "csv"),
        ("TEXT/CSV; charset=utf-8", "csv"),
        ("text/*", "csv"),
        ("application/x-bibtex, application/json;q=0.5", "bib"),
        ("application/json;q=0.5, application/atom+xml;q=0.6", "atom"),
        ("application/json, text/csv", None),
        ("application/problem+json;q=0.2, text/csv;q=0.1", None),
        ("application/json;q=0, */*;q=0.1", "xlsx"),
    ],
)
def test_the_form_that_is_wanted_most_is_chosen_and_json_before_its_equals(
    accept: str | None, extension: str | None
) -> None:
    found = choose_format(accept)
    assert (found.extension if found else None) == extension


def test_whoever_wants_no_form_is_told_all() -> None:
    with pytest.raises(NotAcceptable, match=r"text/csv.*application/atom"):
        choose_format("image/png, text/html")
