"""Fetching a source: in pieces, taken up where it stopped, not twice if it is unchanged, and never from a place inside.

The address an operator types is trusted; where it redirects to is not, and must be on the public network.
"""

import hashlib
import ipaddress
import json
import socket
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from app.errors import ImportRefused
from app.ingest.sources.files import LARGEST_UNPACKED

TRIES: Final = 5
MOST_REDIRECTS: Final = 5
_TIMEOUT: Final = httpx.Timeout(30)
_REDIRECTS: Final = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Download:
    """A source on the network and the folder its files are kept in."""

    url: str
    folder: Path
    wait: Callable[[float], None] = time.sleep

    def fetch(self) -> Path:
        """The file, fetched or kept from last time. Raises ImportRefused when it cannot be had whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            for tried in range(1, TRIES + 1):
                try:
                    return self._try(client)
                except (httpx.TransportError, _Unavailable) as error:
                    if tried == TRIES:
                        raise ImportRefused(f"{self.url} could not be fetched after {TRIES} tries: {error}.") from None
                    self.wait(2.0**tried)
        raise AssertionError(self.url)

    @property
    def target(self) -> Path:
        """Where the whole file is kept; the name ends as the address does."""
        known = hashlib.sha256(self.url.encode()).hexdigest()[:12]
        return self.folder / f"{known}-{Path(httpx.URL(self.url).path).name or 'export.json'}"

    def _try(self, client: httpx.Client) -> Path:
        part, note = self.target.with_suffix(".part"), self.target.with_suffix(".etag")
        known = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
        have = part.stat().st_size if part.exists() and known.get("part") else 0
        headers = {"Accept-Encoding": "identity"}
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": known["part"]}
        elif self.target.exists() and known.get("whole"):
            headers["If-None-Match"] = known["whole"]
        with closing(self._answer(client, headers)) as answer:
            if answer.status_code == 304:
                return self.target
            tag = answer.headers.get("ETag", "")
            note.write_text(json.dumps({**known, "part": tag}), encoding="utf-8")
            self._write(answer, part, have if answer.status_code == 206 else 0)
            part.replace(self.target)
            note.write_text(json.dumps({"whole": tag}), encoding="utf-8")
        return self.target

    def _answer(self, client: httpx.Client, headers: dict[str, str]) -> httpx.Response:
        address, at = httpx.URL(self.url), None
        for _ in range(MOST_REDIRECTS + 1):
            answer = client.send(_request(client, address, at, headers), stream=True)
            if answer.status_code not in _REDIRECTS:
                return self._checked(answer)
            answer.close()
            address = address.join(answer.headers.get("Location", ""))
            at = self._outside(address)
        raise ImportRefused(f"{self.url} redirects more than {MOST_REDIRECTS} times.")

    def _checked(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code in (200, 206, 304):
            return answer
        answer.close()
        if answer.status_code >= 500 or answer.status_code == 429:
            raise _Unavailable(f"it answered {answer.status_code}")
        raise ImportRefused(f"{self.url} answered {answer.status_code} {answer.reason_phrase}.")

    def _outside(self, address: httpx.URL) -> str | None:
        """The IP address that a redirect leads to; None if it stays where the operator sent us.

        Raises ImportRefused if it leads to another place than the public network. The name is looked up once: asked
        again, it could answer with another address than the one that was checked.
        """
        given = httpx.URL(self.url)
        if (address.scheme, address.host, address.port) == (given.scheme, given.host, given.port):
            return None
        if address.scheme not in ("http", "https"):
            raise ImportRefused(f"{self.url} redirects to {address.scheme}:, which is not followed.")
        try:
            found = [str(one[4][0]) for one in socket.getaddrinfo(address.host, None, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError):  # also a name that no name can be
            raise ImportRefused(f"{self.url} redirects to {address.host}, which does not exist.") from None
        if not all(ipaddress.ip_address(one.partition("%")[0]).is_global for one in found):
            raise ImportRefused(f"{self.url} redirects to the private address {address.host}, which is not followed.")
        return found[0]

    def _write(self, answer: httpx.Response, part: Path, have: int) -> None:
        wanted = int(answer.headers.get("Content-Length", -1))
        got = 0
        with part.open("ab" if have else "wb") as file:
            for piece in answer.iter_raw(1_000_000):
                file.write(piece)
                got += len(piece)
                if have + got > LARGEST_UNPACKED:
                    raise ImportRefused(f"{self.url} is larger than {LARGEST_UNPACKED // 10**9} GB.")
        if 0 <= wanted != got:
            raise _Unavailable(f"it stopped after {have + got:,} bytes")


def _request(client: httpx.Client, address: httpx.URL, at: str | None, headers: dict[str, str]) -> httpx.Request:
    """A request for an address, to this very IP address if one is given; certificates are those of the name."""
    if at is None:
        return client.build_request("GET", address, headers=headers)
    named = {**headers, "Host": address.netloc.decode()}
    return client.build_request(
        "GET", address.copy_with(host=at), headers=named, extensions={"sni_hostname": address.host}
    )


class _Unavailable(Exception):
    """Trying again may help."""
