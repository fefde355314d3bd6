"""The tutorial's examples: Python runs as it stands against a real server, every address answers with what is said."""

import contextlib
import csv
import io
import re
import shlex
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from fastapi.testclient import TestClient

from app.main import create_app
from app.representations.formats import FORMATS_BY_EXTENSION
from app.settings import PROJECT, Settings

TUTORIAL = (PROJECT / "docs" / "guides" / "from-question-to-table.md").read_text(encoding="utf-8")
SHOWN = "http://127.0.0.1:8000"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TUTORIAL, re.DOTALL)


@pytest.fixture(scope="module")
def server(seeded: Settings) -> Iterator[str]:
    """The address of the application on a port of its own."""
    running = uvicorn.Server(uvicorn.Config(create_app(seeded), port=0, log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        while not running.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        running.should_exit = True
        thread.join()


@pytest.mark.parametrize("example", blocks("python"), ids=lambda example: example.split("httpx")[0][-20:].strip())
def test_an_example_in_python_runs_and_prints_something(server: str, example: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example.replace(SHOWN, server), "tutorial", "exec"), {})
    assert printed.getvalue().strip()


ADDRESSES = [shlex.split(block)[-1] for block in blocks("sh")]
ADDRESSES += re.findall(rf'"({SHOWN}[^"]+)"', "\n".join(blocks("r") + blocks("powerquery")))


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_gives_what_its_extension_says(client: TestClient, address: str) -> None:
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 200
    extension = parts.path.rpartition(".")[2] if "." in parts.path else "json"
    assert answer.headers["content-type"] == FORMATS_BY_EXTENSION[extension].content_type
    if extension != "json":
        assert int(answer.headers["x-total-count"]) > 0


@pytest.mark.parametrize(("language", "separator"), [("r", ","), ("powerquery", ";")])
def test_r_and_excel_are_told_the_right_separator(client: TestClient, language: str, separator: str) -> None:
    (block,) = blocks(language)
    parts = urlsplit(re.findall(rf'"({SHOWN}[^"]+)"', block)[0])
    text = client.get(f"{parts.path}?{parts.query}").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows[0]) > 20


def test_the_columns_of_the_example_are_those_asked_for(client: TestClient) -> None:
    parts = urlsplit(next(address for address in ADDRESSES if "columns=" in address))
    head = client.get(f"{parts.path}?{parts.query}").content.decode("utf-8-sig").splitlines()[0]
    assert head == parse_qs(parts.query)["columns"][0]


def test_there_are_examples_in_every_language() -> None:
    assert [len(blocks(language)) for language in ("python", "r", "powerquery")] == [3, 1, 1]
    assert len(ADDRESSES) >= 6
