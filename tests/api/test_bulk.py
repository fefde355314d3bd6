"""The addresses of the bulk files, the catalogue and the calendar."""

import hashlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from rdflib import DCAT, RDF, Graph, URIRef

from app.api.answers import bulk as bulk_answers
from app.bulk.files import KINDS
from app.main import create_app
from app.settings import Settings


@pytest.fixture(scope="module")
def shelved(seeded: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the application with its first edition made."""
    folder = tmp_path_factory.mktemp("shelved") / "var"
    shutil.copytree(seeded.data_dir, folder)
    settings = seeded.model_copy(update={"data_dir": folder, "bulk_still_seconds": 0.05, "poll_seconds": 0.05})
    with TestClient(create_app(settings), raise_server_exceptions=False) as opened:
        for _ in range(600):
            if opened.get("/data").json()["editions"]:
                break
            time.sleep(0.05)
        yield opened


def test_the_index_is_right_about_every_file(shelved: TestClient) -> None:
    index = bulk_answers.BulkAnswer.model_validate_json(shelved.get("/data").content)
    (edition,) = index.editions
    assert edition.records == shelved.get("/api/v1/recommendations").json()["total"]
    assert [file.name for file in edition.files] == [kind.name for kind in KINDS]
    for file in edition.files:
        answer = shelved.get(file.url)
        assert len(answer.content) == file.bytes
        assert hashlib.sha256(answer.content).hexdigest() == file.sha256
        assert answer.headers["content-type"].startswith(file.media_type)
        assert shelved.get(f"/data/{file.name}").content == answer.content


def test_the_licence_says_whose_words_it_covers(shelved: TestClient) -> None:
    licence = shelved.get("/data?lang=en").json()["licence"]
    assert licence["code"] == "NLOD-2.0"
    assert "United Nations" in licence["terms"]


def test_a_page_can_carry_the_data_set_in_the_words_of_search_engines(shelved: TestClient) -> None:
    described = shelved.get("/data?lang=nn").json()["schema_org"]
    assert (described["@type"], described["name"]) == ("Dataset", "Tilrådingane frå FN til Noreg")
    files = [one["contentUrl"] for one in described["distribution"]]
    assert files == [f"http://testserver/data/{kind.name}" for kind in KINDS]
    assert described["license"] == "https://data.norge.no/nlod/no/2.0"


def test_a_part_of_a_file_can_be_asked_for(shelved: TestClient) -> None:
    whole = shelved.get("/data/anbefalinger.sqlite").content
    part = shelved.get("/data/anbefalinger.sqlite", headers={"Range": "bytes=100-199", "Accept-Encoding": "gzip"})
    assert (part.status_code, part.content) == (206, whole[100:200])


def test_a_file_is_not_sent_again_to_whoever_holds_it(shelved: TestClient) -> None:
    etag = shelved.get("/data/anbefalinger.csv").headers["etag"]
    assert shelved.get("/data/anbefalinger.csv", headers={"If-None-Match": etag}).status_code == 304


def test_a_file_is_told_without_being_sent(shelved: TestClient) -> None:
    told = shelved.head("/data/anbefalinger.csv")
    assert (told.status_code, told.content) == (200, b"")
    assert int(told.headers["content-length"]) == len(shelved.get("/data/anbefalinger.csv").content)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/data/anbefalinger.xls", "anbefalinger.xlsx"),
        ("/data/manifest.json", "anbefalinger.csv"),
        ("/data/..%2f..%2fanbefalinger.db", "There is"),
        ("/data/99/anbefalinger.csv", "Kept are: 1."),
        ("/data/1/nothing", "anbefalinger.csv"),
    ],
)
def test_what_is_not_there_is_not_found(shelved: TestClient, path: str, said: str) -> None:
    answer = shelved.get(path)
    assert answer.status_code == 404
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/data/x/anbefalinger.csv", "/data/-1/anbefalinger.csv", "/data/9e99/anbefalinger.csv"]
)
def test_an_edition_is_a_number(shelved: TestClient, path: str) -> None:
    assert shelved.get(path).status_code in (404, 422)


def test_before_the_first_edition_the_list_is_empty_and_files_come_later(client: TestClient) -> None:
    assert client.get("/data").json()["editions"] == []
    answer = client.get("/data/anbefalinger.csv")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


def test_the_catalogue_offers_the_files_with_whole_addresses(shelved: TestClient) -> None:
    graph = Graph().parse(data=shelved.get("/catalog.ttl").text, format="turtle")
    files = {str(one) for one in graph.objects(None, DCAT.downloadURL)}
    assert files == {f"http://testserver/data/{kind.name}" for kind in KINDS}
    assert (URIRef("http://testserver/data"), RDF.type, DCAT.Dataset) in graph
    assert shelved.get("/catalog.jsonld").headers["content-type"] == "application/ld+json"


def test_llms_txt_names_every_address(client: TestClient) -> None:
    text = client.get("/llms.txt").text
    assert text.startswith("# ")
    assert all(f"[{path}]" in text for path in client.get("/openapi.json").json()["paths"])


def test_the_calendar_holds_the_days_the_documents_state(client: TestClient) -> None:
    answer = client.get("/api/v1/documents.ics?body=CRC")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    documents = client.get("/api/v1/documents?body=CRC").json()["documents"]
    days = [one[name] for one in documents for name in ("considered", "adopted", "published")]
    assert len(events) == sum(len(day or "") == 10 for day in days) > 3
    assert client.get("/api/v1/documents.ics", headers={"If-None-Match": answer.headers["etag"]}).status_code == 200
    again = client.get("/api/v1/documents.ics?body=CRC", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_no_file_of_the_service_itself_is_given_away(shelved: TestClient, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    assert shelved.get(f"/data/{tmp_path}/secret").status_code in (404, 422)


BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (BROWSER["accept"], "text/html; charset=utf-8"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/json, text/html;q=0.9", "application/json"),
        ("text/html", "text/html; charset=utf-8"),
    ],
)
def test_one_address_is_a_page_for_people_and_an_index_for_programs(
    shelved: TestClient, accept: str, media_type: str
) -> None:
    answer = shelved.get("/data", headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "Accept" in answer.headers["vary"].split(", ")


@pytest.mark.parametrize("start", ["", "/nn", "/en", "/se"])
def test_the_page_leads_to_every_file_with_its_size_and_checksum(shelved: TestClient, start: str) -> None:
    page = shelved.get(f"{start}/data", headers=BROWSER).text
    (edition,) = shelved.get("/data").json()["editions"]
    for file in edition["files"]:
        assert f'href="/data/{file["name"]}"' in page
        assert file["sha256"] in page
    for place in ("/data/dictionary.json", "/catalog.ttl", "https://data.norge.no/nlod/no/2.0"):
        assert f'href="{place}' in page
    assert '"@type": "Dataset"' in page


def test_before_the_first_edition_the_page_says_that_the_files_are_being_made(client: TestClient) -> None:
    assert "Filene lages nå" in client.get("/data", headers=BROWSER).text
