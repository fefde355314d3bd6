"""What every page promises: its language, its address, its policy, its data, and no word left unsaid."""

import gzip
import html
import re

import pytest
from fastapi.testclient import TestClient

from app.domain.recommendation import texts_of
from app.representations.html import STATIC
from app.search.generation import Generation
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


@pytest.mark.parametrize(
    "path", ["/", "/om", "/kommune", "/kommune/0301-oslo", "/tjeneste/barnehage", "/dokument", "/tema/housing"]
)
def test_what_a_page_does_not_know_in_its_address_is_named_and_left_out(get: Get, path: str) -> None:
    answer = get(f"{path}?fargge=bl%C3%A5")
    assert answer.status_code == 422
    assert "«fargge» i adressen betyr ingenting på denne siden." in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert re.findall("<h1.*", answer.text) == re.findall("<h1.*", get(path).text)


def test_a_parameter_given_twice_is_named_too(get: Get) -> None:
    answer = get("/kommune?q=oslo&q=bergen")
    assert answer.status_code == 422
    assert "«q» står flere ganger i adressen" in answer.text


@pytest.mark.parametrize(
    ("asked", "place"), [("/om?lang=en", "/en/om"), ("/nn/kommune?q=as&lang=se", "/se/kommune?q=as")]
)
def test_the_language_of_the_api_leads_to_the_page_in_it(get: Get, asked: str, place: str) -> None:
    answer = get(asked)
    assert (answer.status_code, answer.headers["location"]) == (307, place)


@pytest.mark.parametrize("path", PAGES)
def test_a_shared_page_has_a_title_a_text_and_a_picture(get: Get, path: str) -> None:
    text = get(path).text
    said = dict(re.findall(r'<meta property="(og:[a-z:_]+)" content="([^"]*)">', text))
    assert set(said) == {
        "og:title", "og:description", "og:type", "og:url", "og:site_name", "og:locale",
        "og:image", "og:image:width", "og:image:height", "og:image:alt",
    }  # fmt: skip
    assert all(said.values())
    picture = get(said["og:image"])
    assert picture.headers["content-type"] == "image/png"
    # The width and height of a PNG stand in its first chunk (PNG specification, 11.2.2).
    size = tuple(int.from_bytes(picture.content[at : at + 4]) for at in (16, 20))
    assert size == (int(said["og:image:width"]), int(said["og:image:height"]))
    assert len(picture.content) < 60_000


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_at_most_40_kb_on_the_way(client: TestClient, path: str) -> None:
    with client.stream("GET", path, headers={"accept": "text/html", "accept-encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert sum(map(len, answer.iter_raw())) <= 40_000


def _unmarked(page: str) -> str:
    """What a page says in its own language: without whatever is marked with another."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r'<(\w+)[^>]*\slang="[a-z]+"[^>]*>.*?</\1>', "", main, flags=re.DOTALL)


def test_no_borrowed_text_stands_unmarked_on_a_page_in_nynorsk(get: Get, generation: Generation) -> None:
    records = [generation.find(identifier) for identifier in generation.ids()]
    known = [found[0] for found in records if found]
    noted = next(one for one in known if one.provenance.note and one.measures)
    for record in (noted, known[0]):
        page = html.unescape(_unmarked(get(f"/nn/anbefaling/{record.id}").text))
        parts = [record, *record.measures]
        borrowed = [
            texts["nb"]
            for part in parts
            for kind in ("title", "summary", "rationale")
            if "nb" in (texts := texts_of(part, kind)) and "nn" not in texts
        ]
        borrowed += [note for code, note in record.provenance.note.items() if code == "nb"]
        assert borrowed
        assert [text for text in borrowed if text in page] == []
        assert borrowed[0] not in html.unescape(_unmarked(get(f"/nn/anbefaling/{record.id}/endringer").text))


def test_all_else_that_a_page_loads_is_no_more_than_100_kilobytes(get: Get) -> None:
    named = set(re.findall(r'(?:href|src)="/static/([^"?]+)', get("/").text))
    fonts = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").glob("*-latin-[46]00-normal.woff2")}
    assert len(named) >= 3
    assert len(fonts) == 2
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in named | fonts) <= 100_000


@pytest.mark.parametrize("path", ["/sok?q=skole", "/om?", "/tjeneste/barnevern?", "/kommune?q=alta"])
def test_what_other_sites_pin_on_a_shared_address_is_no_fault(client: TestClient, path: str) -> None:
    plain = client.get(path, follow_redirects=False)
    for pinned in ("fbclid=x", "utm_source=brev&utm_campaign=a", "gclid=1"):
        answer = client.get(f"{path}&{pinned}", follow_redirects=False)
        assert answer.status_code == plain.status_code == 200 or answer.headers["location"] == plain.headers["location"]
        assert pinned not in answer.text
