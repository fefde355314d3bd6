"""Citing a recommendation: body, title, document symbol, date, paragraph and a permalink that lasts.

The form is the UN's own (United Nations Editorial Manual, "Footnotes and other references": title, symbol, paragraph).
It is always English: body and title are names, and those are the UN's.
"""

from dataclasses import dataclass
from typing import Final

from app.domain.catalogue import Catalogue
from app.domain.language import choose
from app.domain.recommendation import Recommendation, texts_of
from app.domain.symbol import paragraph_keys
from app.representations.dates import said_date
from app.representations.links import Links

UNITED_NATIONS: Final = "United Nations"
NOT_UN: Final = frozenset({"NIM"})
"""The bodies of the vocabulary that are not the UN's: they publish for themselves."""
DATABASE: Final = "anbefalinger"
"""The name of the database the permalink leads to."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation names. `heading` is our own title of the recommendation; `date` is YYYY, YYYY-MM or YYYY-MM-DD.

    `states` are the recommending States of a UPR recommendation.
    """

    id: str
    heading: str
    summary: str
    body: str
    title: str
    symbol: str | None
    date: str
    paragraph: str | None
    states: tuple[str, ...]
    permalink: str
    source_url: str | None
    publisher: str

    @property
    def year(self) -> int:
        """The year of the date."""
        return int(self.date[:4])

    @property
    def place(self) -> str | None:
        """Where in the document, as the UN writes it: `para. 12`, `paras. 32–33`."""
        if not self.paragraph:
            return None
        several = len([key for key in paragraph_keys(self.paragraph) if not key.endswith(")")]) > 1
        return f"{'paras.' if several else 'para.'} {self.paragraph}"


def citation_of(record: Recommendation, catalogue: Catalogue, links: Links) -> Citation:
    """The citation of a recommendation."""
    document = catalogue.documents.get(record.document or "")
    heading, summary = (choose(texts_of(record, kind), "en") for kind in ("title", "summary"))
    title = choose(document.titles, "en") if document else None
    codes = record.tags.get("body", ())
    body = ", ".join(catalogue.label("body", code, "en") for code in codes)
    return Citation(
        id=record.id,
        heading=heading[0] if heading else record.id,
        summary=summary[0] if summary else "",
        body=body,
        title=title[0] if title else (heading[0] if heading else record.id),
        symbol=document.symbol if document else None,
        date=(document.date if document else "") or str(record.year),
        paragraph=record.paragraph,
        states=tuple(
            catalogue.label("recommending_state", code, "en") for code in record.tags.get("recommending_state", ())
        ),
        permalink=links.permalink(record.id),
        publisher=body if NOT_UN.intersection(codes) else UNITED_NATIONS,
        source_url=record.provenance.source_url or (document.source_url if document else None),
    )


def cited(citation: Citation) -> str:
    """The citation as one line of text: body, title (symbol), date, paragraph (States)."""
    symbol = f" ({citation.symbol})" if citation.symbol else ""
    states = f" ({', '.join(citation.states)})" if citation.states else ""
    parts = (f"{citation.body}, {citation.title}{symbol}", said_date(citation.date, "en"), citation.place)
    return ", ".join(part for part in parts if part) + f"{states}."
