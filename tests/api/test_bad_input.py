"""Whatever is sent: a problem that names every fault, or an honest answer; never a failure, and nothing ignored."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.api.answers import Problem
from app.domain.facets import FILTER_FACETS

LIST = "/api/v1/recommendations"
LONG = 10_000
Fault = tuple[str, str | None]


def faults(client: TestClient, address: str) -> list[Fault]:
    """(parameter, nearest right value) of every fault of a 422 that has the shape of a problem."""
    answer = client.get(address)
    assert answer.status_code == 422, answer.text[:200]
    assert answer.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate_json(answer.content)
    assert problem.type == "urn:anbefalinger:problem:invalid-parameters"
    assert (problem.status, problem.instance) == (422, address.split("?", maxsplit=1)[0])
    assert problem.detail == " ".join(fault.message for fault in problem.errors)
    return [(fault.parameter, fault.did_you_mean) for fault in problem.errors]


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ("them=housing", [("them", "theme")]),
        ("foo=1", [("foo", None)]),
        ("foo=1&foo=2", [("foo", None)]),
        ("=", [("", None)]),
        ("%00=1", [("\0", None)]),
        ("page=0", [("page", "1")]),
        ("page=-1", [("page", "1")]),
        ("page=1000000000", [("page", "1000000")]),
        ("page=1e9", [("page", None)]),
        ("size=0", [("size", "1")]),
        ("size=100000", [("size", "100")]),
        ("size=abc", [("size", None)]),
        ("size=5.5", [("size", None)]),
        (f"q={'a' * LONG}", [("q", None)]),
        (f"q={'a' * 501}", [("q", None)]),
        ("year_from=99999999999999999999", [("year_from", "2100")]),
        (f"year_to={'9' * 5000}", [("year_to", None)]),
        ("year_from=1066", [("year_from", "1945")]),
        ("year_from=2020&year_to=2010", [("year_from", None)]),
        ("q=a&q=b", [("q", None)]),
        ("lang=nb&lang=nb", [("lang", None)]),
        ("sort=newst", [("sort", "newest")]),
        ("sort=NEWEST", [("sort", "newest")]),
        ("lang=no", [("lang", None)]),
        ("lang=nob", [("lang", "nb")]),
        ("facets=tema", [("facets", "theme")]),
        ("facets=theme,foo,bar", [("facets", None), ("facets", None)]),
        ("facets=all,theme", [("facets", None)]),
        ("document=crc/c/nor/co/5-6", [("document", "CRC/C/NOR/CO/5-6")]),
        ("document=CRC%2FC", [("document", None)]),
        ("document=%2F%2F%2F", [("document", None)]),
        ("document=../../etc/passwd", [("document", None)]),
        ("theme=Housing", [("theme", "housing")]),
        ("theme=housing,education", [("theme", "education")]),
        ("theme=%00", [("theme", None)]),
        ("theme=%ff", [("theme", None)]),
        ("theme=%ED%A0%80", [("theme", None)]),
        ("theme=a&theme=b", [("theme", None), ("theme", None)]),
        ("page=1&page=2&size=0&theme=housin", [("page", None), ("size", "1"), ("theme", "housing")]),
    ],
)
def test_a_wrong_parameter_is_refused_with_the_nearest_right_one(
    client: TestClient, parameters: str, wrong: list[Fault]
) -> None:
    assert sorted(faults(client, f"{LIST}?{parameters}"), key=str) == sorted(wrong, key=str)


@pytest.mark.parametrize("facet", FILTER_FACETS)
def test_an_unknown_code_of_any_facet_is_refused(client: TestClient, facet: str) -> None:
    assert faults(client, f"{LIST}?{facet}=xyzzyxyzzyxyzzy") == [(facet, None)]
    assert faults(client, f"/api/v1/stats?{facet}=xyzzyxyzzyxyzzy") == [(facet, None)]


@pytest.mark.parametrize("name", [*FILTER_FACETS, "facets", "sort", "lang", "page", "size", "year_from", "year_to"])
def test_an_empty_value_is_refused_for_it_could_mean_everything_or_nothing(client: TestClient, name: str) -> None:
    answer = client.get(f"{LIST}?{name}=")
    assert answer.status_code == 422
    assert answer.json()["detail"] == f"{name} is empty. Leave it out, or give it a value."


def test_empty_words_find_everything_as_a_search_form_sends_them(client: TestClient) -> None:
    assert client.get(f"{LIST}?q=").json()["total"] == client.get(LIST).json()["total"]


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("/api/v1/documents?body=CRCC&county=1", [("body", "CRC"), ("county", None)]),
        ("/api/v1/documents?treaty=", [("treaty", None)]),
        ("/api/v1/municipalities?county=99&size=1", [("county", None), ("size", None)]),
        (f"/api/v1/municipalities?name={'a' * 101}", [("name", None)]),
        ("/api/v1/changes?subject=terms&size=0&since=-1", [("size", "1"), ("since", "0"), ("subject", "term")]),
        ("/api/v1/changes?since=99999999999", [("since", "2147483647")]),
        ("/api/v1/changes?since=5&since=6&foo=1", [("since", None), ("foo", None)]),
        ("/api/v1/stats?page=2", [("page", None)]),
        ("/api/v1/treaties?langg=nb", [("langg", "lang")]),
        ("/healthz?verbose", [("verbose", None)]),
        ("/api/v1/suggest", [("q", None)]),
        ("/api/v1/suggest?size=0&them=1", [("q", None), ("size", "1"), ("them", None)]),
        (f"/api/v1/suggest?q={'a' * 501}&lang=no", [("q", None), ("lang", None)]),
    ],
)
def test_every_address_names_every_fault(client: TestClient, address: str, wrong: list[Fault]) -> None:
    assert sorted(faults(client, address), key=str) == sorted(wrong, key=str)


@pytest.mark.parametrize("path", ["documents?body=CRC&body=CAT", "municipalities?county=55&county=56"])
def test_a_filter_of_any_address_may_repeat(client: TestClient, path: str) -> None:
    both = client.get(f"/api/v1/{path}").json()["total"]
    assert both > client.get(f"/api/v1/{path.split('&', maxsplit=1)[0]}").json()["total"] > 0


@pytest.mark.parametrize(
    "words",
    [
        *[
            '"',
            '"barn',
            'barn"',
            '""',
            '" "',
            "-",
            "--",
            "OR",
            "OR OR OR",
            "NOT",
            "-OR",
            "AND NOT",
            "( OR )",
            "***",
            "*",
        ],
        *[
            "\1\2\x1b",
            "\0",
            "barn\0vern",
            "\U0001f600",
            "👩‍👩‍👧",
            "٣",
            "\u202e",
            "\ufeff",
            "a:b",
            "[1 TO 2]",
            "\\",
            "/.*/",
        ],
        *[
            "title:barn~2^3",
            "' OR 1=1 --",
            "<script>",
            "${jndi:x}",
            "%",
            "&",
            "a" * 500,
            "a " * 250,
            '"' * 500,
            "-" * 500,
        ],
    ],
)
def test_whatever_words_are_typed_there_is_an_honest_answer(client: TestClient, words: str) -> None:
    answer = client.get(LIST, params={"q": words})
    assert answer.status_code == 200
    consistent(answer.json())


@pytest.mark.parametrize("raw", ["q=%ff", "q=%ED%A0%80", "q=%", "q=%zz", "q=%E2%80", "q", "&&&", "", "q=a+b", "q=a;b"])
def test_bytes_that_are_no_text_are_answered_too(client: TestClient, raw: str) -> None:
    answer = client.get(f"{LIST}?{raw}")
    assert answer.status_code == 200
    consistent(answer.json())


@pytest.mark.parametrize(
    "path",
    [
        *[
            "/nothing",
            "/api",
            "/api/v2/recommendations",
            "/api/v1/nothing",
            "/" + "a" * 50_000,
            "/%00",
            "/%ff",
            "/%ED%A0%80",
        ],
        *[f"{LIST}/{one}" for one in ("nobody", "%00", "a%00b", "%ff", "%ED%A0%80", "a%2Fb", "a" * LONG, "%20")],
        *[f"{LIST}/{one}/history" for one in ("nobody", "%00", "%ff")],
        *[f"{LIST}/{one}/similar" for one in ("nobody", "%00", "%ff")],
        *[f"/api/v1/documents/{one}" for one in ("", "x", "%00", "..%2f..", "CRC/C/NOR/CO/99", "%ff", "a/" * 5000)],
        *[f"/api/v1/vocabularies/{one}" for one in ("nothing", "%00", "__class__")],
        *[f"/api/v1/municipalities/{one}" for one in ("0000", "oslo", "%00", "03010")],
        *[f"/static/reference/{one}" for one in ("", "no.js", "%00", "%2e%2e/%2e%2e/app/main.py", "a" * 300)],
        *["/docs/oauth2-redirect", "/redoc", "/.env", "/wp-login.php"],
    ],
    ids=lambda path: path[:60],
)
def test_where_nothing_is_the_answer_is_404(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    Problem.model_validate_json(answer.content)


def test_a_wrong_name_is_answered_with_the_nearest_right_one(client: TestClient) -> None:
    assert "CRC/C/NOR/CO/5-6" in client.get("/api/v1/documents/CRC/C/NOR/CO/5-66").json()["detail"]
    assert "service_area" in client.get("/api/v1/vocabularies/service_areas").json()["detail"]


@pytest.mark.parametrize(("asked", "found"), [("/api/v1/", "/api/v1"), (f"{LIST}/?q=a%20b", f"{LIST}?q=a%20b")])
def test_a_slash_at_the_end_leads_to_the_address_without_it(client: TestClient, asked: str, found: str) -> None:
    answer = client.get(asked, headers={"Host": "evil.example"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, found)


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example//api/v1/", "/nothing/"])
def test_no_redirection_leaves_this_host(client: TestClient, path: str) -> None:
    answer = client.get(f"http://testserver{path}", follow_redirects=False)
    assert answer.status_code in (404, 307)
    assert answer.headers.get("location", "/docs") == "/docs"


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": b"\xff\xfe"},
        {"Accept-Language": b";" * LONG},
        {"If-None-Match": b'\xff"'},
        {"If-None-Match": b"," * LONG},
        {"Range": b"bytes=0-1"},
        {"If-Modified-Since": b"yesterday"},
        {"Accept-Encoding": b"\x00br;q=x"},
        {"Host": b"evil.example"},
        {"X-Forwarded-For": b"not an address"},
        {"X-Request-ID": b"\xff" * 20},
        {"Content-Type": b"application/json"},
        {"Cookie": b"a=b; " * 1000},
        {"Expect": b"nonsense"},
        {"Origin": b"null"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_odd_headers_change_nothing(client: TestClient, headers: dict[str, bytes]) -> None:
    answer = client.get(f"{LIST}?q=barn", headers=headers)
    assert answer.status_code == 200
    assert answer.json() == client.get(f"{LIST}?q=barn").json()


def test_a_body_with_get_is_left_unread(client: TestClient) -> None:
    assert client.request("GET", LIST, content=b"{" * LONG).status_code == 200


def consistent(found: dict[str, Any]) -> None:
    """The numbers of one answer agree with each other."""
    assert len(found["hits"]) == max(0, min(found["size"], found["total"] - (found["page"] - 1) * found["size"]))
    for name, values in found["facets"].items():
        if not any(value["selected"] for value in values):
            assert all(0 < value["count"] <= found["total"] for value in values), name
            if name in ("body", "municipal", "year"):  # Every record has exactly one.
                assert sum(value["count"] for value in values) == found["total"], name


NAMES = ["q", "lang", "sort", "page", "size", "facets", "year_from", "year_to", *FILTER_FACETS, "them", "Q", ""]
VALUES = st.one_of(
    st.text(max_size=30),
    st.binary(max_size=10),
    st.integers().map(str),
    st.sampled_from(
        ["housing", "CRC", "UPR", "barnevern", "nb", "newest", "all", "none", "barn", "2018", "-barn", '"', ""]
    ),
)
FUZZ = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=4))
def test_no_parameters_make_it_fail(client: TestClient, pairs: list[tuple[str, str | bytes]]) -> None:
    query = urlencode([(name, value) for name, value in pairs], errors="surrogatepass")
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        consistent(answer.json())
    else:
        problem = Problem.model_validate_json(answer.content)
        assert {fault.parameter for fault in problem.errors} <= {name for name, _ in pairs}


@FUZZ
@given(
    before=st.sampled_from(
        ["", "/api/v1", LIST, "/api/v1/documents", "/api/v1/vocabularies", "/api/v1/municipalities"]
    ),
    parts=st.lists(st.text(max_size=20) | st.binary(max_size=10), max_size=4),
)
def test_no_path_makes_it_fail(client: TestClient, before: str, parts: list[str | bytes]) -> None:
    raw = [quote(part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass"), safe="") for part in parts]
    answer = client.get("http://testserver" + "/".join([before, *raw]), follow_redirects=False)
    assert answer.status_code in (200, 307, 308, 404)
    if answer.status_code == 404:
        Problem.model_validate_json(answer.content)
