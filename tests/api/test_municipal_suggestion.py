"""Suggestions of municipal relevance: shown apart, with evidence, and never taken for an assessment."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from app.domain.recommendation import Municipal, Text
from app.domain.revision import Author
from app.main import create_app
from app.search.builder import build_index
from app.settings import Settings
from app.storage.changes import changing
from app.storage.engine import open_engine
from app.storage.recommendations import load_recommendation, save_recommendation

RECORD = "crc-2018-views-of-the-child"
SCHOOL, NOTHING = "crc-2031-invented-school", "crc-2031-invented-nothing"


@pytest.fixture
def reader(own_copy: Settings) -> Iterator[TestClient]:
    """A client of a corpus with two invented records that nobody has assessed."""
    engine = open_engine(own_copy.database)
    with changing(engine, Author("import uhri", "import", "a test")) as change:
        like = load_recommendation(change.session, RECORD)
        assert like is not None
        for slug, words in ((SCHOOL, "Invented: stop bullying in school."), (NOTHING, "Invented: xyzzy.")):
            texts = (Text("title", "en", "Invented"), Text("official", "en", words, "un"))
            tags = {"body": ("CRC",), "country": ("NOR",)}
            save_recommendation(
                change,
                replace(like, id=slug, texts=texts, tags=tags, municipal=Municipal(), measures=(), external_ids=()),
            )
    build_index(engine, own_copy.index_dir)
    engine.dispose()
    with TestClient(create_app(own_copy), raise_server_exceptions=False) as client:
        yield client


def test_a_suggestion_stands_apart_with_its_evidence_and_is_never_counted(reader: TestClient) -> None:
    found = reader.get(f"/api/v1/recommendations/{SCHOOL}?lang=nn").json()
    assert found["municipal"]["level"] == "unassessed"
    assert found["municipal"]["service_areas"] == []
    suggestion = found["municipal_suggestion"]
    assert (suggestion["level"], [area["code"] for area in suggestion["service_areas"]]) == ("implicit", ["grunnskole"])
    (because,) = suggestion["because"]
    assert (because["rule"], because["why_language"]) == ("school", "nn")
    assert "opplæringslova" in because["why"]
    assert {"bullying", "school"} & {sign["code"] for sign in because["evidence"]}
    assert reader.get(f"/api/v1/recommendations/{NOTHING}").json()["municipal_suggestion"] is None
    assert reader.get(f"/api/v1/recommendations/{RECORD}").json()["municipal_suggestion"] is None

    counts = {
        value["code"]: value["count"]
        for value in reader.get("/api/v1/recommendations?facets=municipal").json()["facets"]["municipal"]
    }
    assert counts["unassessed"] == 2
    hits = reader.get("/api/v1/recommendations?service_area=grunnskole&size=100&q=Invented").json()["hits"]
    assert SCHOOL not in [hit["id"] for hit in hits]


def test_the_page_says_that_a_suggestion_is_no_assessment(reader: TestClient) -> None:
    page = reader.get(f"/anbefaling/{SCHOOL}").text
    assert "Automatisk forslag:" in page
    assert "ikke en vurdering" in page
    assert "Ingen har vurdert ennå" in page
    assert "Automatisk forslag" not in reader.get(f"/anbefaling/{NOTHING}").text
    assert "Automatisk forslag" not in reader.get(f"/anbefaling/{RECORD}").text
