"""A list as a file: the list on screen, whole and in order, in every form; and a clear word when it cannot be."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.query import SORTS
from app.representations.formats import FORMATS, FORMATS_BY_EXTENSION
from tests.foreign import READERS

LIST = "/api/v1/recommendations"
RECORD = "crc-2018-views-of-the-child"
EXTENSIONS = tuple(FORMATS_BY_EXTENSION)

words = st.sampled_from(
    [
        "",
        "barn",
        "barnevern",
        "mobbing",
        "sykehjem",
        "housing",
        "samisk",
        "vold",
        '"barnets beste"',
        "barnev*",
        "-skole",
    ]
)
queries = st.fixed_dictionaries(
    {"q": st.lists(words, min_size=1, max_size=2).map(" ".join)},
    optional={
        "treaty": st.lists(st.sampled_from(["CRC", "CRPD", "CEDAW", "ICCPR"]), min_size=1, max_size=2),
        "body": st.lists(st.sampled_from(["UPR", "CAT", "CERD"]), min_size=1, max_size=2),
        "theme": st.lists(st.sampled_from(["housing", "health", "education"]), min_size=1, max_size=2),
        "municipal": st.lists(st.sampled_from(["explicit", "implicit", "none"]), min_size=1, max_size=2),
        "service_area": st.sampled_from(["barnevern", "grunnskole"]),
        "year_from": st.integers(2005, 2020),
        "sort": st.sampled_from(SORTS),
        "expand": st.sampled_from(["true", "false"]),
        "lang": st.sampled_from(["nb", "nn", "en", "se"]),
    },
)


def ids_of_the_list(client: TestClient, query: dict[str, Any]) -> list[str]:
    """The ids of every page of the JSON list."""
    found: list[str] = []
    page = 1
    while True:
        answer = client.get(LIST, params={**query, "size": 100, "page": page, "facets": "none"}).json()
        found += [hit["id"] for hit in answer["hits"]]
        if answer["links"]["next"] is None:
            assert len(found) == answer["total"]
            return found
        page += 1


SLOW = ("docx", "xlsx")
"""Forms of which one file of the whole collection takes a second and more to write and to read."""


@pytest.mark.parametrize("extension", [one for one in EXTENSIONS if one not in SLOW])
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_every_form_of_any_search_holds_the_ids_of_its_list_in_order(
    client: TestClient, extension: str, query: dict[str, Any]
) -> None:
    holds_its_list(client, extension, query)


@pytest.mark.parametrize("extension", SLOW)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_the_slow_forms_of_any_search_hold_the_ids_of_its_list_in_order(
    client: TestClient, extension: str, query: dict[str, Any]
) -> None:
    holds_its_list(client, extension, query)


def holds_its_list(client: TestClient, extension: str, query: dict[str, Any]) -> None:
    answer = client.get(f"{LIST}.{extension}", params=query)
    assert answer.status_code == 200
    found = READERS[extension](answer.content)
    assert found == ids_of_the_list(client, query)
    assert answer.headers["x-total-count"] == str(len(found))


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.extension)
class TestEveryForm:
    def test_holds_the_whole_collection(self, client: TestClient, form: Any) -> None:
        answer = client.get(f"{LIST}.{form.extension}")
        assert len(READERS[form.extension](answer.content)) == client.get(LIST).json()["total"] > 500
        assert answer.headers["content-type"] == form.content_type

    def test_takes_the_parameters_of_a_page_and_is_whole_all_the_same(self, client: TestClient, form: Any) -> None:
        whole = client.get(f"{LIST}.{form.extension}?q=barn")
        paged = client.get(f"{LIST}.{form.extension}?q=barn&page=2&size=1&facets=all&explain=true")
        read = READERS[form.extension]
        assert read(whole.content) == read(paged.content)

    def test_of_nothing_is_a_valid_empty_file(self, client: TestClient, form: Any) -> None:
        answer = client.get(f"{LIST}.{form.extension}?q=xyzzyxyzzy")
        assert (answer.status_code, answer.headers["x-total-count"]) == (200, "0")
        assert READERS[form.extension](answer.content) == []

    def test_is_given_by_accept_too_at_the_address_of_the_list(self, client: TestClient, form: Any) -> None:
        answer = client.get(f"{LIST}?q=mobbing", headers={"Accept": f"{form.media_type}, */*;q=0.1"})
        assert answer.headers["content-type"] == form.content_type
        # Fewer hits than a page, for JSON by Accept is the API's page.
        assert READERS[form.extension](answer.content) == ids_of_the_list(client, {"q": "mobbing"})

    def test_of_one_recommendation_is_at_its_address(self, client: TestClient, form: Any) -> None:
        answer = client.get(f"{LIST}/{RECORD}.{form.extension}")
        assert READERS[form.extension](answer.content) == [RECORD]

    def test_is_not_sent_again_to_whoever_holds_it(self, client: TestClient, form: Any) -> None:
        address = f"{LIST}.{form.extension}?q=barn"
        etag = client.get(address).headers["etag"]
        again = client.get(address, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")

    def test_is_told_without_being_written(self, client: TestClient, form: Any) -> None:
        told = client.head(f"{LIST}.{form.extension}?q=barn")
        given = client.get(f"{LIST}.{form.extension}?q=barn")
        assert told.content == b""
        for name in ("x-total-count", "content-type", "etag", "content-disposition"):
            assert told.headers.get(name) == given.headers.get(name)


def fault_of(client: TestClient, address: str) -> tuple[str, str | None]:
    answer = client.get(address)
    assert answer.status_code == 422, answer.text[:300]
    (fault,) = answer.json()["errors"]
    return fault["parameter"], fault["did_you_mean"]


@pytest.mark.parametrize(
    ("address", "parameter", "near"),
    [
        (".csv?columns=id,titel", "columns", "title"),
        (".csv?columns=", "columns", None),
        (".csv?columns=,", "columns", None),
        (".ris?columns=id", "columns", None),
        (".csv?column=id", "column", "columns"),
        (".csv?theme=housin", "theme", "housing"),
        (".xlsx?id=nobody", "id", None),
        (".xlsx?id=%00", "id", None),
        (f".xlsx?id={RECORD}&q=barn", "id", None),
        (f".csv?id={RECORD}&sort=newest", "id", None),
        ("?columns=id", "columns", None),
    ],
)
def test_a_wrong_parameter_is_named(client: TestClient, address: str, parameter: str, near: str | None) -> None:
    assert fault_of(client, LIST + address) == (parameter, near)


@pytest.mark.parametrize("below", ["", f"/{RECORD}"])
@pytest.mark.parametrize(("extension", "near"), [("xls", "xlsx"), ("bibtex", "bib"), ("qqqqqq", None)])
def test_an_unknown_form_is_answered_with_the_nearest_and_all(
    client: TestClient, below: str, extension: str, near: str | None
) -> None:
    answer = client.get(f"{LIST}{below}.{extension}")
    assert answer.status_code == 404
    assert (f"Did you mean {near!r}?" in answer.json()["detail"]) == (near is not None)
    assert all(one in answer.json()["detail"] for one in EXTENSIONS)


def test_an_unknown_record_is_not_found_in_any_form(client: TestClient) -> None:
    assert client.get(f"{LIST}/nobody.csv").status_code == 404
    assert client.get(f"{LIST}/nobody.xyz").status_code == 404


def test_a_hundred_thousand_ids_are_refused_with_the_reason(client: TestClient) -> None:
    # Past the client, which takes no address as long as this.
    query = "&".join(f"id=r{n}" for n in range(100_000)).encode()
    status, body = asyncio.run(_asked(client.app, f"{LIST}.csv", query))
    assert status == 422
    assert "at most 500" in json.loads(body)["detail"]


async def _asked(app: Any, path: str, query: bytes) -> tuple[int, bytes]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query}
    scope |= {
        "headers": [(b"host", b"test")],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
        "scheme": "http",
        "root_path": "",
    }
    await app(scope, receive, send)
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent)


def test_recommendations_are_picked_in_the_order_given_each_once(client: TestClient) -> None:
    ids = [hit["id"] for hit in client.get(f"{LIST}?q=barn&size=7").json()["hits"]][::-1]
    answer = client.get(f"{LIST}.csv", params={"id": [*ids, ids[0]]})
    assert READERS["csv"](answer.content) == ids


def test_the_list_says_which_forms_it_has_to_whoever_wants_none_of_them(client: TestClient) -> None:
    answer = client.get(LIST, headers={"Accept": "text/html"})
    assert answer.status_code == 406
    assert all(form.media_type in answer.json()["detail"] for form in FORMATS)


def test_forms_of_one_address_do_not_pass_for_each_other(client: TestClient) -> None:
    etag = client.get(LIST).headers["etag"]
    assert client.get(LIST, headers={"Accept": "text/csv", "If-None-Match": etag}).status_code == 200


def test_columns_are_chosen_and_ordered(client: TestClient) -> None:
    answer = client.get(f"{LIST}.jsonl?q=mobbing&columns=permalink,id&columns=year")
    for line in answer.text.splitlines():
        row = json.loads(line)
        assert list(row) == ["permalink", "id", "year"]
        assert urlsplit(row["permalink"]).path == f"/anbefaling/{row['id']}"
        assert client.get(row["permalink"]).status_code == 200


def test_a_list_longer_than_its_form_can_hold_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    form = FORMATS_BY_EXTENSION["xlsx"]
    short = type(form)(**{**{name: getattr(form, name) for name in form.__slots__}, "most": 3})
    monkeypatch.setitem(FORMATS_BY_EXTENSION, "xlsx", short)
    assert fault_of(client, f"{LIST}.xlsx?q=barn") == ("extension", "csv")


def test_a_browser_may_read_the_total_from_any_origin(client: TestClient) -> None:
    answer = client.get(f"{LIST}.csv?q=mobbing", headers={"Origin": "https://www.example.no"})
    assert "X-Total-Count" in answer.headers["access-control-expose-headers"]


def test_a_file_is_saved_under_a_name_of_its_own(client: TestClient) -> None:
    assert 'filename="anbefalinger.xlsx"' in client.get(f"{LIST}.xlsx?q=mobbing").headers["content-disposition"]
    assert f'filename="{RECORD}.ris"' in client.get(f"{LIST}/{RECORD}.ris").headers["content-disposition"]
    assert "content-disposition" not in client.get(f"{LIST}.atom?q=mobbing").headers


def test_every_recommendation_says_how_to_cite_it_and_under_which_address(client: TestClient) -> None:
    answer = client.get(f"{LIST}/{RECORD}?lang=nn")
    assert "CRC/C/NOR/CO/5-6" in answer.json()["cite"]
    assert answer.headers["link"] == f'</anbefaling/{RECORD}>; rel="cite-as"'


def test_every_list_names_its_feed(client: TestClient) -> None:
    header = client.get(f"{LIST}?q=m%C3%B8bbing&theme=housing&page=2&lang=nn").headers["link"]
    address, rest = header.removeprefix("<").split(">")
    assert rest == '; rel="alternate"; type="application/atom+xml"'
    assert address == f"{LIST}.atom?q=m%C3%B8bbing&theme=housing&lang=nn"
    assert client.get(address).headers["content-type"] == "application/atom+xml"


def test_a_question_as_long_as_allowed_makes_no_header_that_a_proxy_refuses(client: TestClient) -> None:
    answer = client.get(LIST, params={"q": "\U0001f600" * 500})
    assert answer.status_code == 200
    assert "link" not in answer.headers
