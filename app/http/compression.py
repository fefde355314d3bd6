"""Compression on the way, but not of what is compressed already or asked for in parts."""

from typing import Final

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

from app.representations.formats import FORMATS

_PACKED: Final = tuple(f".{one.extension}" for one in FORMATS if one.packed)
_BULK: Final = "/data/"
"""Bulk files arrive with the size and checksum that their index states, and in the part that was asked for."""


class Compression(GZipMiddleware):
    """Starlette's gzip, passed by for files that it could only spoil."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and (scope["path"].endswith(_PACKED) or scope["path"].startswith(_BULK)):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
