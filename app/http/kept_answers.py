"""Whole answers, kept as they went out: who asks the same again gets the same bytes without any work.

An answer is kept only if its handler says so (`keep`), by which it promises that everything in it follows from the
generation of the index it read, from the settings, and from what `Vary` and `_KEYED` name.
"""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import ServiceUnavailable
from app.http.caching import NAMED, VARY, is_held
from app.search.generation import Generation
from app.search.kept import Kept

_KEYED: Final = frozenset({*(name.strip().lower().encode() for name in VARY.split(",")), b"host"})
"""The request headers that tell answers apart: what `Vary` says, and the host, that no address built from it gets
into somebody else's answer."""

_NAMED: Final = frozenset(name.lower().encode() for name in NAMED)
_MARK: Final = "kept_for"
_ENTRY_BYTES: Final = 2_000
"""What an answer takes in memory besides its body, about."""


@dataclass(frozen=True, slots=True)
class _Answer:
    headers: list[tuple[bytes, bytes]]
    body: bytes
    route: object
    """The route that answered, for who counts requests."""

    @property
    def etag(self) -> str:
        return next(value.decode("latin-1") for name, value in self.headers if name == b"etag")


def keep(request: Request, generation: Generation) -> None:
    """Promise that the answer to this request is the same whenever it is asked for of this generation."""
    request.scope.get(_MARK, []).append(generation)


class KeptAnswers:
    """ASGI middleware: answers what it keeps, 304 included, and keeps what it may, up to `limit` bytes.

    Stands outside compression, so that an answer is packed once. A new generation begins with nothing kept.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.answers: Kept[_Answer] = Kept(limit)
        self._generation: weakref.ref[Generation] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        generation = _generation_of(scope)
        if generation is None:
            await self.app(scope, receive, send)
            return
        if self._generation is None or self._generation() is not generation:
            self._generation = weakref.ref(generation)
            self.answers = Kept(self.answers.limit)
        answers, key = self.answers, _key_of(scope)
        if (answer := answers.get(key)) is not None:
            scope["route"] = answer.route
            for message in _messages(answer, scope):
                await send(message)
            return
        marks: list[Generation] = []
        scope[_MARK] = marks
        headers: list[tuple[bytes, bytes]] | None = None

        async def keeping(message: Message) -> None:
            nonlocal headers
            if message["type"] == "http.response.start":
                headers = list(message["headers"]) if message["status"] == 200 and marks else None
            elif headers is not None and message["type"] == "http.response.body":
                # The generation may have changed since the request came in: the answer is of the one it read.
                if not message.get("more_body") and marks == [generation]:
                    body = message.get("body", b"")
                    answer = _Answer(headers, body, scope.get("route"))
                    answers.put(key, answer, len(body) + len(scope["query_string"]) + _ENTRY_BYTES)
                headers = None
            await send(message)

        await self.app(scope, receive, keeping)


def _generation_of(scope: Scope) -> Generation | None:
    """The generation in use; None if the request is none that an answer may be kept for, or nothing is open yet."""
    keeper = getattr(scope["app"].state, "keeper", None) if scope["type"] == "http" else None
    if keeper is None or scope["method"] != "GET":
        return None
    try:
        generation: Generation = keeper.generation
    except ServiceUnavailable:
        return None
    return generation


def _key_of(scope: Scope) -> tuple[object, ...]:
    told = tuple(header for header in scope["headers"] if header[0] in _KEYED)
    return scope["scheme"], scope.get("raw_path") or scope["path"], scope["path"], scope["query_string"], told


def _messages(answer: _Answer, scope: Scope) -> Iterator[Message]:
    held = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
    if held and is_held(held.decode("latin-1"), answer.etag):
        named = [header for header in answer.headers if header[0] in _NAMED]
        yield {"type": "http.response.start", "status": 304, "headers": named}
        yield {"type": "http.response.body", "body": b""}
        return
    yield {"type": "http.response.start", "status": 200, "headers": list(answer.headers)}
    yield {"type": "http.response.body", "body": answer.body}
