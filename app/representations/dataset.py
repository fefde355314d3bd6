"""What is said of the data set as a whole, wherever it is described: its name, its publisher, the forms it comes in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.language import Labels

TITLE: Final[Labels] = {
    "nb": "FNs anbefalinger til Norge",
    "nn": "Tilrådingane frå FN til Noreg",
    "en": "UN recommendations to Norway",
}
DESCRIPTION: Final[Labels] = {
    "nb": "Anbefalinger om menneskerettigheter som FNs organer har gitt Norge, med sammendrag i klart språk, merket "
    "med konvensjon, tema, gruppe og kommunalt tjenesteområde, og med begrunnelse for hvorfor de gjelder kommunene.",
    "nn": "Tilrådingar om menneskerettar som FN-organ har gitt Noreg, med samandrag i klart språk, merkte med "
    "konvensjon, tema, gruppe og kommunalt tenesteområde, og med grunngiving for kvifor dei gjeld kommunane.",
    "en": "Human rights recommendations that UN bodies have made to Norway, with plain-language summaries, tagged by "
    "treaty, theme, group and municipal service area, with the reason why they concern municipalities.",
}
KEYWORDS: Final[dict[str, tuple[str, ...]]] = {
    "nb": ("FN", "menneskerettigheter", "anbefalinger", "kommuner", "barnekonvensjonen", "UPR"),
    "en": ("United Nations", "human rights", "recommendations", "municipalities", "treaty bodies", "UPR"),
}


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the data, and where questions are answered: a web address or `mailto:`."""

    name: str
    url: str
    contact: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """One form in which the whole data set can be had; `bytes` None if its size is not known."""

    title: str
    url: str
    media_type: str
    bytes: int | None = None
    issued: datetime | None = None
