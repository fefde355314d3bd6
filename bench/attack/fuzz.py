# ruff: noqa: E501 # The lists of what is sent are read as lists.
"""Mutated HTTP requests, byte by byte and part by part, over raw connections.

Every request must be answered or refused, and its connection closed by the server, within a minute; an answer of 500 or
more, a connection that stays open and a process that is gone are findings, and printed with the bytes that caused them.
Run: python -m bench.attack.fuzz [requests [minutes]]
"""

import asyncio
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from bench.attack.service import Service, running

AT_ONCE = 24
PATIENCE = 60.0
SEED = 1
SELDOM = 0.005
LIST = b"/api/v1/recommendations"
PATHS = [
    LIST, b"/", b"/sok", b"/nn/sok", b"/en/", b"/se/tjeneste", b"/tjeneste/barnevern", b"/tema/housing", b"/organ/CRC",
    b"/anbefaling/crc-2025-views-of-the-child", b"/anbefaling/crc-2025-views-of-the-child/endringer", b"/kommune/0301-oslo",
    b"/dokument/CRC/C/NOR/CO/7", b"/statistikk", b"/om", b"/data", b"/data/anbefalinger.csv", b"/data/1/anbefalinger.sqlite",
    b"/api/v1", b"/api/v1/documents", b"/api/v1/documents/CRC/C/NOR/CO/7", b"/api/v1/documents.ics", b"/api/v1/stats",
    b"/api/v1/vocabularies/theme", b"/api/v1/municipalities/0301", b"/api/v1/changes", b"/api/v1/suggest", b"/healthz",
    LIST + b"/crc-2025-views-of-the-child", LIST + b"/crc-2025-views-of-the-child/similar",
    LIST + b"/crc-2025-views-of-the-child.docx", LIST + b"/crc-2025-views-of-the-child.ris", LIST + b"/crc-2025-views-of-the-child/history",
    b"/static/site/site.css", b"/static/reference/swagger-ui.css", b"/openapi.json", b"/docs", b"/sitemap.xml", b"/robots.txt",
    b"/catalog.ttl", b"/llms.txt", b"/.well-known/security.txt", b"/readyz", b"/version", b"/favicon.ico",
]  # fmt: skip
WHOLE = [LIST + b".csv", LIST + b".xlsx", LIST + b".atom", LIST + b".bib", LIST + b".docx", LIST + b".jsonl"]
"""The whole collection as a file: a hundred times the work of a page, and the same reading of the request."""

NAMES = (
    b"q lang sort page size facets year_from year_to theme group treaty document id columns since name county x".split()
)
VALUES = [
    b"", b"barnevern", b"%22barnets+beste%22", b"-skole", b"barn*", b"OR", b"CRC/C/NOR/CO/5-6", b"para+18", b"0", b"-1", b"1e9",
    b"99999999999999999999", b"%00", b"%ff", b"%ED%A0%80", b"%F0%9F%98%80", b"%0d%0aX:y", b"..%2f..%2fetc%2fpasswd", b"nb", b"newest",
    b"all", b"none", b"<script>", b"' OR 1=1--", b"${7*7}", b"a" * 600, b"%22" * 200, b"-" * 200, b"(" * 200, b"%CC%88" * 80, b"housing",
]  # fmt: skip
HEADERS = [
    b"Host: x", b"Accept: text/html", b"Accept: text/csv", b"Accept: */*;q=x", b"Accept-Language: nn,en;q=0.5",
    b"Accept-Encoding: gzip, br", b"If-None-Match: *", b'If-None-Match: W/"1-0"', b"Range: bytes=0-10", b"Range: bytes=-1,5-,x",
    b"Range: bytes=" + b"0-1," * 200, b"If-Range: x", b"Content-Length: 5", b"Transfer-Encoding: chunked",
    b"Expect: 100-continue", b"Connection: close", b"Connection: upgrade", b"Upgrade: websocket", b"X-Request-ID: 12345678",
    b"X-Forwarded-Proto: https", b"X-Forwarded-For: ::1, 1.2.3.4", b"Origin: null", b"Access-Control-Request-Method: GET",
    b"Cookie: a=b", b"Authorization: Basic x", b"If-Modified-Since: Tue, 01 Jan 2030 00:00:00 GMT", b"X: \xff\xfe", b"A" * 300 + b": b",
]  # fmt: skip
METHODS = b"GET GET GET GET GET GET GET GET GET GET GET GET HEAD HEAD OPTIONS POST PUT DELETE TRACE CONNECT PATCH PROPFIND get BREW".split()
BYTES = [
    b"\0",
    b"\r",
    b"\n",
    b"\r\n",
    b"\r\n\r\n",
    b" ",
    b"%",
    b"\xff",
    b"?",
    b"&",
    b"#",
    b":",
    b"/",
    b"//",
    b"\\",
    b"..",
    b'"',
    b"\t",
]


