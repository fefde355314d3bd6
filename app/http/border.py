"""What every request passes on its way in and every answer on its way out."""

import ipaddress
import logging
import re
import time
import uuid
from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.metrics import Metrics, route_of

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

FRAMED_ANYWHERE: Final = "frame-ancestors *"
"""In the policy of an answer that may stand in any page. X-Frame-Options cannot say so: there it is left out."""

STALE: Final = '111 anbefalinger "Revalidation Failed"'
"""Said of every answer while nobody can say whether the index is the newest (RFC 7234, section 5.5.2)."""

_SECURITY: Final = tuple((name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items())

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Border:
    """ASGI middleware: request id, security headers, the index's age, HEAD as GET without a body, log, counting.

    The log holds no query text and only the network part of a client's address: neither what somebody searched for
    nor who did can be read from it.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method, started = scope["method"], time.perf_counter()
        bodiless = method == "HEAD"
        # A scope of its own: the server looks at the method, too, to know which body to expect. What costs much to
        # write need not be written for HEAD: a handler may look at `bodiless`.
        scope = {**scope, "request_id": _id_of(scope["headers"])}
        if bodiless:
            scope |= {"method": "GET", "bodiless": True}
        status, length = 500, 0

        async def answer(message: Message) -> None:
            nonlocal status, length
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = _completed(message["headers"], scope["request_id"])
                if age := _index_age(scope):
                    headers += [(b"warning", STALE.encode()), (b"x-index-age", str(round(age)).encode())]
                message = {**message, "headers": headers}
            elif message["type"] == "http.response.body":
                if bodiless:
                    message = {**message, "body": b""}
                length += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            seconds, route = time.perf_counter() - started, route_of(scope)
            self.metrics.observe(route, status, seconds)
            if log.isEnabledFor(logging.INFO):
                log.info(
                    "request",
                    extra={
                        "request_id": scope["request_id"],
                        "method": method,
                        "route": route,
                        "path": scope["path"][:500],
                        "status": status,
                        "bytes": length,
                        "milliseconds": round(seconds * 1000, 2),
                        "client": network_of(scope["client"][0] if scope.get("client") else ""),
                    },
                )


def _id_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The request id that is given, if it is one, else a new one."""
    given = next((value for name, value in headers if name == b"x-request-id"), b"").decode("latin-1")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _completed(headers: Iterable[tuple[bytes, bytes]], request_id: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with the request id, and with those of security that it does not set itself."""
    given = {name.lower(): value for name, value in headers}
    # Compression and CORS add to `Vary` what the answer already says.
    vary = b", ".join(value for name, value in headers if name.lower() == b"vary").split(b", ")
    kept = [header for header in headers if header[0].lower() not in (b"vary", b"x-request-id")]
    if b"vary" in given:
        kept.append((b"vary", b", ".join(dict.fromkeys(vary))))
    kept.append((b"x-request-id", request_id.encode()))
    framed = given.get(b"content-security-policy", b"").endswith(FRAMED_ANYWHERE.encode())
    said = {*given, b"x-frame-options"} if framed else given
    kept += [header for header in _SECURITY if header[0] not in said]
    return kept


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
