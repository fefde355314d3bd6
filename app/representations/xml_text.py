"""Text that XML 1.0 has a place for."""

import re
from typing import Final

_NO_PLACE: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All but `Char` of XML 1.0 (section 2.2): most control characters, halves of surrogate pairs, U+FFFE and U+FFFF."""


def xml_text(text: str) -> str:
    """The text without the characters that no XML document may hold, not even escaped."""
    return _NO_PLACE.sub("", text)
