"""The error tree: every class has its own status, code and title, and is drawn in the docstring."""

import json
import re
from collections.abc import Iterator

import pytest
from fastapi import Request

from app import errors
from app.errors import AnbefalingerError, ClientError, InvalidParameters, OperatorError, ParameterFault
from app.http.problems import answer_error


def family(root: type[AnbefalingerError]) -> Iterator[type[AnbefalingerError]]:
    yield root
    for child in root.__subclasses__():
        yield from family(child)


OURS = [one for one in family(AnbefalingerError) if one.__module__ == errors.__name__]
ANSWERED = [one for one in OURS if not issubclass(one, OperatorError)]


def drawn() -> dict[str, str]:
    """Every class of the drawing → what stands behind its name."""
    lines = re.findall(r"^[ │├└─]*([A-Z]\w+)(.*)$", (errors.__doc__ or "").split("\n\n")[1], re.MULTILINE)
    return dict(lines)


def raised(one: type[AnbefalingerError]) -> AnbefalingerError:
    if one is InvalidParameters:
        return InvalidParameters(
            [ParameterFault("theme", "x", "Unknown theme 'x'."), ParameterFault("q", "", "Too long.")]
        )
    return one("A sentence for the person.")


def rendered(error: AnbefalingerError) -> tuple[int, dict[str, str], dict[str, object]]:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/x",
        "headers": [],
        "query_string": b"",
        "request_id": "12345678",
    }
    answer = answer_error(Request({**scope, "server": ("localhost", 80)}), error, lambda *_: None)
    return answer.status_code, dict(answer.headers), json.loads(bytes(answer.body))


@pytest.mark.parametrize("one", OURS)
def test_every_error_has_a_status_a_code_and_a_title(one: type[AnbefalingerError]) -> None:
    assert 400 <= one.status <= 599
    assert re.fullmatch("[a-z]+(-[a-z]+)*", one.code)
    assert one.title
    assert one.__doc__


def test_codes_and_titles_belong_to_one_error_each() -> None:
    assert len({one.code for one in OURS}) == len({one.title for one in OURS}) == len(OURS)


def test_the_drawing_names_every_error_and_the_status_it_has() -> None:
    assert set(drawn()) == {one.__name__ for one in OURS}
    for one in OURS:
        for status in re.findall(r"\b[45]\d\d\b", drawn()[one.__name__]):
            assert int(status) == one.status, one


@pytest.mark.parametrize("one", [one for one in OURS if issubclass(one, ClientError)])
def test_an_error_of_the_client_has_a_status_of_its_own(one: type[AnbefalingerError]) -> None:
    assert 400 <= one.status < 500
    assert [other for other in OURS if other.status == one.status] == [one]


@pytest.mark.parametrize("one", ANSWERED)
def test_every_error_is_rendered_as_a_problem_with_its_own_status(one: type[AnbefalingerError]) -> None:
    error = raised(one)
    status, headers, body = rendered(error)
    assert (status, body["status"]) == (one.status, one.status)
    assert headers["content-type"] == "application/problem+json"
    assert headers["cache-control"] == "no-store"
    assert (body["type"], body["title"]) == (f"urn:anbefalinger:problem:{one.code}", one.title)
    assert (body["detail"], body["instance"], body["request_id"]) == (error.detail, "/x", "12345678")
    assert ("errors" in body) == (one is InvalidParameters)


def test_every_wrong_parameter_is_listed() -> None:
    body = rendered(raised(InvalidParameters))[2]
    assert body["detail"] == "Unknown theme 'x'. Too long."
    assert body["errors"] == [
        {"parameter": "theme", "value": "x", "message": "Unknown theme 'x'.", "did_you_mean": None},
        {"parameter": "q", "value": "", "message": "Too long.", "did_you_mean": None},
    ]


def test_a_text_that_is_no_unicode_is_shown_with_question_marks() -> None:
    body = rendered(InvalidParameters([ParameterFault("\udcff", "a\ud800", "Unknown '\udcff'.")]))[2]
    assert body["errors"] == [{"parameter": "?", "value": "a?", "message": "Unknown '?'.", "did_you_mean": None}]
