"""What may be done with the data: ours is open, others' words are theirs."""

from dataclasses import dataclass
from typing import Final

from app.domain.language import Labels


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its code (SPDX, where there is one), name and address."""

    code: str
    name: str
    url: str


NLOD: Final = Licence("NLOD-2.0", "Norsk lisens for offentlige data (NLOD) 2.0", "https://data.norge.no/nlod/no/2.0")

OURS: Final = frozenset({"own", "machine"})
"""The origins of texts that are ours to license."""

TERMS: Final[Labels] = {
    "nb": "Våre titler, sammendrag, begrunnelser, merking og vokabularer: NLOD 2.0. Tekster med kilden «un» er FNs, "
    "«state» Norges og «institution» institusjonens; de er ikke omfattet av lisensen.",
    "nn": "Titlane, samandraga, grunngivingane, merkinga og vokabulara våre: NLOD 2.0. Tekstar med kjelda «un» er FN "
    "sine, «state» Noreg sine og «institution» institusjonen sine; dei er ikkje omfatta av lisensen.",
    "en": "Our titles, summaries, reasons, tags and vocabularies: NLOD 2.0. Texts of origin `un` belong to the United "
    "Nations, `state` to Norway, `institution` to the institution; the licence does not cover them.",
}


def licence_of(origin: str) -> str | None:
    """The code of the licence of a text by its origin; None if it is not ours to license."""
    return NLOD.code if origin in OURS else None
