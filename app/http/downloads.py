"""Answers that are written while they are sent: memory stays bounded, and whoever goes away stops the work."""

from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from anyio import CancelScope
from fastapi.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

CHUNK: Final = 65_536
"""Bytes handed over at a time: enough that the hand-over costs nothing, little enough that the first comes at once."""


class Download(StreamingResponse):
    """An answer from pieces that are made in a thread of their own, one chunk ahead of what the client has taken.

    The pieces are closed when the answer ends, however it ends, so that what they hold (files, statements) is let go.
    """

    def __init__(self, pieces: Iterator[bytes], headers: Mapping[str, str], content_type: str) -> None:
        self.chunks = in_chunks(pieces)
        super().__init__(self.chunks, headers={**headers, "Content-Type": content_type})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):
                await run_in_threadpool(self.chunks.close)

    async def stream_response(self, send: Send) -> None:
        """Send the chunks. The first is made before the answer begins: what fails at once is no half file."""
        chunks = aiter(self.body_iterator)
        self.body_iterator = _beginning_with(await anext(chunks, b""), chunks)
        await super().stream_response(send)


async def _beginning_with(first: Any, rest: AsyncIterator[Any]) -> AsyncIterator[Any]:
    yield first
    async for chunk in rest:
        yield chunk


def in_chunks(pieces: Iterator[bytes]) -> Generator[bytes, None, None]:
    """The same bytes in chunks worth handing over. An empty piece is passed on at once: a sign of life."""
    gathered = bytearray()
    try:
        for piece in pieces:
            gathered += piece
            if len(gathered) >= CHUNK:
                yield bytes(gathered)
                gathered.clear()
            elif not piece:
                yield b""
        if gathered:
            yield bytes(gathered)
    finally:
        if isinstance(pieces, Generator):
            pieces.close()


def attachment(name: str) -> str:
    """The header that makes a browser save an answer under a name (RFC 6266); any letters are allowed in it."""
    plain = name.encode("ascii", "ignore").decode().replace('"', "")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
