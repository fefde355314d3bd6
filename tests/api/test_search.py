"""The list: the promised names, facets that count what their links give, and pages that hold every hit once."""

from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.domain.facets import FACETS
from app.main import create_app
from app.settings import Settings

LIST = "/api/v1/recommendations"
FACET_NAMES = [facet.name for facet in FACETS]


def get(client: TestClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_names_that_v1_promises(client: TestClient) -> None:
    found = get(client, f"{LIST}?q=barnevern")
    assert {"total", "hits", "facets", "links", "corpus"} <= set(found)
    assert "id" in found["hits"][0]
    assert set(found["facets"]["theme"][0]) == {"code", "label", "count", "selected", "href"}
    assert set(found["links"]) == {"self", "next", "prev"}
    assert set(found["corpus"]) == {"number", "updated"}


@pytest.mark.parametrize(
    ("search", "facet"),
    [
        (search, facet)
        for search in ("q=barnevern", "q=skole&municipal=implicit", "year_from=2018&response=supported")
        for facet in FACET_NAMES
        if facet not in search  # A facet that is filtered already widens; see the next test.
    ],
)
def test_following_a_facet_gives_the_total_it_promised(client: TestClient, search: str, facet: str) -> None:
    values = get(client, f"{LIST}?{search}&facets={facet}&size=1")["facets"][facet]
    for value in values[:40]:
        followed = get(client, value["href"])
        assert followed["total"] == value["count"] > 0, value["href"]
        chosen = [one for one in followed["facets"][facet] if one["selected"]]
        assert [one["code"] for one in chosen] == [value["code"]]


@pytest.mark.parametrize(("facet", "chosen"), [("treaty", "CRC"), ("body", "UPR"), ("year", "2018")])
def test_a_second_code_of_a_single_facet_adds_its_count(client: TestClient, facet: str, chosen: str) -> None:
    begun = f"year_from={chosen}&year_to={chosen}" if facet == "year" else f"{facet}={chosen}"
    found = get(client, f"{LIST}?q=barn&facets={facet}&{begun}")
    (selected,) = [value for value in found["facets"][facet] if value["selected"]]
    assert (selected["code"], selected["count"]) == (chosen, found["total"])
    others = [value for value in found["facets"][facet] if not value["selected"]]
    assert others
    for value in others:
        wanted = value["count"] + (0 if facet == "year" else found["total"])
        assert get(client, value["href"])["total"] == wanted


def test_following_a_selected_code_takes_it_out_again(client: TestClient) -> None:
    before = get(client, f"{LIST}?q=barn&facets=theme")
    inside = get(client, before["facets"]["theme"][0]["href"])
    (selected,) = [value for value in inside["facets"]["theme"] if value["selected"]]
    assert get(client, selected["href"])["total"] == before["total"]


def test_a_selected_code_stays_in_sight_without_hits(client: TestClient) -> None:
    found = get(client, f"{LIST}?q=xyzzyxyzzy&theme=housing&facets=theme")
    assert [(one["code"], one["count"], one["selected"]) for one in found["facets"]["theme"]] == [("housing", 0, True)]


@pytest.mark.parametrize(
    "search",
    ["size=50&facets=none", "q=barn&size=7&facets=none", "q=skole&sort=oldest&size=3", "sort=document&size=97"],
)
def test_next_reaches_every_hit_once_and_prev_leads_back(client: TestClient, search: str) -> None:
    page = get(client, f"{LIST}?{search}")
    assert page["links"]["prev"] is None
    pages = [page]
    while page["links"]["next"]:
        page = get(client, page["links"]["next"])
        pages.append(page)
    ids = [hit["id"] for one in pages for hit in one["hits"]]
    assert len(ids) == len(set(ids)) == pages[0]["total"]
    assert {one["total"] for one in pages} == {len(ids)}
    for earlier, later in pairwise(pages):
        assert get(client, later["links"]["prev"])["hits"] == earlier["hits"]
        assert get(client, later["links"]["self"])["hits"] == later["hits"]


def test_a_page_behind_the_last_is_empty_and_leads_back_to_the_last(client: TestClient) -> None:
    beyond = get(client, f"{LIST}?q=barnevern&page=1000000")
    assert (beyond["hits"], beyond["links"]["next"]) == ([], None)
    last = get(client, beyond["links"]["prev"])
    assert last["hits"]
    assert last["links"]["next"] is None


def test_links_keep_filters_sorting_size_facets_and_language(client: TestClient) -> None:
    search = "q=barn&theme=housing&theme=education&year_from=2010&sort=oldest&facets=theme&size=1&lang=en"
    page = get(client, f"{LIST}?{search}")
    assert page["links"]["self"] == f"{LIST}?{search}"
    assert page["links"]["next"] == f"{LIST}?{search.replace('&lang', '&page=2&lang')}"


def test_only_a_search_by_relevance_has_scores(client: TestClient) -> None:
    scores = [hit["score"] for hit in get(client, f"{LIST}?q=barn")["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
    assert {hit["score"] for hit in get(client, f"{LIST}?q=barn&sort=newest")["hits"]} == {None}


def test_highlights_are_markup_that_is_safe_to_show(client: TestClient) -> None:
    for hit in get(client, f"{LIST}?q=barn&size=100")["hits"]:
        for marked in hit["highlights"].values():
            bare = marked.replace("<mark>", "").replace("</mark>", "")
            assert "<mark>" in marked
            assert "<" not in bare


def test_a_matched_measure_is_one_of_the_record(client: TestClient) -> None:
    hits = [hit for hit in get(client, f"{LIST}?q=barn&size=100")["hits"] if hit["matched_measures"]]
    assert hits
    for hit in hits[:5]:
        measures = {measure["id"] for measure in get(client, hit["url"])["measures"]}
        assert {measure["id"] for measure in hit["matched_measures"]} <= measures


def test_links_begin_with_the_public_address_if_there_is_one(seeded: Settings) -> None:
    settings = seeded.model_copy(update={"public_url": "https://anbefalinger.example.no/"})
    with TestClient(create_app(settings)) as client:
        page = get(client, f"{LIST}?size=1")
    assert page["links"]["next"] == "https://anbefalinger.example.no/api/v1/recommendations?size=1&page=2"
    assert page["hits"][0]["url"].startswith("https://anbefalinger.example.no/api/v1/recommendations/")
