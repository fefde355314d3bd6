"""Which host a request is for: exactly one, or it is refused."""

from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import ClientError
from app.http.problems import Page, answer_error

_SCHEMES: Final = ("http", "https")


class OneHost:
    """ASGI middleware: 400 for no `Host` or several, as RFC 9112 (section 3.2) demands.

    A cache in front and this program could each take another one of several for the one that is meant. HTTP/1.0 knows
    requests without a host. A scheme that a proxy states is taken only if pages can have it.
    """

    def __init__(self, app: ASGIApp, page: Page) -> None:
        self.app, self.page = app, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http":
            if scope.get("scheme") not in _SCHEMES:
                scope["scheme"] = "http"
            hosts = sum(name == b"host" for name, _ in scope["headers"])
            if hosts > 1 or (not hosts and scope.get("http_version") != "1.0"):
                error = ClientError(f"A request names one Host; this one names {hosts or 'none'}.")
                await answer_error(Request(scope), error, self.page)(scope, receive, send)
                return
        await self.app(scope, receive, send)
