"""Labels and texts in nb, nn, en and se; what does not exist in a language is given in the nearest one that does."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.domain.language import FALLBACKS, LANGUAGES, Language

LIST = "/api/v1/recommendations"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_in_the_language_or_the_nearest_that_has_one(client: TestClient, language: Language) -> None:
    for name in ("theme", "service_area", "municipal", "group", "county"):
        for term in client.get(f"/api/v1/vocabularies/{name}?lang={language}").json()["terms"]:
            nearest = next(one for one in FALLBACKS[language] if one in term["labels"])
            assert term["label"] == term["labels"][nearest]


@pytest.mark.parametrize(
    ("language", "label"), [("nb", "Barn"), ("nn", "Barn"), ("en", "Children"), ("se", "Mánát"), (None, "Barn")]
)
def test_a_label_that_exists_in_all_four_languages_is_given_in_each(
    client: TestClient, language: str | None, label: str
) -> None:
    asked = f"&lang={language}" if language else ""
    values = client.get(f"{LIST}?facets=group{asked}").json()["facets"]["group"]
    assert {value["code"]: value["label"] for value in values}["children"] == label


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_says_which_language_it_is_in(client: TestClient, language: Language) -> None:
    hits = client.get(f"{LIST}?size=30&lang={language}&facets=none").json()["hits"]
    for hit in hits:
        shown: dict[str, Any] = {**hit, "rationale": hit["municipal"]["rationale"]}
        assert set(hit["languages"]) == {kind for kind in ("title", "summary", "rationale") if shown[kind]}
        texts = client.get(hit["url"]).json()["texts"]
        for kind, stated in hit["languages"].items():
            written = {text["language"]: text["text"] for text in texts if text["kind"] == kind}
            assert stated == next(one for one in FALLBACKS[language] if one in written)
            assert shown[kind] == written[stated]


def test_sami_readers_get_bokmal_where_there_is_no_sami_text_and_are_told(client: TestClient) -> None:
    hit = client.get(f"{LIST}?size=1&lang=se").json()["hits"][0]
    assert hit["languages"]["title"] == "nb"


@pytest.mark.parametrize(("header", "language"), [("en-GB", "en"), ("nn", "nn"), ("se, nb;q=0.5", "se"), ("de", "nb")])
def test_accept_language_works_as_the_parameter_does(client: TestClient, header: str, language: str) -> None:
    by_header = client.get(LIST, headers={"Accept-Language": header})
    by_parameter = client.get(f"{LIST}?lang={language}")
    assert by_header.headers["content-language"] == by_header.json()["language"] == language
    assert by_header.json()["hits"][0]["tags"] == by_parameter.json()["hits"][0]["tags"]


def test_the_parameter_goes_before_the_header_and_stays_in_links(client: TestClient) -> None:
    found = client.get(f"{LIST}?lang=en", headers={"Accept-Language": "nn"}).json()
    assert found["language"] == "en"
    assert found["links"]["next"].endswith("lang=en")
    assert found["hits"][0]["url"].endswith("?lang=en")
    assert found["facets"]["theme"][0]["href"].endswith("lang=en")


def test_links_hold_no_language_nobody_asked_for(client: TestClient) -> None:
    assert "lang=" not in client.get(LIST, headers={"Accept-Language": "nn"}).text
