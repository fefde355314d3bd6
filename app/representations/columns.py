"""The columns of a table of recommendations: what CSV, Excel and flat JSON Lines can hold, and what each means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from app.domain.cells import joined
from app.domain.facets import FACETS, FACETS_BY_NAME
from app.domain.language import Labels, Language, choose
from app.domain.recommendation import Recommendation, TextKind, texts_of
from app.domain.sheet import version_of
from app.representations.citation import citation_of, cited
from app.representations.json import JsonView
from app.search.schema import codes_of

Cell = str | int | None
ColumnKind = Literal["text", "number", "link"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in every format, its heading for people, what it means, and how to find its value.

    `usual` columns are given when none are asked for; `width` is in characters, for spreadsheets.
    """

    name: str
    labels: Labels
    description: str
    value: Callable[[Recommendation, JsonView], Cell]
    kind: ColumnKind = "text"
    width: int = 20
    usual: bool = True


def _chosen(kind: TextKind) -> Callable[[Recommendation, JsonView], Cell]:
    def value(record: Recommendation, view: JsonView) -> Cell:
        found = choose(texts_of(record, kind), view.language)
        return found[0] if found else None

    return value


def _official(record: Recommendation, _: JsonView) -> Cell:
    found = official_of(record)
    return found[0] if found else None


def official_of(record: Recommendation) -> tuple[str, Language] | None:
    """The UN's own words with their language: English if there is English; None if we do not have them."""
    return choose(texts_of(record, "official"), "en")


def _codes(facet: str) -> Callable[[Recommendation, JsonView], Cell]:
    def value(record: Recommendation, view: JsonView) -> Cell:
        return joined(codes_of(facet, record, view.catalogue)) or None

    return value


def _labels(facet: str) -> Callable[[Recommendation, JsonView], Cell]:
    def value(record: Recommendation, view: JsonView) -> Cell:
        codes = codes_of(facet, record, view.catalogue)
        return joined(tuple(view.catalogue.label(facet, code, view.language) for code in codes)) or None

    return value


def _source(record: Recommendation, view: JsonView) -> Cell:
    source = view.source(record)
    return source["url"] if source else None


def _of_facet(facet: str, labels: Labels, *, labelled: bool = True, usual: bool = True) -> list[Column]:
    meaning = FACETS_BY_NAME[facet].description
    codes = Column(facet, labels, f"{meaning} Codes.", _codes(facet), usual=usual)
    if not labelled:
        return [codes]
    named = {language: f"{label} ({_LABEL[language]})" for language, label in labels.items()}
    return [codes, Column(f"{facet}_label", named, f"{meaning} Labels.", _labels(facet), width=32, usual=usual)]


_LABEL: Final[Labels] = {"nb": "navn", "nn": "namn", "en": "label"}

