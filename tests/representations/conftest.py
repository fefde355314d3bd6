"""A small list of invented recommendations, with everything in it that is awkward in some format."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.domain.catalogue import Catalogue
from app.domain.document import Document
from app.domain.language import Language
from app.domain.query import SearchQuery
from app.domain.recommendation import Measure, Municipal, Provenance, Recommendation, Text
from app.domain.result import Corpus
from app.domain.vocabulary import Term, Vocabulary
from app.representations.json import JsonView
from app.representations.links import Links
from app.representations.listing import Listing

BASE = "https://anbefalinger.example.no"
MADE = date(2026, 3, 1)
UPDATED = datetime(2026, 2, 28, 12, 30, tzinfo=UTC)


def vocabulary(code: str, **labels: dict[str, str]) -> Vocabulary:
    return Vocabulary(code, {"nb": code, "en": code}, {one: Term(one, names) for one, names in labels.items()})


CATALOGUE = Catalogue(
    Corpus(7, UPDATED),
    {
        "body": vocabulary(
            "body",
            CRC={"nb": "FNs barnekomité", "en": "Committee on the Rights of the Child"},
            UPR={"nb": "landgjennomgangen", "en": "Universal Periodic Review"},
            NIM={"nb": "NIM", "en": "Norwegian Human Rights Institution"},
        ),
        "theme": vocabulary("theme", housing={"nb": "Bolig", "en": "Housing"}),
        "municipal": vocabulary("municipal", explicit={"nb": "Nevner kommunene", "nn": "Nemner kommunane"}),
        "recommending_state": vocabulary("recommending_state", SWE={"nb": "Sverige", "en": "Sweden"}),
    },
    {
        "CRC/C/NOR/CO/99": Document(
            "CRC/C/NOR/CO/99", "CRC/C/NOR/CO/99", {"en": "Invented observations & more"}, "CRC", adopted="2030-06-01"
        ),
        "upr-x": Document("upr-x", None, {"en": "Invented report"}, "UPR", adopted="2031"),
    },
)


def recommendation(**changes: Any) -> Recommendation:
    """An invented recommendation; everything can be changed."""
    record = Recommendation(
        id="crc-2030-homes",
        year=2030,
        document="CRC/C/NOR/CO/99",
        paragraph="12",
        texts=(
            Text("title", "nb", "Boliger til alle"),
            Text("title", "en", "Homes for all"),
            Text("summary", "nb", "Bygg flere boliger."),
            Text("rationale", "nb", "Kommunen bygger."),
        ),
        tags={"body": ("CRC",), "theme": ("housing",)},
        municipal=Municipal("explicit"),
        provenance=Provenance("https://example.org/source"),
        measures=(Measure("crc-2030-homes-a", (Text("summary", "nb", "Bygg i nord."),)),),
    )
    return replace(record, **changes)


Lister = Callable[..., Listing]


@pytest.fixture
def listing() -> Lister:
    """Makes a listing of the given recommendations."""

    def make(*records: Recommendation, language: Language = "nb", **changes: Any) -> Listing:
        return Listing(
            **{
                "records": lambda: iter(records),
                "total": len(records),
                "query": SearchQuery(text="bolig", language=language),
                "view": JsonView(CATALOGUE, language, Links(BASE)),
                "address": f"{BASE}/api/v1/recommendations.xyz?q=bolig",
                "made": MADE,
                "updated": lambda ids: {},
                **changes,
            }
        )

    return make
