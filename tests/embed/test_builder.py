"""The builder's page: what is chosen becomes a preview and three forms to copy, without script."""

import html
import re

import pytest
from fastapi.testclient import TestClient

from app.domain.facets import FILTER_FACETS

FILTERS = "service_area=barnevern&theme=violence-against-children&document=CRC/C/NOR/CO/7"


def codes(text: str) -> dict[str, str]:
    found = re.findall(r'<code id="kode-(\w+)" translate="no">(.*?)</code>', text, re.DOTALL)
    return {name: html.unescape(code) for name, code in found}


def build(client: TestClient, look: str = "", language: str = "") -> str:
    answer = client.get(f"{language}/bygg-inn?{look}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("language", ["", "/nn", "/en", "/se"])
def test_it_speaks_four_languages_and_its_embeds_do(client: TestClient, language: str) -> None:
    text = build(client, "", language)
    element = codes(text)["element"]
    assert f'lang="{language[1:] or "nb"}"' in element
    assert len(re.findall("<h1", text)) == 1


def test_the_page_may_frame_itself_and_run_nothing_inline(client: TestClient) -> None:
    answer = client.get("/bygg-inn")
    assert answer.headers["content-security-policy"].endswith("; frame-src 'self'")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert not re.findall(r'<[^>]* style="| on[a-z]+="|<style', re.sub("<pre.*?</pre>", "", answer.text, flags=re.S))


def test_every_choice_reaches_the_three_forms(client: TestClient) -> None:
    text = build(client, f"{FILTERS}&layout=compact&count=7&heading=3&headline=false&scheme=dark&lang=nn&sort=oldest")
    found = codes(text)
    for pair in (
        "service_area=barnevern",
        "layout=compact",
        "count=7",
        "heading=3",
        "headline=false",
        "scheme=dark",
        "lang=nn",
        "sort=oldest",
    ):
        name, value = pair.split("=")
        assert pair in found["address"]
        assert f'{name}="{value}"' in found["element"]
        assert pair in found["frame"]
    assert "document=CRC%2FC%2FNOR%2FCO%2F7" in found["address"]
    preview = html.unescape(re.search(r'<iframe class="builder-preview" src="([^"]+)"', text)[1])  # type: ignore[index]
    assert found["address"].endswith(preview)


@pytest.mark.parametrize(
    ("look", "address"),
    [
        ("", "/sok"),
        ("service_area=barnevern", "/sok?service_area=barnevern"),
        ("service_area=barnevern&lang=nn", "/nn/sok?service_area=barnevern"),
        ("id=upr-2014-116", "/anbefaling/upr-2014-116"),
        ("id=upr-2014-116&id=crc-2025-education", "/embed/v1?id=upr-2014-116&id=crc-2025-education"),
        ("layout=number", "/embed/v1?layout=number"),
        ("layout=list&count=5&heading=2&by=theme", "/sok"),
    ],
)
def test_the_address_is_the_plainest_that_shows_the_same(client: TestClient, look: str, address: str) -> None:
    assert codes(build(client, look))["address"] == f"http://testserver{address}"


@pytest.mark.parametrize("look", ["", FILTERS, "id=upr-2014-116", "layout=chart&by=theme", "q=%22a%3Cb%22"])
def test_what_is_copied_is_understood_by_oembed_and_by_the_frame(client: TestClient, look: str) -> None:
    found = codes(build(client, look))
    assert client.get("/oembed", params={"url": found["address"]}).status_code == 200
    source = html.unescape(re.search(r'src="([^"]+)"', found["frame"])[1])  # type: ignore[index]
    assert client.get(source.removeprefix("http://testserver")).status_code == 200
    assert "<b" not in found["element"].replace("<blockquote", "")


def test_the_form_says_what_is_chosen(client: TestClient) -> None:
    text = build(client, f"{FILTERS}&layout=chart&by=theme&count=9&lang=en")
    assert re.search(r'name="service_area" value="barnevern" checked', text)
    assert re.search(r'name="layout" value="chart" checked', text)
    assert '<option value="theme" selected>' in text
    assert '<option value="en" selected>' in text
    assert 'name="count" min="1" max="20" value="9"' in text
    assert '<input type="hidden" name="document" value="CRC/C/NOR/CO/7">' in text


def test_a_form_without_script_sends_empty_fields(client: TestClient) -> None:
    sent = "q=&year_from=&year_to=&layout=list&by=year&count=5&sort=&heading=2&scheme=&lang=nb"
    assert codes(build(client, sent))["address"] == "http://testserver/sok"


@pytest.mark.parametrize("look", ["year_from=2020&year_to=2010", "count=999", "theme=finnesikke", "x=1", "lang=no"])
def test_a_wrong_choice_is_said_and_left_out(client: TestClient, look: str) -> None:
    answer = client.get(f"/bygg-inn?{look}", headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "Et filter kunne ikke brukes" in answer.text
    assert codes(answer.text)["address"].startswith("http://testserver/")


def test_an_unknown_recommendation_is_404(client: TestClient) -> None:
    assert client.get("/bygg-inn?id=nobody", headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/sok?q=mobbing&theme=education", "/bygg-inn?q=mobbing&theme=education"),
        ("/nn/tjeneste/barnevern", "/nn/bygg-inn?service_area=barnevern&sort=newest"),
        ("/anbefaling/upr-2014-116", "/bygg-inn?id=upr-2014-116"),
        ("/statistikk", "/bygg-inn?layout=chart"),
    ],
)
def test_pages_lead_to_the_builder_with_what_they_show(client: TestClient, path: str, wanted: str) -> None:
    text = html.unescape(client.get(path, headers={"Accept": "text/html"}).text)
    assert f'href="{wanted}"' in text


def test_filters_the_form_does_not_show_are_kept(client: TestClient) -> None:
    shown = set(re.findall(r'name="([a-z_]+)"', build(client, "country=NOR&kind=unknown&document=CRC/C/NOR/CO/7")))
    assert {"country", "kind", "document"} <= shown
    assert shown <= {
        *FILTER_FACETS,
        "viewport",
        "description",
        "theme-color",
        "q",
        "year_from",
        "year_to",
        "layout",
        "by",
        "count",
        "sort",
        "heading",
        "headline",
        "scheme",
        "lang",
        "expand",
        "robots",
    }
