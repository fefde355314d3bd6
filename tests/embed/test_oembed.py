"""The oEmbed provider against its specification (https://oembed.com/, version 1.0), address by address."""

import html
import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

HOST = "http://testserver"

GOOD = {
    "/sok": "embed/v1",
    "/sok?q=mobbing&service_area=grunnskole": "q=mobbing&service_area=grunnskole",
    "/nn/sok?theme=housing&theme=education": "theme=housing&theme=education&lang=nn",
    "/en/sok?year_from=2018&sort=oldest&page=3&size=50": "lang=en&year_from=2018&sort=oldest",
    "/tjeneste/barnevern": "service_area=barnevern",
    "/se/tjeneste/samisk": "lang=se",
    "/anbefaling/upr-2014-116": "id=upr-2014-116",
    "/en/anbefaling/crc-2018-children-with-disabilities": "id=crc-2018-children-with-disabilities",
    "/statistikk": "layout=chart",
    "/nn/statistikk": "layout=chart",
    "/tema/housing": "theme=housing",
    "/organ/CRC": "body=CRC",
    "/dokument/CRPD/C/NOR/CO/1": "document=CRPD",
    "/embed/v1?layout=compact&municipal=explicit&count=8": "layout=compact",
    "/embed/v1?layout=number&q=barnevern&lang=nn&scheme=dark": "scheme=dark",
}
BAD = (
    "https://example.org/sok",
    "http://testserver.example.org/sok",
    "ftp://testserver/sok",
    "//testserver/sok",
    "javascript:alert(1)",
    "not an address",
    "http://testserver/",
    "http://testserver/om",
    "http://testserver/sok/x",
    "http://testserver/sok?theme=finnesikke",
    "http://testserver/sok?layuot=list",
    "http://testserver/tjeneste/finnesikke",
    "http://testserver/tjeneste",
    "http://testserver/anbefaling/finnesikke",
    "http://testserver/anbefaling/upr-2014-116/endringer",
    "http://testserver/dokument/X/1",
    "http://testserver/api/v1/recommendations",
    "http://testserver/embed/v1?count=999",
    "http://[::1",
)


def ask(client: TestClient, address: str, **rest: object) -> Response:
    return client.get("/oembed", params={"url": address, **rest})


def fields(answer: Response) -> dict[str, str]:
    """The answer as text, in either form."""
    if answer.headers["content-type"].startswith("text/xml"):
        root = ElementTree.fromstring(answer.content)
        assert root.tag == "oembed"
        return {child.tag: child.text or "" for child in root}
    return {name: str(value) for name, value in answer.json().items()}


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("path", GOOD)
def test_an_answer_follows_the_specification(client: TestClient, path: str, form: str) -> None:
    answer = ask(client, HOST + path, format=form)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == {"json": "application/json", "xml": "text/xml"}[form]
    found = fields(answer)
    # 2.3.4.1: required of every answer, and of one of the type rich.
    assert (found["version"], found["type"]) == ("1.0", "rich")
    assert {"html", "width", "height"} <= set(found)
    assert set(found) <= {
        "version", "type", "title", "provider_name", "provider_url", "cache_age", "width", "height", "html",
    }  # fmt: skip
    assert int(found["width"]) <= 600
    assert 60 <= int(found["height"]) <= 1600
    assert int(found["cache_age"]) > 0
    # What WordPress keeps of it: one blockquote, then one iframe, with plain attributes.
    kept = re.fullmatch(
        r'<blockquote class="nim-instead"><a href="([^"]+)">([^<]+)</a></blockquote>'
        r'<iframe title="([^"]+)" src="([^"]+)" width="(\d+)" height="(\d+)" frameborder="0"></iframe>',
        found["html"],
    )
    assert kept
    link, said, title, source, width, height = map(html.unescape, kept.groups())
    assert said == title == found["title"]
    assert (width, height) == (found["width"], found["height"])
    assert GOOD[path].partition("&")[0] in source
    assert all(pair in source for pair in GOOD[path].split("&"))
    for address in (link, source):
        assert address.startswith(f"{HOST}/")
        assert client.get(address.removeprefix(HOST), headers={"Accept": "text/html"}).status_code == 200


