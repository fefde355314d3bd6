"""The connection below HTTP: uvicorn's own protocol, with bounds for what a client may send and how long it may take.

uvicorn with httptools bounds neither: a header without an end fills the memory, a request that is never finished or an
answer that is never read holds its place for ever. Here a connection always has a moment at which it ends.
"""

from asyncio import Transport
from asyncio.events import TimerHandle
from typing import Any, Final
from uuid import uuid4

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.errors import AddressTooLong, AnbefalingerError, ClientError, HeadersTooLarge, ServiceUnavailable
from app.http.border import SECURITY_HEADERS
from app.http.problems import MEDIA_TYPE, RETRY_SECONDS
from app.representations.json import dumps

LONGEST_ADDRESS: Final = 65_535
"""Bytes of path and query: what httptools can take apart."""

LARGEST_HEADERS: Final = 65_536
"""Bytes of all headers of a request together."""

HEAD_SECONDS: Final = 20.0
"""From the opening of a connection, or the end of the last answer on it, to the end of the next request's headers."""

STALL_SECONDS: Final = 60.0
"""How long a client may leave an answer untaken while 64 kB of it lie waiting."""

MOST_CONNECTIONS: Final = 512
"""Connections of one process. Each takes a file descriptor, of which a process has 1,024 on most systems."""


class Wire(HttpToolsProtocol):
    """One connection. What uvicorn refuses with a bare line is refused with a problem here."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._deadline: TimerHandle | None = None
        self._stall: TimerHandle | None = None
        self._headers_size = self._unfinished = 0
        self._in_head = True
        self._refusal: AnbefalingerError | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Take the connection, or refuse it if there are too many."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            self._refusal = ServiceUnavailable("There are too many connections. Try again in a moment.")
            self.send_400_response("")
        else:
            self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the timers."""
        self._stop_deadline()
        self._stop_stall()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on. The headers of a request may come in any pieces, but not without an end."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        self._unfinished = self._unfinished + len(data) if self._in_head else 0
        if self._unfinished > LONGEST_ADDRESS + LARGEST_HEADERS and not self.transport.is_closing():
            self._refusal = HeadersTooLarge(_TOO_LARGE) if self.headers else AddressTooLong(_TOO_LONG)
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._headers_size, self._in_head = 0, True

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take one header."""
        self._headers_size += len(name) + len(value) + len(": \r\n")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Answer the request, unless its head is too large."""
        self._in_head = False
        if len(self.url) > LONGEST_ADDRESS:
            self._refusal = AddressTooLong(_TOO_LONG)
            raise self._refusal
        if self._headers_size > LARGEST_HEADERS:
            self._refusal = HeadersTooLarge(_TOO_LARGE)
            raise self._refusal
        self._stop_deadline()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """The next request is waited for, but not for ever."""
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._expect_head()

    def pause_writing(self) -> None:
        """The client reads more slowly than we write."""
        super().pause_writing()
        self._stall = self._stall or self.loop.call_later(STALL_SECONDS, self._give_up)

    def resume_writing(self) -> None:
        """The client has read on."""
        self._stop_stall()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 # uvicorn's sentence; ours says more
        """Refuse what cannot be read, and close the connection: where the next request begins is not known either."""
        error = self._refusal or ClientError("This is no HTTP request that can be read.")
        request_id = uuid4().hex
        body = dumps(
            {
                "type": f"urn:anbefalinger:problem:{error.code}",
                "title": error.title,
                "status": error.status,
                "detail": error.detail,
                "request_id": request_id,
            }
        )
        headers = {
            "Content-Type": MEDIA_TYPE,
            "Content-Length": str(len(body)),
            "Connection": "close",
            "Cache-Control": "no-store",
            "X-Request-ID": request_id,
            **({"Retry-After": str(RETRY_SECONDS)} if isinstance(error, ServiceUnavailable) else {}),
            **SECURITY_HEADERS,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(STATUS_LINE[error.status] + head.encode() + b"\r\n" + body)
        self.transport.close()

    def _expect_head(self) -> None:
        self._stop_deadline()
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _stop_stall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    def _give_up(self) -> None:
        # Not closed but cut: closing would wait until what is written has been read.
        self.transport.abort()


_TOO_LONG: Final = f"The address has more than {LONGEST_ADDRESS} bytes. Ask in several requests."
_TOO_LARGE: Final = f"The headers have more than {LARGEST_HEADERS} bytes."
