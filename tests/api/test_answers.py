"""Every address answers with the shape it is described with; a new address without an example here fails."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from app.api import answers
from app.api.answers import bulk as bulk_answers
from app.api.health import Readiness
from app.domain.language import LANGUAGES

RECORD = "crc-2018-views-of-the-child"

LIST = "/api/v1/recommendations"

EXAMPLES: dict[str, tuple[str, type[BaseModel]]] = {
    "/api/v1": ("/api/v1", answers.Home),
    "/api/v1/recommendations": (f"{LIST}?q=barn&facets=all&size=100", answers.SearchAnswer),
    "/api/v1/recommendations/{identifier}": (f"{LIST}/{RECORD}", answers.Recommendation),
    "/api/v1/recommendations/{identifier}/history": (
        f"{LIST}/{RECORD}/history",
        answers.HistoryAnswer,
    ),
    "/api/v1/recommendations/{identifier}/similar": (
        f"{LIST}/{RECORD}/similar",
        answers.SimilarAnswer,
    ),
    "/api/v1/documents": ("/api/v1/documents", answers.DocumentsAnswer),
    "/api/v1/documents/{symbol}": ("/api/v1/documents/CRC/C/NOR/CO/5-6", answers.DocumentAnswer),
    "/api/v1/treaties": ("/api/v1/treaties", answers.VocabularyAnswer),
    "/api/v1/bodies": ("/api/v1/bodies", answers.VocabularyAnswer),
    "/api/v1/vocabularies": ("/api/v1/vocabularies", answers.VocabulariesAnswer),
    "/api/v1/vocabularies/{name}": ("/api/v1/vocabularies/service_area", answers.VocabularyAnswer),
    "/api/v1/municipalities": ("/api/v1/municipalities", answers.MunicipalitiesAnswer),
    "/api/v1/municipalities/{code}": ("/api/v1/municipalities/5501", answers.MunicipalityAnswer),
    "/api/v1/suggest": ("/api/v1/suggest?q=barne", answers.SuggestAnswer),
    "/api/v1/stats": ("/api/v1/stats?q=barn", answers.StatisticsAnswer),
    "/api/v1/changes": ("/api/v1/changes?size=1000&subject=recommendation&subject=term", answers.ChangesAnswer),
    "/data": ("/data", bulk_answers.BulkAnswer),
    "/data/dictionary.json": ("/data/dictionary.json", bulk_answers.DictionaryAnswer),
    "/healthz": ("/healthz", answers.Health),
    "/readyz": ("/readyz", Readiness),
    "/version": ("/version", answers.Version),
}

FILES = {
    "/api/v1/recommendations.{extension}": f"{LIST}.csv?q=mobbing",
    "/api/v1/recommendations/{identifier}.{extension}": f"{LIST}/{RECORD}.ris",
    "/api/v1/documents.ics": "/api/v1/documents.ics?body=CRC",
}
"""The addresses that answer with files in a language; what is in them is tested elsewhere."""

WHOLE = {
    "/data/{name}": "/data/anbefalinger.csv",
    "/data/{number}/{name}": "/data/1/anbefalinger.csv",
    "/catalog.ttl": "/catalog.ttl",
    "/catalog.jsonld": "/catalog.jsonld",
    "/llms.txt": "/llms.txt",
}
"""The addresses that answer with the same file whoever asks."""

ADDRESSES = {**{path: address for path, (address, _) in EXAMPLES.items()}, **FILES, **WHOLE}


def described(client: TestClient) -> dict[str, Any]:
    """Every described address, with the braces of a path parameter as the examples write them."""
    paths: dict[str, Any] = client.get("/openapi.json").json()["paths"]
    return {path.replace(":path", ""): operations for path, operations in paths.items()}


def test_every_address_has_an_example(client: TestClient) -> None:
    assert set(described(client)) == set(ADDRESSES)


@pytest.mark.parametrize("path", EXAMPLES)
def test_every_answer_has_exactly_the_described_shape(client: TestClient, path: str) -> None:
    address, model = EXAMPLES[path]
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    model.model_validate_json(answer.content, strict=True)


@pytest.mark.parametrize("path", EXAMPLES)
def test_the_description_names_the_shape_that_is_tested_here(client: TestClient, path: str) -> None:
    content = described(client)[path]["get"]["responses"]["200"]["content"]
    assert content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1] == EXAMPLES[path][1].__name__


@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.startswith("/api")])
def test_every_address_answers_in_every_language(client: TestClient, path: str) -> None:
    address, model = EXAMPLES[path]
    for language in LANGUAGES:
        answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
        model.model_validate_json(answer.content, strict=True)
        assert answer.headers["content-language"] == language


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_described_as_a_file_and_given_in_every_language(client: TestClient, path: str) -> None:
    content = described(client)[path]["get"]["responses"]["200"]["content"]
    for language in LANGUAGES:
        answer = client.get(f"{FILES[path]}{'&' if '?' in FILES[path] else '?'}lang={language}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].split(";")[0] in content
        assert answer.headers["content-language"] == language


@pytest.mark.parametrize("path", ADDRESSES)
def test_no_address_ignores_a_parameter_it_does_not_know(client: TestClient, path: str) -> None:
    address = ADDRESSES[path]
    answer = client.get(f"{address}{'&' if '?' in address else '?'}nonsense=1")
    assert answer.status_code == 422
    assert [fault["parameter"] for fault in answer.json()["errors"]] == ["nonsense"]


@pytest.mark.parametrize("path", EXAMPLES)
def test_no_address_answers_in_a_format_it_does_not_have(client: TestClient, path: str) -> None:
    assert client.get(EXAMPLES[path][0], headers={"Accept": "text/turtle"}).status_code == 406


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_no_address_takes_another_method_than_get_and_head(client: TestClient, path: str, method: str) -> None:
    answer = client.request(method, ADDRESSES[path])
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    answers.Problem.model_validate_json(answer.content)


def links(value: Any) -> set[str]:
    """Every address of ours in an answer."""
    if isinstance(value, dict):
        return {one for part in value.values() for one in links(part)}
    if isinstance(value, list):
        return {one for part in value for one in links(part)}
    return {value} if isinstance(value, str) and value.startswith("/") else set()


@pytest.mark.parametrize("path", EXAMPLES)
def test_every_link_of_an_answer_leads_somewhere(client: TestClient, path: str) -> None:
    for address in sorted(links(client.get(EXAMPLES[path][0]).json()))[:100]:
        assert client.get(address).status_code == 200, address


def test_a_measure_count_is_a_number_and_measures_are_a_list_everywhere(client: TestClient) -> None:
    hits = client.get("/api/v1/recommendations?size=100").json()["hits"]
    hit = next(hit for hit in hits if hit["measure_count"] > 1)
    record = client.get(hit["url"]).json()
    assert record["measure_count"] == len(record["measures"]) == hit["measure_count"]
    assert "measures" not in hit
