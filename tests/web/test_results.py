"""The list: the same as the API's, never a trap, honest when it is empty or asked something wrong."""

import html
import re
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import Get


def ids(text: str) -> list[str]:
    return re.findall(r'data-id="([^"]+)"', text)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=mobing+på+skulen",
        "q=barn&theme=housing&theme=education",
        "body=CRC&year_from=2018&sort=oldest",
        "size=5&page=3",
    ],
)
def test_page_and_api_list_the_same(get: Get, client: TestClient, query: str) -> None:
    data = client.get(f"/api/v1/recommendations?{query}").json()
    answer = get(f"/sok?{query}")
    assert answer.status_code == 200
    page = answer.text
    assert ids(page) == [hit["id"] for hit in data["hits"]]
    assert f'role="status">{data["total"]} anbefaling' in page


def test_every_link_of_the_list_leads_somewhere(get: Get) -> None:
    page = get("/sok?q=barnehage&service_area=barnehage&year_from=2010").text
    places = {html.unescape(place) for place in re.findall(r'href="(/[^"]*)"', page)}
    assert len(places) > 50
    for place in places:
        assert get(place).status_code in (200, 307), place


def test_each_choice_has_its_way_back(get: Get) -> None:
    page = get("/sok?theme=housing&body=UPR&year_from=2009&document=A/HRC/27/3").text
    chips = [html.unescape(place) for place in re.findall(r'data-removable href="([^"]*)"', page)]
    assert len(chips) == 4
    assert "/sok?body=UPR&document=A%2FHRC%2F27%2F3&year_from=2009" in chips


def test_using_the_filters_loses_nothing(get: Get) -> None:
    page = get("/sok?q=barn&document=A/HRC/27/3&expand=false&sort=oldest&size=5").text
    for name, value in [
        ("q", "barn"),
        ("document", "A/HRC/27/3"),
        ("expand", "false"),
        ("sort", "oldest"),
        ("size", "5"),
    ]:
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


def test_empty_fields_of_a_form_mean_nothing(get: Get) -> None:
    assert ids(get("/sok?q=&year_from=&year_to=&theme=housing").text) == ids(get("/sok?theme=housing").text)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("theme=hosing", "«hosing» kan ikke brukes i filteret «Tema»."),
        ("tema=bolig", "Vi har ikke noe filter som heter «tema»."),
        ("year_from=mange", "«mange» kan ikke brukes i filteret «År fra»."),
        ("lang=xx", "«xx» kan ikke brukes i filteret «Språk i adressen»."),
        ("sort=finest", "«finest» kan ikke brukes i filteret «Sortering»."),
        ("q=a&q=b", "«a, b» kan ikke brukes i filteret «Søkeord»."),
        ("year_from=2020&year_to=2010", "«2020» kan ikke brukes i filteret «År fra»."),
    ],
)
def test_a_wrong_filter_is_named_and_the_list_shown_without_it(get: Get, query: str, said: str) -> None:
    answer = get(f"/sok?{query}&body=CRC")
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert ids(answer.text)
    assert answer.headers["cache-control"] == "no-store"


def test_the_right_codes_beside_a_wrong_one_are_kept(get: Get) -> None:
    answer = get("/sok?theme=housing&theme=hosing")
    assert ids(answer.text) == ids(get("/sok?theme=housing").text)
    assert "Mente du" not in answer.text


def test_an_unsafe_word_stays_a_word(get: Get) -> None:
    answer = get("/sok?q=<script>alert(1)</script>")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_nothing_found_offers_a_way_on(get: Get) -> None:
    page = get("/sok?q=zzzzqqqq&theme=housing").text
    assert "Vi fant ingen anbefalinger" in page
    assert "Fjern alle filtre" in page
    assert not ids(page)


def test_a_page_beyond_the_last_leads_back(get: Get) -> None:
    page = get("/sok?theme=housing&page=999").text
    place = html.unescape(re.findall(r'href="([^"]*)">Gå til den siste siden', page)[0])
    assert ids(get(place).text)


def test_the_language_of_the_api_leads_to_the_page_in_it(get: Get) -> None:
    answer = get("/sok?lang=en&theme=housing")
    assert (answer.status_code, urlsplit(answer.headers["location"]).path) == (307, "/en/sok")


def test_the_reading_can_be_switched_off_and_on(get: Get) -> None:
    page = get("/sok?q=mobing").text
    assert "Vi leste «mobing» som «mobbing»." in page
    literal = html.unescape(re.findall(r'href="([^"]*)">Søk bare etter', page)[0])
    assert literal == "/sok?q=mobing&expand=false"
    assert "Søk også etter ord som betyr det samme" in get(literal).text


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("alta", "/kommune/5601-alta"),
        ("Tromsø kommune", "/kommune/5501-tromso"),
        ("Kárášjohka", "/kommune/5610-karasjok"),
    ],
)
def test_who_writes_the_name_of_a_municipality_is_shown_the_way_to_it(get: Get, typed: str, place: str) -> None:
    assert f'href="{place}"' in get(f"/sok?q={typed}").text
    assert "/kommune/" not in get("/sok?q=barnevern").text.split('id="treff"')[1].split('class="take"')[0]
