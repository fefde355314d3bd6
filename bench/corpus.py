"""Makes files of the shape of OHCHR's export, of any size, with its known faults: the same file for the same arguments.

python -m bench.corpus 267000 export.json          texts from our own summaries and labels, nothing of the UN's
python -m bench.corpus 267000 export.xlsx
"""

import json
import random
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import openpyxl

from app.domain.recommendation import texts_of
from app.domain.vocabulary import Vocabulary
from app.ingest.seed import read_seed
from app.ingest.sources.uhri import COLUMNS
from app.settings import PROJECT

COMMITTEES: Final = ("CRC", "CEDAW", "CERD", "CESCR", "CCPR", "CAT", "CRPD", "CED")
PREFIXES: Final = {"CESCR": "E/C.12"}
LONG_NAMES: Final = {
    "CRC": "Committee on the Rights of the Child",
    "CESCR": "Committee on Economic, Social and Cultural Rights",
}
THEMES: Final = (
    "Right to health",
    " Right to education\u00a0",
    "Violence against women",
    "Equality & non-discrimination",
)
PERSONS: Final = ("Children", "Women & girls", "Persons with disabilities", "Refugees & asylum-seekers")
HEADINGS: Final = {
    "CountriesConcerned": "Countries Concerned",
    "DocumentSymbol": "Document Symbol",
    "AffectedPersons": "Affected Persons",
    "DocumentPublicationDate": "Document Publication Date",
    "UPRPosition": "UPR Position",
    "OHCHRAnnotationId": "OHCHR Annotation Id",
    "UPRSession": "UPR Session",
    "RegionsConcerned": "Regions Concerned",
    "RecommendingRegions": "Recommending Regions",
    "DateofpublicationonUHRI": "Date of publication on UHRI",
    "ReccomendingBody": "Reccomending Body",
    "UPRReccomendingStates": "UPR Reccomending States",
}


class Maker:
    """Makes records one after the other; each draws on the same chance."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        read = read_seed(PROJECT / "seed_data")
        vocabularies: dict[str, Vocabulary] = {one.code: one for one in read.vocabularies}
        self.states = [(term.code, term.labels["en"]) for term in vocabularies["recommending_state"]]
        records = [one.value for one in read.recommendations]
        self.sentences = [text for one in records if (text := texts_of(one, "summary").get("en"))]

    def records(self, count: int) -> Iterator[dict[str, Any]]:
        """So many records; about every twentieth has a fault of the real export."""
        for number in range(count):
            record = self._upr(number) if number % 5 < 2 else self._paragraph(number)
            yield self._with_fault(record) if self.chance.random() < 0.05 else record

    def _record(self, state: str, **fields: Any) -> dict[str, Any]:
        return {
            "AffectedPersons": self.chance.sample(PERSONS, self.chance.randint(0, 2)),
            "AnnotationId": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
            "AnnotationType": self.chance.choice(("- Recommendations", "- Concerns/Observations")),
            "Countries": [state],
            "DocumentId": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
            "PublicationDate": f"{self.chance.randint(2007, 2025)}-0{self.chance.randint(1, 9)}-12T00:00:00",
            "PublicationDateOnUhri": "2025-03-03T10:53:45.827",
            "Regions": ["Western Europe & Others"],
            "Sdgs": ["16.2 - Protect children from abuse"],
            "Themes": self.chance.sample(THEMES, self.chance.randint(1, 2)),
            "UprCycle": None,
            "UprPositions": [],
            "UprRecommendingCountry": [],
            "UprRecommendingRegions": [],
            "UprSession": [],
            **fields,
        }

    def _paragraph(self, number: int) -> dict[str, Any]:
        code, state = self.chance.choice(self.states)
        body = self.chance.choice(COMMITTEES)
        points = "".join(f"({letter}) {self._sentence()};" for letter in "abc") if number % 4 == 0 else ""
        text = f"Implementation \n{number % 90 + 1}.{self._sentence()} {self._sentence()} {self._sentence()}"
        return self._record(
            state,
            Body=f"- {body}",
            Symbol=f"{PREFIXES.get(body, f'{body}/C')}/{code}/CO/{number // 450 + 1}",
            Text=f"{text} It recommends that the State party:{points}" if points else text,
        )

    def _upr(self, number: int) -> dict[str, Any]:
        _, state = self.chance.choice(self.states)
        _, by = self.chance.choice(self.states)
        return self._record(
            state,
            Body="- UPR",
            Symbol=f"A/HRC/{number // 5000 + 8}/{number // 200 % 25 + 1}",
            Text=f"1{number // 1000 % 90 + 10}.{number % 1000} {self._sentence()} {self._sentence()} ({by});",
            AnnotationType="- Recommendations",
            UprPositions=[self.chance.choice(("Supported", "Noted"))],
            UprRecommendingCountry=[by],
            UprSession=[f"- {number % 47 + 1} - Session"],
        )

    def _sentence(self) -> str:
        return self.chance.choice(self.sentences)

    def _with_fault(self, record: dict[str, Any]) -> dict[str, Any]:
        body = str(record["Body"]).lstrip("- ")
        fault: dict[str, Any] = self.chance.choice(
            (
                {"AnnotationType": None},
                {"AnnotationType": record["DocumentId"]},
                {"Body": LONG_NAMES.get(body, record["Body"])},
                {"Countries": []},
                {"Text": f"<p>{record['Text']}</p><br/>&nbsp;"},
                {"Text": f"{record['Text']} non \u2011 compliance &amp; supply\u00a0chains"},
                {"UprCycle": 3},
                {"PublicationDateOnUhri": "2025-03-03T10:53:45.8271234"},
            )
        )
        return {**record, **fault}


def write_json(path: Path, count: int, seed: int = 1) -> None:
    """A compact JSON list; every five-hundredth record stands twice, once without its themes."""
    with path.open("w", encoding="utf-8") as file:
        divider = "["
        for number, record in enumerate(Maker(seed).records(count)):
            for one in [record, {**record, "Themes": []}] if number % 500 == 499 else [record]:
                file.write(divider + json.dumps(one, ensure_ascii=False, separators=(",", ":")))
                divider = ","
        file.write("]" if divider == "," else "[]")


def write_xlsx(path: Path, count: int, seed: int = 1) -> None:
    """The sheet: sixteen columns with the UN's own headings, `- ` before every value."""
    columns = {
        name: field for name, field in COLUMNS.items() if "Recommending" not in name or name == "RecommendingRegions"
    }
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([HEADINGS.get(name, name) for name in columns])
    for record in Maker(seed).records(count):
        sheet.append([_cell(record.get(field)) for field in columns.values()])
    book.save(path)


def _cell(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return "\n".join(f"- {str(one or '').removeprefix('- ')}" for one in values)


if __name__ == "__main__":
    target = Path(sys.argv[2])
    (write_xlsx if target.suffix == ".xlsx" else write_json)(target, int(sys.argv[1]))
