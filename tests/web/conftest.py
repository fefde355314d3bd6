"""Asking for pages as a browser does."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

Get = Callable[..., Response]


@pytest.fixture
def get(client: TestClient) -> Get:
    """Fetches an address as a browser would; redirections are shown, not followed."""

    def fetch(path: str, **headers: str) -> Response:
        asked = {
            "accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return client.get(path, headers=asked, follow_redirects=False)

    return fetch
