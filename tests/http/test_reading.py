"""Parameters that an address reads itself: taken and refused exactly as the framework's own reading of the model."""

from typing import Annotated, Any
from urllib.parse import urlencode

import pytest
from fastapi import Depends, FastAPI, Query
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.facets import FILTER_FACETS
from app.http.faults import Reading
from app.http.parameters import SearchParameters
from app.http.problems import install
from app.search.generation import Generation


class Keeper:
    """Stands where the running service has its index."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation


@pytest.fixture(scope="module")
def both(generation: Generation) -> TestClient:
    """Two addresses with the same parameters: `/ours` reads them itself, `/theirs` lets the framework read."""
    app = FastAPI()

    @app.get("/ours")
    async def ours(parameters: Annotated[SearchParameters, Depends(Reading(SearchParameters))]) -> dict[str, Any]:
        return parameters.model_dump()

    @app.get("/theirs")
    async def theirs(parameters: Annotated[SearchParameters, Query()]) -> dict[str, Any]:
        return parameters.model_dump()

    install(app, lambda *_: None)
    app.state.keeper = Keeper(generation)
    return TestClient(app)


NAMES = st.sampled_from(
    [*FILTER_FACETS, *"q expand year_from year_to sort page size explain facets lang themes".split()]
)
VALUES = st.sampled_from(
    ["", "1", "0", "true", "no", "NB", "nb", "newest", "2015", "9999", "-1", "1.0", " 7 ", "æ & ø"]
)
PAIRS = st.lists(st.tuples(NAMES, VALUES | st.text(max_size=5)), max_size=6)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAIRS.filter(lambda pairs: not any(0xD800 <= ord(c) < 0xE000 for _, value in pairs for c in value)))
def test_it_takes_and_refuses_what_the_framework_does(both: TestClient, pairs: list[tuple[str, str]]) -> None:
    single = {name for name, _ in pairs if name not in (*FILTER_FACETS, "facets")}
    repeated = any(sum(name == one for name, _ in pairs) > 1 for one in single)
    asked = urlencode(pairs)
    ours, theirs = both.get(f"/ours?{asked}"), both.get(f"/theirs?{asked}")
    if repeated:
        # The framework takes one of several values and drops the others; that is refused here.
        assert ours.status_code == 422
        return
    assert ours.status_code == theirs.status_code
    mine, other = ours.json(), theirs.json()
    if ours.status_code != 200:
        mine, other = mine["errors"], other["errors"]
    assert mine == other


def test_a_parameter_that_takes_one_value_is_refused_twice(client: TestClient) -> None:
    answer = client.get("/api/v1/recommendations?q=barn&q=skole&theme=nobody")
    assert answer.status_code == 422
    assert {one["parameter"] for one in answer.json()["errors"]} == {"q", "theme"}


def test_the_description_names_every_parameter_of_the_list(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    described = paths["/api/v1/recommendations"]["get"]["parameters"]
    assert [one["name"] for one in described] == list(SearchParameters.model_fields)
    for one in described:
        field = SearchParameters.model_fields[one["name"]]
        assert one["in"] == "query"
        assert not one["required"]
        assert one["description"] == field.description
        assert one["schema"].get("type") == "array" or one["name"] not in FILTER_FACETS