def test_numbers_are_numbers_in_json(client: TestClient) -> None:
    found = ask(client, f"{HOST}/sok").json()
    assert all(isinstance(found[name], int) for name in ("width", "height", "cache_age"))


@pytest.mark.parametrize("address", BAD)
def test_what_is_not_ours_or_shows_nothing_is_404(client: TestClient, address: str) -> None:
    answer = ask(client, address)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("form", ["yaml", "JSON", "jsonp"])
def test_another_format_is_501(client: TestClient, form: str) -> None:
    answer = client.get("/oembed", params={"url": f"{HOST}/sok", "format": form}, headers={"Accept": "text/html"})
    assert answer.status_code == 501
    assert answer.json()["type"] == "urn:anbefalinger:problem:format-not-implemented"


@pytest.mark.parametrize("query", ["", "url=", "url=a&url=b", "url=http://testserver/sok&maxwidth=wide", "maxheight=0"])
def test_a_request_that_cannot_be_read_is_422(client: TestClient, query: str) -> None:
    assert client.get(f"/oembed?{query}").status_code == 422


def test_what_consumers_add_of_their_own_is_passed_over(client: TestClient) -> None:
    assert ask(client, f"{HOST}/sok", dnt=1, omitscript="true").status_code == 200


def test_https_behind_a_proxy_is_the_same_page(client: TestClient) -> None:
    assert ask(client, "https://testserver/sok").status_code == 200


@pytest.mark.parametrize(("width", "height"), [(320, 400), (250, 900), (1200, 600), (600, 150), (50, 50)])
def test_no_answer_is_larger_than_asked(client: TestClient, width: int, height: int) -> None:
    found = ask(client, f"{HOST}/sok?service_area=barnevern", maxwidth=width, maxheight=height).json()
    assert (found["width"] <= width, found["height"] <= height) == (True, True)
    source = html.unescape(re.search(r'src="([^"]+)"', found["html"])[1])  # type: ignore[index]
    shown = client.get(source.removeprefix(HOST)).text
    assert 1 <= shown.count("<article") <= 5


def test_a_list_that_nobody_asked_to_be_long_fits_into_wordpress(client: TestClient) -> None:
    found = ask(client, f"{HOST}/sok?service_area=barnevern").json()
    assert found["height"] <= 1000
    assert "count=" in found["html"]


PAGES = ("/sok?service_area=barnevern", "/tjeneste/barnevern", "/anbefaling/upr-2014-116", "/tema/housing")


@pytest.mark.parametrize(
    ("language", "path"),
    [(language, path) for language in ("", "/nn", "/en", "/se") for path in PAGES] + [("/nn", "/statistikk")],
)
def test_pages_are_discovered(client: TestClient, path: str, language: str) -> None:
    text = client.get(language + path, headers={"Accept": "text/html"}).text
    head = text.partition("</head>")[0]
    links = dict(re.findall(r'<link rel="alternate" type="([a-z/]+)\+oembed" href="([^"]+)" title="[^"]+">', head))
    assert set(links) == {"application/json", "text/xml"}
    for media_type, address in links.items():
        target = html.unescape(address)
        assert target.startswith(f"{HOST}/oembed?url={quote(HOST + language + path, safe='')}&format=")
        answer = client.get(target.removeprefix(HOST))
        assert answer.status_code == 200
        assert answer.headers["content-type"].split(";")[0] == media_type


@pytest.mark.parametrize("path", ["/", "/om", "/sok?theme=finnesikke", "/bygg-inn", "/kommune"])
def test_pages_that_cannot_be_embedded_do_not_say_they_can(client: TestClient, path: str) -> None:
    assert "+oembed" not in client.get(path, headers={"Accept": "text/html"}).text
