"""GET is open to every origin, without credentials."""

import pytest
from fastapi.testclient import TestClient

LIST = "/api/v1/recommendations"
ORIGIN = {"Origin": "https://www.nhri.no"}


def preflight(client: TestClient, method: str, header: str = "") -> tuple[int, set[str]]:
    asked = {"Access-Control-Request-Headers": header} if header else {}
    answer = client.options(LIST, headers={**ORIGIN, "Access-Control-Request-Method": method, **asked})
    return answer.status_code, set(answer.headers.get("access-control-allow-methods", "").split(", "))


@pytest.mark.parametrize(("address", "status"), [(LIST, 200), (f"{LIST}?x=1", 422), ("/nothing", 404)])
def test_every_origin_may_read_answers_and_errors(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address, headers=ORIGIN)
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers
    exposed = answer.headers["access-control-expose-headers"]
    assert {"ETag", "X-Request-ID", "Content-Language"} <= set(exposed.split(", "))


def test_a_cookie_opens_nothing_more(client: TestClient) -> None:
    answer = client.get(LIST, headers={**ORIGIN, "Cookie": "session=1"})
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("header", ["", "If-None-Match", "X-Request-ID", "Accept-Language"])
def test_a_preflight_allows_reading_with_the_headers_a_client_needs(client: TestClient, header: str) -> None:
    assert preflight(client, "GET", header) == (200, {"GET", "HEAD"})


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_preflight_allows_no_writing(client: TestClient, method: str) -> None:
    assert preflight(client, method) == (400, {"GET", "HEAD"})


def test_a_preflight_refuses_a_header_with_credentials(client: TestClient) -> None:
    assert preflight(client, "GET", "Authorization")[0] == 400