@dataclass
class Outcome:
    """Answers by status (0: closed without one), and what should not have happened."""

    statuses: Counter[int] = field(default_factory=Counter)
    findings: list[tuple[str, bytes]] = field(default_factory=list)


def request(chance: random.Random) -> bytes:
    """One request: most nearly right, some spoilt in a few bytes."""
    pairs = [chance.choice(NAMES) + b"=" + chance.choice(VALUES) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
    path = chance.choice(WHOLE if chance.random() < SELDOM else PATHS)
    if chance.random() < 0.15:
        path += chance.choice((b"/", b"//", b"/..%2f", b"%2e%2e/", b".csv", b".exe", b"%00", b";x=1", b"#x"))
        path += chance.choice(VALUES)
    target = (path + (b"?" + b"&".join(pairs) if pairs else b"")).replace(b" ", b"+")
    version = chance.choice((b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0"))
    headers = [b"Host: our.example", *(chance.choice(HEADERS) for _ in range(chance.choice((0, 1, 2, 4))))]
    body = chance.choice((b"", b"", b"", b"hello", b"5\r\nhello\r\n0\r\n\r\n", b"\0" * 50))
    first = chance.choice(METHODS) + b" " + target + b" " + version
    made = b"\r\n".join([first, *headers, b"", body])
    if chance.random() < 0.3:
        for _ in range(chance.choice((1, 1, 2, 5))):
            made = spoil(made, chance)
    return made


def spoil(made: bytes, chance: random.Random) -> bytes:
    """One mutation: bytes put in, taken out, turned or repeated."""
    at = chance.randrange(len(made) + 1)
    match chance.randrange(5):
        case 0:
            return made[:at] + chance.choice(BYTES) + made[at:]
        case 1:
            return made[:at] + made[at + chance.choice((1, 2, 10)) :]
        case 2:
            return made[:at] + bytes([chance.randrange(256)]) + made[at + 1 :]
        case 3:
            return made[:at] + made[max(0, at - 20) : at] * chance.choice((2, 50)) + made[at:]
        case _:
            return made[:at]


async def ask(port: int, data: bytes) -> bytes:
    """Send, say that nothing more comes, and read until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        await writer.drain()
        writer.write_eof()
        return await asyncio.wait_for(reader.read(-1), PATIENCE)
    finally:
        writer.close()


async def attack(service: Service, count: int, minutes: float) -> Outcome:
    """Send so many requests, some at once, or as many as the time allows."""
    chance, outcome, until = random.Random(SEED), Outcome(), time.monotonic() + minutes * 60
    requests = iter(request(chance) for _ in range(count))

    async def worker() -> None:
        for data in requests:
            if time.monotonic() > until:
                return
            try:
                answer = await ask(service.port, data)
            except TimeoutError:
                outcome.findings.append(("open", data))
                continue
            except ConnectionResetError:
                outcome.statuses[0] += 1
                continue
            except OSError as error:
                outcome.findings.append((str(error), data))
                return
            status = int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0
            outcome.statuses[status] += 1
            if status >= 500 and status != 503:
                outcome.findings.append((str(status), data))

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return outcome


def main(count: int = 100_000, minutes: float = 60) -> bool:
    """Attack, print what came back; whether there was no finding."""
    with running() as service:
        before, started = service.megabytes, time.monotonic()
        outcome = asyncio.run(attack(service, count, minutes))
        took, busy = time.monotonic() - started, sum(service.process.cpu_times()[:2])
        stands, defects, after = service.stands(), service.defects(), service.megabytes
    said = ", ".join(f"{status or 'closed'}: {number}" for status, number in sorted(outcome.statuses.items()))
    sent = sum(outcome.statuses.values())
    print(
        f"fuzz: {sent} requests in {took / 60:.1f} minutes, {busy / max(sent, 1) * 1000:.1f} ms of processor time each."
    )
    print(f"fuzz: {said}.")
    print(f"fuzz: {len(outcome.findings)} findings, {defects} errors in the log, stands: {stands}.")
    print(f"fuzz: memory {before:.0f} → {after:.0f} MB.")
    for kind, data in outcome.findings[:10]:
        print(f"  {kind}: {data[:300]!r}")
    return stands and not outcome.findings and not defects


if __name__ == "__main__":
    sys.exit(not main(*map(int, sys.argv[1:])))
