"""What is compressed on the way, and what is left as it is."""

import pytest
from fastapi.testclient import TestClient

LIST = "/api/v1/recommendations"


@pytest.mark.parametrize(
    ("path", "compressed"),
    [(f"{LIST}.csv", True), (f"{LIST}.jsonl", True), (LIST, True), (f"{LIST}.xlsx", False), (f"{LIST}.docx", False)],
)
def test_text_is_compressed_and_what_is_packed_already_is_not(client: TestClient, path: str, compressed: bool) -> None:
    answer = client.get(f"{path}?q=barn", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert (answer.headers.get("content-encoding") == "gzip") == compressed
