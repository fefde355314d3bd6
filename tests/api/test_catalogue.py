"""Documents, vocabularies and municipalities."""

import pytest
from fastapi.testclient import TestClient

DOCUMENT = "CRC/C/NOR/CO/5-6"


@pytest.mark.parametrize(
    "written", [DOCUMENT, DOCUMENT.lower(), "CRC/C/NOR/CO/5–6", "CRC%2FC%2FNOR%2FCO%2F5-6", " crc/c/nor/co/5‑6 "]
)
def test_a_document_is_found_by_its_symbol_however_it_is_written(client: TestClient, written: str) -> None:
    answer = client.get(f"/api/v1/documents/{written}")
    assert answer.status_code == 200
    assert answer.json()["id"] == DOCUMENT


def test_every_listed_document_is_at_its_address_with_its_recommendations(client: TestClient) -> None:
    found = client.get("/api/v1/documents").json()
    assert found["total"] == len(found["documents"]) > 20
    for document in found["documents"]:
        assert client.get(document["url"]).json() == {**document, "corpus": found["corpus"]}
        listed = client.get(document["recommendations"]["url"]).json()
        assert listed["total"] == document["recommendations"]["count"]
        assert {hit["document"]["id"] for hit in listed["hits"]} <= {document["id"]}


def test_documents_count_what_the_facet_counts(client: TestClient) -> None:
    documents = client.get("/api/v1/documents").json()["documents"]
    facet = client.get("/api/v1/recommendations?facets=document").json()["facets"]["document"]
    counted = {value["code"]: value["count"] for value in facet}
    assert {one["id"]: one["recommendations"]["count"] for one in documents if one["id"] in counted} == counted


def test_documents_come_newest_first_and_by_body_or_treaty(client: TestClient) -> None:
    documents = client.get("/api/v1/documents?body=CRC&body=CAT&treaty=CRC").json()["documents"]
    assert {(one["body"]["code"], one["treaty"]["code"]) for one in documents} == {("CRC", "CRC")}
    adopted = [one["adopted"] for one in documents]
    assert adopted == sorted(adopted, reverse=True)


@pytest.mark.parametrize("name", ["treaties", "bodies"])
def test_the_short_addresses_give_the_vocabularies(client: TestClient, name: str) -> None:
    whole = client.get(f"/api/v1/vocabularies/{ {'treaties': 'treaty', 'bodies': 'body'}[name] }").json()
    assert client.get(f"/api/v1/{name}").json() == whole


def test_every_term_of_a_facet_counts_what_its_list_holds(client: TestClient) -> None:
    for card in client.get("/api/v1/vocabularies").json()["vocabularies"]:
        vocabulary = client.get(card["url"]).json()
        assert card["terms"] == vocabulary["total"] == len(vocabulary["terms"])
        for term in vocabulary["terms"][:15]:
            if (listed := term["recommendations"]) is not None:
                assert client.get(f"{listed['url']}&facets=none").json()["total"] == listed["count"], listed["url"]


def names(client: TestClient, asked: str) -> list[str]:
    found = client.get("/api/v1/municipalities", params={"name": asked}).json()["municipalities"]
    return [one["name"] for one in found]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("Karasjok", "Karasjok"), ("kárášjohka", "Karasjok"), ("guovdageaidnu", "Kautokeino"), ("RAANE", "Rana")],
)
def test_a_municipality_is_found_by_any_of_its_names(client: TestClient, asked: str, found: str) -> None:
    assert names(client, asked) == [found]


def test_a_part_of_a_name_finds_every_municipality_that_has_it(client: TestClient) -> None:
    found = names(client, "tana")
    assert "Tana" in found
    assert all("tana" in name.casefold() for name in found)
    assert names(client, "xyzzy") == []


def test_there_are_357_municipalities_in_15_counties_each_at_its_address(client: TestClient) -> None:
    everything = client.get("/api/v1/municipalities").json()
    assert everything["total"] == len(everything["municipalities"]) == 357
    assert len({one["county"]["code"] for one in everything["municipalities"]}) == 15
    codes = [one["code"] for one in everything["municipalities"]]
    assert codes == sorted(codes)
    for one in everything["municipalities"][::40]:
        assert client.get(one["url"]).json() == {**one, "corpus": everything["corpus"]}


def test_municipalities_of_a_county(client: TestClient) -> None:
    found = client.get("/api/v1/municipalities?county=56").json()["municipalities"]
    assert {one["county"]["code"] for one in found} == {"56"}
    assert {"se"} <= {one["sami_language_area"] for one in found}
