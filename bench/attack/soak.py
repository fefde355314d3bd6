# ruff: noqa: E501 # The list of addresses is read as a list.
"""Ten minutes of everything at once, to see whether memory stays flat.

Clients ask all kinds of addresses with ever new words, some break off in the middle of a download, and memory is read
every five seconds. Printed: requests, memory at the beginning, in the middle and at the end, and its slope over the
second half in MB per 1,000 requests. Run: python -m bench.attack.soak [minutes]
"""

import http.client
import random
import statistics
import sys
import threading
import time
from itertools import count
from urllib.parse import quote

from bench.attack.service import Service, running

CLIENTS = 8
STEADY = 0.5
"""MB per 1,000 requests over the second half: more is a leak."""

LIST = "/api/v1/recommendations"
WORDS = (
    "barn skole mobbing vold samisk bolig helse psykisk fengsel asyl kommune diskriminering likestilling tvang".split()
)


def address(chance: random.Random, number: int) -> str:
    """An address of any kind, with words that nobody asked before."""
    words = quote(f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}")
    return chance.choice(
        (
            f"{LIST}?q={words}&facets=all", f"{LIST}?q={words}&explain=true", f"/sok?q={words}", f"/en/sok?q={words}",
            f"/api/v1/suggest?q={words}", f"{LIST}.csv?q={words}", f"{LIST}.atom?q={words}", f"{LIST}/nobody-{number}",
            f"{LIST}?theme=no{number}", "/", "/statistikk", "/tjeneste/barnevern", f"/kommune/0301-{number}", "/data",
            f"{LIST}/crc-2025-views-of-the-child/similar", f"{LIST}/crc-2025-views-of-the-child.docx", "/openapi.json",
            f"{LIST}.xlsx?size=1&q={words}", "/api/v1/changes?size=20", "/anbefaling/crc-2025-views-of-the-child/endringer",
        )
    )  # fmt: skip


def client(service: Service, seed: int, numbers: "count[int]", until: float, done: list[int]) -> None:
    """Ask until the time is over; now and then without reading the answer."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=120)
    while time.monotonic() < until:
        number = next(numbers)
        try:
            connection.request("GET", address(chance, number), headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            if number % 50 == 0:
                connection.close()
            else:
                answer.read()
            done.append(answer.status)
        except (OSError, http.client.HTTPException):
            connection.close()


def main(minutes: float = 10) -> bool:
    """Load the service, print what became of its memory; whether it stayed flat and nothing failed."""
    with running() as service:
        until, numbers, done = time.monotonic() + minutes * 60, count(1), list[int]()
        threads = [threading.Thread(target=client, args=(service, one, numbers, until, done)) for one in range(CLIENTS)]
        for one in threads:
            one.start()
        seen: list[tuple[int, float]] = []
        while time.monotonic() < until:
            seen.append((len(done), service.megabytes))
            time.sleep(5)
        for one in threads:
            one.join()
        stands, defects = service.stands(), service.defects()
    later = seen[len(seen) // 2 :]
    slope = statistics.linear_regression([at for at, _ in later], [size for _, size in later]).slope * 1000
    failed = sum(status >= 500 for status in done)
    memory = " → ".join(f"{seen[at][1]:.0f}" for at in (0, len(seen) // 2, -1))
    print(
        f"soak: {minutes} minutes, {len(done)} requests, {failed} failed, {defects} errors in the log, stands: {stands}."
    )
    print(f"soak: memory {memory} MB; {slope:+.2f} MB per 1,000 requests over the second half.")
    return stands and not failed and not defects and slope < STEADY


if __name__ == "__main__":
    sys.exit(not main(*map(float, sys.argv[1:])))
