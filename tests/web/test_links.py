"""Every link within the site leads somewhere, and every mark in a page is there."""

import html
import re
from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.browser.test_accessibility import PAGES

SAMPLES = 3
"""Addresses of one kind that are followed: all kinds, not all 20,000 addresses."""


def kind(address: str) -> str:
    """What an address is an example of: /nn/tema/housing → nn/tema/*, /sok?theme=x → sok/?theme."""
    parts = urlsplit(address)
    first, *rest = parts.path.removeprefix("/").split("/")
    if first in ("nn", "en", "se") and rest:
        first, *rest = f"{first}/{rest[0]}", *rest[1:]
    if first == "api":
        return f"api/{rest[1] if len(rest) > 1 else ''}{'/*' if len(rest) > 2 else ''}"
    # Each filter on its own, and several together as one kind: all their combinations are thousands.
    names = {pair.partition("=")[0] for pair in parts.query.split("&")}
    extension = re.search(r"\.[a-z.]+$", parts.path)
    asked = names.pop() if len(names) == 1 else "several"
    return f"{first}/{'*' if rest else ''}{extension[0] if extension else ''}?{asked}"


def most(address: str) -> int:
    """How many addresses of a kind are followed; a list is taken away once in each form, for that costs most."""
    return 1 if address.startswith("/api/") else SAMPLES


@pytest.mark.parametrize("start", ["", "/nn", "/en", "/se"])
def test_links_lead_somewhere(client: TestClient, start: str) -> None:
    seen: Counter[str] = Counter()
    waiting = deque((start + path, "the test") for path in PAGES)
    known = {address for address, _ in waiting}
    broken = []
    while waiting:
        address, found_on = waiting.popleft()
        answer = client.get(address, headers={"accept": "text/html,*/*;q=0.8"})
        if answer.status_code != 200 and found_on != "the test":
            broken.append((answer.status_code, address, found_on))
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        marks = set(re.findall(r'\bid="([^"]+)"', answer.text))
        for place in map(html.unescape, re.findall(r'<a\b[^>]*\bhref="([^"]*)"', answer.text)):
            bare, _, mark = place.partition("#")
            if not bare:
                if mark not in marks:
                    broken.append((404, place, address))
            elif bare.startswith("/") and bare not in known and seen[kind(bare)] < most(bare):
                seen[kind(bare)] += 1
                known.add(bare)
                waiting.append((bare, address))
    assert broken == []
    assert len(known) > 200
