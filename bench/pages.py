"""What a page costs next to the API's answer to the same question, in the same process, and how large pages are.

Run: python -m bench.pages
"""

import gzip
import re
import statistics
import time

from fastapi.testclient import TestClient
from rich.console import Console
from rich.table import Table

from app.main import create_app
from app.representations.html import STATIC
from app.settings import Settings
from bench.collection import prepared

ROUNDS = 150
SEARCHES = {
    "everything": "",
    "one word (barnevern)": "?q=barnevern",
    "a question (mobing på skulen)": "?q=mobing+på+skulen",
    "filters (CRPD, municipal)": "?treaty=CRPD&municipal=explicit&municipal=implicit",
    "word and filter": "?q=mobbing&service_area=grunnskole",
}
PAGES = (
    "/",
    "/sok",
    "/sok?q=barn&theme=education",
    "/se/sok?q=barn",
    "/anbefaling/crc-2018-children-with-disabilities",
    "/tjeneste/grunnskole",
    "/kommune",
    "/kommune/5501-tromso",
    "/dokument/A/HRC/27/3",
    "/organ/CRC",
    "/statistikk",
)
HTML = {"accept": "text/html"}


def main() -> None:
    """Measure and print two tables and the weight of the assets."""
    with prepared() as folder:
        # Every answer is made: kept ones would cost the same, whatever they are.
        settings = Settings(data_dir=folder, kept_answers_bytes=0, rate_limit_per_minute=0)
        measure(settings)


def measure(settings: Settings) -> None:
    """Measure and print."""
    with TestClient(create_app(settings)) as client:
        times = Table("search", "page, median ms", "API, median ms", "page / API")
        for name, query in SEARCHES.items():
            page, api = _pair(client, f"/sok{query}", f"/api/v1/recommendations{query}")
            times.add_row(name, f"{page:.2f}", f"{api:.2f}", f"{page / api:.2f} ×")
        Console(width=118).print(times)
        sizes = Table("page", "kB", "kB gzip")
        for path in PAGES:
            body = client.get(path, headers=HTML).content
            sizes.add_row(path, f"{len(body) / 1000:.0f}", f"{_weight(body):.1f}")
        Console(width=118).print(sizes)
        print(
            f"All that a page loads: {_assets(client):.1f} kB gzip (styles, script, icon, two weights of the typeface)."
        )


def _pair(client: TestClient, page: str, api: str) -> tuple[float, float]:
    rounds = [(_ask(client, page), _ask(client, api)) for _ in range(ROUNDS)][ROUNDS // 10 :]
    return statistics.median(one for one, _ in rounds), statistics.median(other for _, other in rounds)


def _ask(client: TestClient, path: str) -> float:
    started = time.perf_counter()
    assert client.get(path, headers=HTML if path.startswith("/sok") else {}).status_code == 200
    return (time.perf_counter() - started) * 1000


def _weight(body: bytes) -> float:
    return len(gzip.compress(body, 5)) / 1000


def _assets(client: TestClient) -> float:
    page = client.get("/", headers=HTML).text
    # The picture for shared links stands in a `content`: no page loads it.
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    loaded = {STATIC / place.split("?")[0].removeprefix("/static/") for place in named}
    fonts = set((STATIC / "vendor").glob("*-latin-[46]00-normal.woff2"))
    return sum(_weight(path.read_bytes()) for path in loaded | fonts)


if __name__ == "__main__":
    main()
