"""The UN's wording as something that can be compared."""

import hashlib
import unicodedata


def fingerprint(text: str) -> str:
    """First 16 hex digits of SHA-256 over the letters and digits of a wording, NFKC and case-folded.

    Blanks, hyphens and punctuation do not count: they are what exports of the same document differ by.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return hashlib.sha256("".join(filter(str.isalnum, folded)).encode()).hexdigest()[:16]
