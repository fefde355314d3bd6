"""The log of changes, read page by page, and the numbers of any search."""

from typing import Any

import pytest
from fastapi.testclient import TestClient


def pages(client: TestClient, address: str) -> list[dict[str, Any]]:
    found = [client.get(address).json()]
    while found[-1]["links"]["next"]:
        found.append(client.get(found[-1]["links"]["next"]).json())
    return found


@pytest.mark.parametrize("size", [1000, 100, 53])
def test_next_reaches_every_revision_once(client: TestClient, size: int) -> None:
    every_kind = "&".join(f"subject={one}" for one in ("recommendation", "document", "term", "vocabulary"))
    read = pages(client, f"/api/v1/changes?size={size}&{every_kind}")
    ids = [change["id"] for page in read for change in page["changes"]]
    assert ids == sorted(set(ids))
    assert all(len(page["changes"]) == size for page in read[:-1])
    subjects = [change["subject"] for page in read for change in page["changes"]]
    assert subjects.count("recommendation") == client.get("/readyz").json()["records"]
    assert subjects.count("document") == client.get("/api/v1/documents").json()["total"]
    terms = [one["terms"] for one in client.get("/api/v1/vocabularies").json()["vocabularies"]]
    assert subjects.count("term") == sum(terms)
    assert subjects.count("vocabulary") == len(terms)


def test_a_page_that_is_just_full_has_no_next(client: TestClient) -> None:
    documents = client.get("/api/v1/documents").json()["total"]
    assert len(pages(client, f"/api/v1/changes?subject=document&size={documents}")) == 1
    assert len(pages(client, f"/api/v1/changes?subject=document&size={documents - 1}")) == 2


def test_self_leads_back_to_the_same_page(client: TestClient) -> None:
    for page in pages(client, "/api/v1/changes?subject=document&size=7&lang=en"):
        assert client.get(page["links"]["self"]).json() == page


def test_nothing_is_newer_than_the_newest_number(client: TestClient) -> None:
    number = client.get("/api/v1/changes").json()["corpus"]["number"]
    assert client.get(f"/api/v1/changes?since={number}").json()["changes"] == []
    assert {one["corpus_number"] for one in client.get(f"/api/v1/changes?since={number - 1}").json()["changes"]} == {
        number
    }


@pytest.mark.parametrize(
    "search", ["", "q=barn", "theme=housing&theme=education", "year_from=2010&year_to=2015", "body=UPR", "q=xyzzyxyzzy"]
)
def test_every_sum_of_the_statistics_is_the_total_of_the_search(client: TestClient, search: str) -> None:
    stats = client.get(f"/api/v1/stats?{search}").json()
    listed = client.get(stats["links"]["recommendations"] + ("&" if search else "?") + "facets=all").json()
    assert stats["total"] == listed["total"]
    assert sum(cell["count"] for cell in stats["cells"]) == stats["total"]
    for name in ("year", "treaty", "municipal"):
        assert sum(stats[name].values()) == stats["total"]
        counted = {value["code"]: value["count"] for value in listed["facets"][name]}
        if not search.startswith("year"):
            assert {code: count for code, count in stats[name].items() if code != "none" or name != "treaty"} == counted


def test_no_cell_is_empty_or_given_twice(client: TestClient) -> None:
    cells = client.get("/api/v1/stats").json()["cells"]
    places = [(cell["year"], cell["treaty"], cell["municipal"]) for cell in cells]
    assert places == sorted(set(places))
    assert all(cell["count"] > 0 for cell in cells)
