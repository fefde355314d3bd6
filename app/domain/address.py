"""Addresses on the web that records may name: what a reader can follow and nothing that a browser would run."""

from urllib.parse import urlsplit


def is_web_address(text: str) -> bool:
    """Whether the text is an http or https address with a host, without blanks and control characters."""
    if any(sign <= " " or sign == "\x7f" for sign in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
