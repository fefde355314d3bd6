"""What a record may name as its source is an address that a reader can follow."""

import pytest

from app.domain.address import is_web_address


@pytest.mark.parametrize(
    "text", ["https://x.no", "http://x.no/a?b=c#d", "HTTPS://X.no", "https://[::1]/", "https://ø.no/å"]
)
def test_an_address_on_the_web(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "x.no",
            "//x.no",
            "/a",
            "https://",
            "https:///a",
            "https:x.no",
            "https://[",
            "ftp://x.no",
            "file:///etc/passwd",
        ],
        *[
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\tscript:alert(1)",
            " javascript:alert(1)",
            "\x01javascript:x",
        ],
        *["data:text/html,x", "vbscript:x", "https://x.no/a b", "https://x.no/\r\nLocation: x", "https://x.no\0"],
    ],
)
def test_what_is_none(text: str) -> None:
    assert not is_web_address(text)
