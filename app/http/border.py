"""What every request passes on its way in and every answer on its way out."""

import ipaddress
import logging
import re
import time
import uuid
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("anbefalinger.access")

SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Set on every answer that does not set its own."""

STALE: Final = '111 anbefalinger "Revalidation Failed"'
"""Said of every answer while nobody can say whether the index is the newest (RFC 7234, section 5.5.2)."""

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Border:
    """ASGI middleware: request id, security headers, the index's age, HEAD as GET without a body, a line of access log.

    The log holds no query text and only the network part of a client's address: neither what somebody searched for
    nor who did can be read from it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        scope["request_id"] = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        method, started = scope["method"], time.perf_counter()
        if method == "HEAD":
            # What costs much to write need not be written: a handler may look at this.
            scope["method"], scope["bodiless"] = "GET", True
        status, length = 500, 0

        async def answer(message: Message) -> None:
            nonlocal status, length
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = scope["request_id"]
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if age := _index_age(scope):
                    headers["Warning"], headers["X-Index-Age"] = STALE, str(round(age))
                if "vary" in headers:  # Compression adds what the answer already says.
                    headers["Vary"] = ", ".join(dict.fromkeys(headers["vary"].split(", ")))
            elif message["type"] == "http.response.body":
                if method == "HEAD":
                    message = {**message, "body": b""}
                length += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            log.info(
                "request",
                extra={
                    "request_id": scope["request_id"],
                    "method": method,
                    "path": scope["path"][:500],
                    "status": status,
                    "bytes": length,
                    "milliseconds": round((time.perf_counter() - started) * 1000, 2),
                    "client": network_of(scope["client"][0] if scope.get("client") else ""),
                },
            )


def _index_age(scope: Scope) -> float:
    """Seconds since the index was last known to be the newest; 0 while it is."""
    keeper = getattr(scope["app"].state, "keeper", None)
    return keeper.freshness.unconfirmed if keeper else 0.0


def network_of(address: str) -> str:
    """The network a client is in: the first 24 bits of an IPv4 address, 48 of an IPv6 address; empty if neither."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))
