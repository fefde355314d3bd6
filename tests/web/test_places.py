"""The addresses of things: they last, forgive a slip, and say when there is nothing."""

import re
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.browser.test_accessibility import PAGES
from tests.web.conftest import Get


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/kommune/5501", "/kommune/5501-tromso"),
        ("/kommune/5501-romsa", "/kommune/5501-tromso"),
        ("/kommune/tromso", "/kommune/5501-tromso"),
        ("/kommune/guovdageaidnu", "/kommune/5612-kautokeino"),
        ("/nn/kommune/0301", "/nn/kommune/0301-oslo"),
        ("/dokument/crc/c/nor/co/5-6", "/dokument/CRC/C/NOR/CO/5-6"),
    ],
)
def test_another_spelling_leads_to_the_address_that_lasts(get: Get, asked: str, right: str) -> None:
    answer = get(asked)
    assert (answer.status_code, answer.headers["location"]) == (308, right)
    assert get(right).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/kommune/9999",
        "/kommune/ingensteds",
        "/tjeneste/x",
        "/organ/x",
        "/dokument/X/1",
        "/anbefaling/x",
        "/anbefaling/x/endringer",
        "/xyz",
    ],
)
def test_nothing_there_says_so_with_a_search(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert "Vi finner ikke siden" in answer.text
    assert 'role="search"' in answer.text


def test_who_asks_for_data_gets_a_problem(client: TestClient) -> None:
    answer = client.get("/xyz", headers={"accept": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert (
        client.get("/api/v1/xyz", headers={"accept": "text/html"}).headers["content-type"] == "application/problem+json"
    )


def test_all_municipalities_are_listed(get: Get) -> None:
    assert len(set(re.findall(r'href="(/kommune/\d{4}-[a-z-]+)"', get("/kommune").text))) == 357


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("tromsø", "/kommune/5501-tromso"),
        ("5612", "/kommune/5612-kautokeino"),
        ("Kárášjohka", "/kommune/5610-karasjok"),
    ],
)
def test_a_municipality_is_found_by_name_and_number(get: Get, typed: str, place: str) -> None:
    assert get(f"/kommune?q={typed}").headers["location"] == place


def test_each_service_area_lists_all_its_recommendations_once(get: Get, client: TestClient) -> None:
    for code in ("barnehage", "grunnskole", "samisk"):
        total = client.get(f"/api/v1/recommendations?service_area={code}&size=1").json()["total"]
        themes = get(f"/tjeneste/{code}").text.split('id="temaer"')[1].split("<figure")[0]
        rows = re.findall(r'href="(/anbefaling/[^"]+)"', themes)
        assert len(rows) == len(set(rows)) == total


def test_a_service_area_without_recommendations_says_so(get: Get) -> None:
    assert "Ingen anbefalinger er merket med dette området" in get("/tjeneste/innkjop").text


def test_what_is_uncertain_is_not_published_as_certain(get: Get) -> None:
    assert "Norge sluttet seg til" in get("/konvensjon/CRPD").text
    assert "Norge sluttet seg til" not in get("/konvensjon/CRC").text


def test_the_timeline_holds_the_recommendation_itself_and_its_sibling(get: Get) -> None:
    page = get("/anbefaling/crc-2018-views-of-the-child").text.split('class="timeline"')[1].split("</ol>")[0]
    assert "Denne anbefalingen" in page
    assert "/anbefaling/crc-2025-" in page


def test_who_changed_a_record_is_not_named(get: Get) -> None:
    page = get("/anbefaling/upr-2014-116/endringer").text
    assert "lagt til" in page


def test_charts_have_their_numbers_in_tables(get: Get) -> None:
    page = get("/statistikk").text
    assert page.count("<table") == 5
    # Each is drawn for wide pages and for telephones.
    assert page.count("<svg aria-hidden") == 10


def test_machines_find_their_way(own_copy: Settings) -> None:
    said = {"public_url": "https://anbefalinger.example.no", "contact": "post@example.no"}
    told = own_copy.model_copy(update={**said, "publisher": "Eksempel kommune"})
    with TestClient(create_app(told)) as client:
        assert "Sitemap: https://anbefalinger.example.no/sitemap.xml" in client.get("/robots.txt").text
        places = re.findall(r"<loc>https://anbefalinger\.example\.no([^<]*)</loc>", client.get("/sitemap.xml").text)
        assert len(places) == len(set(places)) > 3000
        for place in places[:: len(places) // 40]:
            assert client.get(place, headers={"accept": "text/html"}).status_code == 200, place
        text = client.get("/.well-known/security.txt").text
        assert text.startswith("Contact: mailto:post@example.no\nExpires: 20")
        catalogue = client.get("/catalog.ttl").text
        assert "<mailto:post@example.no>" in catalogue
        assert '"Eksempel kommune"@nb' in catalogue
        assert "Eksempel kommune" in client.get("/om").text
        assert '<link rel="canonical" href="https://anbefalinger.example.no/">' in client.get("/").text


def test_nobody_is_named_who_is_not_known(client: TestClient) -> None:
    assert client.get("/sitemap.xml").status_code == 404
    assert client.get("/.well-known/security.txt").status_code == 404
    assert '"testserver"@nb' in client.get("/catalog.ttl").text
    assert client.get("/robots.txt").status_code == 200


def test_without_an_index_the_page_says_what_works(own_copy: Settings) -> None:
    app = create_app(own_copy)
    with TestClient(app) as client:
        app.state.keeper._generation = None
        answer = client.get("/sok", headers={"accept": "text/html"})
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert "Anbefalingene er ikke tilgjengelige" in answer.text
        assert client.get("/om", headers={"accept": "text/html"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/%ED%A0%80",
        "/kommune/%00",
        "/anbefaling/%00",
        "/dokument/%FF",
        "/tjeneste/%ED%A0%80",
        "/sok?q=%ED%A0%80",
        "/sok?theme=%00",
        "/kommune?q=%00%FF",
    ],
)
def test_no_address_makes_a_page_fail(get: Get, path: str) -> None:
    assert get(path).status_code in (200, 404, 422)


GONE = ("/anbefaling/upr-2014-116/endringer", "/anbefaling/finnes-ikke")
"""Pages that only the database can answer; every other one comes from the index."""


def _all_pages(client: TestClient) -> dict[str, int]:
    return {path: client.get(path, headers={"accept": "text/html"}).status_code for path in PAGES}


def test_with_the_database_gone_only_what_it_alone_knows_is_missing(own_copy: Settings, tmp_path: Path) -> None:
    with TestClient(create_app(own_copy), raise_server_exceptions=False) as client:
        before = _all_pages(client)
        for file in list(own_copy.data_dir.glob("*.db*")):
            file.rename(tmp_path / file.name)
        assert _all_pages(client) == {path: 503 if path in GONE else status for path, status in before.items()}
        for path in GONE:
            answer = client.get(path, headers={"accept": "text/html"})
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert "Søket og sidene med anbefalinger virker fortsatt" in answer.text
            assert 'role="search"' in answer.text
            data = client.get(f"/api/v1{path.replace('anbefaling', 'recommendations').replace('endringer', 'history')}")
            assert (data.status_code, data.json()["type"]) == (503, "urn:anbefalinger:problem:database-unavailable")


def test_with_the_index_deleted_while_serving_every_page_still_answers(own_copy: Settings) -> None:
    with TestClient(create_app(own_copy), raise_server_exceptions=False) as client:
        before = _all_pages(client)
        shutil.rmtree(own_copy.index_dir)
        assert _all_pages(client) == before
