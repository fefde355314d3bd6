"""What every page promises: its language, its address, its policy, its data, and no word left unsaid."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.browser.test_accessibility import PAGES
from tests.web.conftest import Get

PREFIXES = {"nb": "", "nn": "/nn", "en": "/en", "se": "/se"}


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_every_language(get: Get, path: str, language: str) -> None:
    answer = get(PREFIXES[language] + path)
    expected = {"/sok?theme=finnesikke": 422, "/finnes-ikke": 404}.get(path, 200)
    assert answer.status_code == expected
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}"' in answer.text
    assert len(re.findall("<h1", answer.text)) == 1
    assert answer.text.rstrip().endswith("</html>")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_our_own_files_and_runs_nothing_inline(get: Get, path: str) -> None:
    answer = get(path)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "set-cookie" not in answer.headers
    assert not re.findall(r' style="| on[a-z]+="|<style', answer.text)
    assert all(place.startswith("/") for place in re.findall(r'(?:src|srcset)="([^"]*)"', answer.text))
    scripts = re.findall(r"<script([^>]*)>([^<]*)</script>", answer.text)
    assert all("src=" in head or "ld+json" in head for head, _ in scripts)


def test_a_page_names_itself_and_its_other_languages(get: Get) -> None:
    text = get("/nn/sok?theme=housing&page=1&q=").text
    assert '<link rel="canonical" href="/nn/sok?theme=housing">' in text
    for language, prefix in PREFIXES.items():
        assert f'<link rel="alternate" hreflang="{language}" href="{prefix}/sok?theme=housing">' in text
    assert '<meta property="og:locale" content="nn_NO">' in text


def test_a_reader_who_holds_the_page_gets_it_no_second_time(get: Get) -> None:
    first = get("/tjeneste/barnehage")
    assert get("/tjeneste/barnehage", if_none_match=first.headers["etag"]).status_code == 304
    assert get("/nn/tjeneste/barnehage", if_none_match=first.headers["etag"]).status_code == 200


def test_what_is_said_in_another_language_is_marked(get: Get) -> None:
    northern = get("/se/").text
    assert '<span lang="nb">Finn din tjeneste</span>' in northern
    assert '<span lang="nb">' not in get("/").text
    assert 'lang="nb"' in get("/nn/anbefaling/upr-2014-116").text


def test_a_recommendation_is_described_to_search_engines(get: Get) -> None:
    text = get("/anbefaling/crc-2018-children-with-disabilities").text
    assert '"@type": "CreativeWork"' in text
    assert '<link rel="alternate" type="application/json" href="/api/v1/recommendations/crc-2018-children' in text


def test_the_start_of_a_language_has_one_address(get: Get) -> None:
    assert get("/nn").headers["location"] == "/nn/"


def test_files_with_a_version_may_be_kept_for_ever(get: Get) -> None:
    place = re.findall(r'href="(/static/site/site.css\?v=[0-9a-f]+)"', get("/").text)[0]
    assert get(place).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in get("/static/site/site.css").headers["cache-control"]


@pytest.mark.parametrize(("start", "marked"), [("", True), ("/nn", True), ("/en", False)])
def test_the_citation_is_marked_as_english_where_the_page_is_not(client: TestClient, start: str, marked: bool) -> None:
    page = client.get(f"{start}/anbefaling/crc-2025-education", headers={"Accept": "text/html"}).text
    opening = page.partition('id="kildehenvisning"')[2].partition(">")[0]
    assert ('lang="en"' in opening) is marked
