"""The description of the API is valid, complete and readable."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from app.domain.facets import FILTER_FACETS
from app.http.parameters import SearchParameters


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(description: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(path, one) for path, methods in description["paths"].items() for one in methods.values()]


def test_the_description_is_valid_openapi(description: dict[str, Any]) -> None:
    validate(description)


def test_every_address_says_what_it_is_for(description: dict[str, Any]) -> None:
    for path, operation in operations(description):
        assert len(operation.get("description", "")) > 20, path
        assert operation["tags"], path


def test_every_parameter_is_described(description: dict[str, Any]) -> None:
    nameless = [
        (path, one["name"])
        for path, operation in operations(description)
        for one in operation.get("parameters", [])
        if len(one.get("description", "")) < 10
    ]
    assert nameless == []


def test_every_search_parameter_and_facet_is_there(description: dict[str, Any]) -> None:
    parameters = {one["name"]: one for one in description["paths"]["/api/v1/recommendations"]["get"]["parameters"]}
    assert set(parameters) == set(SearchParameters.model_fields)
    assert set(FILTER_FACETS) < set(parameters)
    assert {parameters[facet]["schema"]["type"] for facet in FILTER_FACETS} == {"array"}


def test_every_error_is_described_as_a_problem(description: dict[str, Any]) -> None:
    for path, operation in operations(description):
        for status, response in operation["responses"].items():
            if status != "200":
                assert list(response["content"]) == ["application/problem+json"], (path, status)


def test_every_schema_is_described(description: dict[str, Any]) -> None:
    assert [name for name, one in description["components"]["schemas"].items() if not one.get("description")] == []


def test_operations_have_names_of_their_own(description: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(description)]
    assert len(set(names)) == len(names)