COLUMNS: Final[tuple[Column, ...]] = (
    Column("id", {"nb": "Id", "en": "Id"}, "Public id, never used for anything else.", lambda r, _: r.id, width=28),
    Column("title", {"nb": "Tittel", "nn": "Tittel", "en": "Title"}, "Our title.", _chosen("title"), width=44),
    Column(
        "summary",
        {"nb": "Sammendrag", "nn": "Samandrag", "en": "Summary"},
        "Our summary.",
        _chosen("summary"),
        width=70,
    ),
    Column("year", {"nb": "År", "nn": "År", "en": "Year"}, "Year of adoption.", lambda r, _: r.year, "number", 8),
    *_of_facet("body", {"nb": "FN-organ", "nn": "FN-organ", "en": "UN body"}),
    *_of_facet("treaty", {"nb": "Konvensjon", "nn": "Konvensjon", "en": "Treaty"}),
    *_of_facet("country", {"nb": "Stat", "nn": "Stat", "en": "State under review"}, usual=False),
    *_of_facet("document", {"nb": "Dokument", "nn": "Dokument", "en": "Document"}),
    Column(
        "paragraph",
        {"nb": "Avsnitt", "nn": "Avsnitt", "en": "Paragraph"},
        "Paragraph of the document, if it is known.",
        lambda r, _: r.paragraph,
        width=12,
    ),
    Column(
        "treaty_articles",
        {"nb": "Artikler", "nn": "Artiklar", "en": "Articles"},
        "Articles of the treaty.",
        lambda r, _: joined(r.treaty_articles) or None,
        usual=False,
    ),
    *_of_facet("municipal", {"nb": "Gjelder kommunene", "nn": "Gjeld kommunane", "en": "Concerns municipalities"}),
    Column(
        "rationale",
        {"nb": "Hvorfor", "nn": "Kvifor", "en": "Why"},
        "Why it concerns municipalities.",
        _chosen("rationale"),
        width=60,
    ),
    *_of_facet(
        "service_area",
        {"nb": "Tjenesteområde", "nn": "Tenesteområde", "en": "Service area"},
    ),
    *_of_facet("theme", {"nb": "Tema", "nn": "Tema", "en": "Theme"}),
    *_of_facet("group", {"nb": "Gruppe", "nn": "Gruppe", "en": "Group"}),
    *_of_facet("measure_type", {"nb": "Type tiltak", "nn": "Type tiltak", "en": "Type of measure"}),
    *_of_facet("ministry", {"nb": "Departement", "nn": "Departement", "en": "Ministry"}),
    *_of_facet("recommending_state", {"nb": "Stat som anbefaler", "nn": "Stat som tilrår", "en": "Recommending State"}),
    *_of_facet("response", {"nb": "Norges svar", "nn": "Svaret frå Noreg", "en": "Norway's response"}),
    *_of_facet("kind", {"nb": "Slag", "nn": "Slag", "en": "Kind"}, usual=False),
    *_of_facet("cycle", {"nb": "Runde", "nn": "Runde", "en": "Cycle"}),
    Column(
        "official",
        {"nb": "FNs egne ord", "nn": "FNs eigne ord", "en": "The UN's own words"},
        "The UN's own words, if we have them; they belong to the United Nations.",
        _official,
        width=70,
    ),
    Column(
        "measure_count",
        {"nb": "Punkter", "nn": "Punkt", "en": "Points"},
        "Number of points (measures) of the recommendation.",
        lambda r, _: len(r.measures),
        "number",
        8,
        usual=False,
    ),
    *_of_facet("language", {"nb": "Språk", "nn": "Språk", "en": "Language"}, labelled=False, usual=False),
    *_of_facet("confidence", {"nb": "Sikkerhet", "nn": "Visse", "en": "Confidence"}, labelled=False),
    Column(
        "cite",
        {"nb": "Sitering", "nn": "Sitering", "en": "Citation"},
        "How to cite it, as the UN does.",
        lambda r, v: cited(citation_of(r, v.catalogue, v.links)),
        width=60,
    ),
    Column("source_url", {"nb": "Kilde", "nn": "Kjelde", "en": "Source"}, "Where to check it.", _source, "link", 40),
    Column(
        "permalink",
        {"nb": "Fast lenke", "nn": "Fast lenkje", "en": "Permalink"},
        "The address to cite, which lasts.",
        lambda r, v: v.links.permalink(r.id),
        "link",
        40,
    ),
    Column(
        "version",
        {"nb": "Versjon", "nn": "Versjon", "en": "Version"},
        "Changes whenever the recommendation changes; a sheet that is to be imported needs it.",
        lambda r, _: version_of(r),
        usual=False,
    ),
)

COLUMNS_BY_NAME: Final = {column.name: column for column in COLUMNS}
USUAL: Final = tuple(column for column in COLUMNS if column.usual)

# A new facet wants a column too; forgetting it should not pass unnoticed.
assert {facet.name for facet in FACETS} <= set(COLUMNS_BY_NAME), "a facet has no column"
