"""How often one client may ask: a burst, then a steady rate, counted in this process with bounded memory.

The count is the generic cell rate algorithm: one number a client, the moment at which all it has sent would be through
at the steady rate. Headers follow draft-ietf-httpapi-ratelimit-headers.
"""

import math
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import TooManyRequests
from app.http.problems import Page, answer_error
from app.settings import Settings

KEPT: Final = 100_000
"""Clients remembered at least; at most twice as many are, which measured 29 MB."""

EXEMPT: Final = frozenset({"/healthz", "/readyz", "/version", "/metrics"})
_STATIC: Final = "/static/"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, how many more may at once, seconds to the next one and to the whole burst again."""

    passes: bool
    remaining: int
    next_in: float
    whole_in: float


class Allowance:
    """What each client has left. `burst` requests at once, then `per_minute` in the long run."""

    def __init__(
        self, per_minute: int, burst: int, kept: int = KEPT, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.per_minute, self.burst = per_minute, burst
        self.window = math.ceil(burst * 60 / per_minute)
        self._interval, self._kept, self._clock = 60 / per_minute, kept, clock
        # Two generations: the old one goes when the young one is full, or after the time in which a burst is whole
        # again, when forgetting changes nothing. No request ever pays for a search through all clients.
        self._young: dict[str | bytes, float] = {}
        self._old: dict[str | bytes, float] = {}
        self._turned = clock()

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def ask(self, client: str | bytes) -> Verdict:
        """Let a client's request pass, or not."""
        now = self._clock()
        free_at = self._young.get(client) or self._old.get(client) or 0.0
        free_at = max(free_at, now)
        waiting = (free_at - now) / self._interval
        if waiting > self.burst - 1:
            self._remember(client, free_at, now)
            return Verdict(False, 0, (waiting - self.burst + 1) * self._interval, free_at - now)
        self._remember(client, free_at + self._interval, now)
        return Verdict(True, int(self.burst - waiting - 1), 0.0, free_at + self._interval - now)

    def _remember(self, client: str | bytes, free_at: float, now: float) -> None:
        age = now - self._turned
        if len(self._young) >= self._kept or age >= self.window:
            self._old, self._young, self._turned = self._young if age < 2 * self.window else {}, {}, now
        self._young[client] = free_at


def allowance_of(settings: Settings) -> Allowance | None:
    """The allowance that the settings give every client; None if there is no limit."""
    if not settings.rate_limit_per_minute:
        return None
    return Allowance(settings.rate_limit_per_minute, settings.rate_limit_burst)


def client_of(address: str) -> str | bytes:
    """Who is counted together: an IPv4 address, or the 64 bits of an IPv6 network, within which one client is free."""
    if ":" not in address:
        return address[:64]
    try:
        packed = socket.inet_pton(socket.AF_INET6, address.partition("%")[0])
    except (OSError, ValueError):
        return address[:64]
    return socket.inet_ntoa(packed[12:]) if packed.startswith(b"\0" * 10 + b"\xff\xff") else packed[:8]


class Limits:
    """ASGI middleware: 429 for a client that asks too often, and on every other answer what it has left.

    Signs of life, figures and files of the pages' design are free. So is whoever has no address.
    """

    def __init__(self, app: ASGIApp, allowance: Allowance | None, page: Page) -> None:
        self.app, self.allowance, self.page = app, allowance, page
        if allowance is not None:
            self._policy = f'"client";q={allowance.burst};w={allowance.window}'.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        client = scope.get("client")
        if self.allowance is None or not client or not client[0] or _is_free(scope):
            await self.app(scope, receive, send)
            return
        verdict = self.allowance.ask(client_of(client[0]))
        state = f'"client";r={verdict.remaining};t={math.ceil(verdict.whole_in)}'.encode()
        headers = [(b"ratelimit-policy", self._policy), (b"ratelimit", state)]

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        if verdict.passes:
            await self.app(scope, receive, answer)
            return
        seconds = max(1, math.ceil(verdict.next_in))
        error = TooManyRequests(
            f"This address has sent more than {self.allowance.burst} requests at once and "
            f"{self.allowance.per_minute} a minute. Wait {seconds} s. Everything at once is at /data.",
        )
        refusal = answer_error(Request(scope), error, self.page, {"Retry-After": str(seconds)})
        await refusal(scope, receive, answer)


def _is_free(scope: Scope) -> bool:
    return scope["type"] != "http" or scope["path"] in EXEMPT or scope["path"].startswith(_STATIC)
