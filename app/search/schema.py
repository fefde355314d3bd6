"""The fields of the index, and how one recommendation fills them."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.metadata import version
from typing import Final

import orjson
from tantivy import Document as IndexDocument
from tantivy import Schema, SchemaBuilder

from app.domain.catalogue import Catalogue
from app.domain.concept import EVERYDAY
from app.domain.document import Document
from app.domain.facets import FACETS, SEARCHED_FACETS, TAG_FACETS
from app.domain.language import LANGUAGES, Labels, Language
from app.domain.recommendation import (
    Measure,
    Municipal,
    Provenance,
    Recommendation,
    Text,
    TextKind,
    all_codes,
    languages_of,
    parts_of,
)
from app.domain.symbol import normalise_symbol, paragraph_keys
from app.domain.vocabulary import Term, Vocabulary
from app.search.analysis import LONGEST_TOKEN
from app.search.concepts import ConceptLookup

BOOSTS: Final[Mapping[str, float]] = {
    "title": 4.0,
    "summary": 3.75,
    "measures": 1.8,
    "official": 1.3,
    "labels": 1.0,
    "rationale": 1.2,
}
"""The kinds of text, each a field per language, and what a word found there weighs."""

RECORD_KINDS: Final[tuple[TextKind, ...]] = ("title", "summary", "official", "rationale")
MEASURE_KINDS: Final[tuple[TextKind, ...]] = ("title", "summary", "official")

CONCEPT_BOOSTS: Final[Mapping[str, float]] = {
    "title": 4.0,
    "summary": 3.75,
    "measures": 1.8,
    "official": 1.3,
    "tags": 1.5,
    "rationale": 0.6,
    "wider": 0.75,
}
"""Where a concept may be found, and what it weighs there: in a kind of text, through a tag, through a narrower one."""

LABELS: Final = "labels"
SearchedText = tuple[str, Language, str]

EXACT: Final = "exact"
"""All texts in all languages, unstemmed: what phrases, prefixes and exclusions are held against."""

ORDERS: Final = ("newest", "oldest", "document")

SHARD: Final = "shard"
"""The field with the number of the shard a document stands in; see `shards`."""

VERSION: Final = 5
"""Raised when the meaning of a field changes without its definition changing, so that old generations are rebuilt."""


_KEPT: Final = (Recommendation, Measure, Text, Municipal, Provenance, Document, Vocabulary, Term)
"""The values a generation keeps whole; a new field of one of them asks for a new generation."""


@dataclass(frozen=True, slots=True)
class Places:
    """A record's place in each fixed order of the corpus; see `orders`."""

    newest: int
    oldest: int
    document: int


def text_field(kind: str, language: Language) -> str:
    """The name of the field that holds one kind of text in one language."""
    return f"{kind}_{language}"


def concept_field(kind: str) -> str:
    """The name of the field that holds the concepts found in one place."""
    return f"concept_{kind}"


TEXT_FIELDS: Final = tuple((kind, language) for kind in BOOSTS for language in LANGUAGES)
_FIELDS: Final = {one: text_field(*one) for one in TEXT_FIELDS}


def build_schema() -> Schema:
    """The Tantivy schema."""
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("identifier", tokenizer_name="raw", index_option="basic")
    for kind, language in TEXT_FIELDS:
        builder.add_text_field(text_field(kind, language), tokenizer_name=language, index_option="position")
    builder.add_text_field(EXACT, tokenizer_name=EXACT, index_option="position")
    for kind in CONCEPT_BOOSTS:
        builder.add_text_field(concept_field(kind), tokenizer_name="raw", index_option="freq")
    for facet in FACETS:
        if facet.name == "year":
            builder.add_unsigned_field("year", fast=True)
        else:
            builder.add_text_field(facet.name, tokenizer_name="raw", index_option="basic")
    for order in ORDERS:
        builder.add_unsigned_field(f"place_{order}", fast=True)
    builder.add_unsigned_field(SHARD, indexed=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def fingerprint() -> str:
    """Changes whenever an index built by this program would differ from one built by another version of it."""
    kept = [[field.name for field in fields(kind)] for kind in _KEPT]
    parts = [
        VERSION,
        TEXT_FIELDS,
        sorted(CONCEPT_BOOSTS),
        [facet.name for facet in FACETS],
        ORDERS,
        kept,
        LONGEST_TOKEN,
        version("tantivy"),
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


def index_document(
    record: Recommendation, catalogue: Catalogue, places: Places, concepts: ConceptLookup
) -> IndexDocument:
    """One recommendation as a document of the index."""
    found = IndexDocument()
    found.add_text("id", record.id)
    for identifier in _identifiers(record, catalogue):
        found.add_text("identifier", identifier)
    spoken_of: set[str] = set()
    for kind, language, text in searched_texts(record, catalogue):
        found.add_text(_FIELDS[kind, language], text)
        found.add_text(EXACT, text)
        if kind in CONCEPT_BOOSTS:
            for concept in _spoken_of(concepts, kind, language, text):
                found.add_text(concept_field(kind), concept)
                spoken_of.add(concept)
    tags = _all_tags(record)
    tagged = set(concepts.tagged(tags))
    for concept in tagged:
        found.add_text(concept_field("tags"), concept)
    for concept in concepts.wider(spoken_of | tagged):
        found.add_text(concept_field("wider"), concept)
    for facet, codes in {**tags, **_properties(record, catalogue)}.items():
        for code in codes:
            found.add_text(facet, code)
    found.add_unsigned("year", record.year)
    for order in ORDERS:
        found.add_unsigned(f"place_{order}", getattr(places, order))
    # Written from the values as they are: the same bytes as of `plain`, without the copy.
    found.add_bytes("record", orjson.dumps(record))
    return found


def _spoken_of(concepts: ConceptLookup, kind: str, language: Language, text: str) -> Iterator[str]:
    for concept in concepts.in_text(text, language):
        # The everyday thing by which we say that a recommendation concerns municipalities is not recommended.
        if kind != "rationale" or concepts.concepts[concept].role not in EVERYDAY:
            yield concept


def facet_codes(record: Recommendation, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The codes a record is found by in every facet but the year; a measure's tags count for its recommendation."""
    return {**_all_tags(record), **_properties(record, catalogue)}


def codes_of(facet: str, record: Recommendation, catalogue: Catalogue) -> tuple[str, ...]:
    """As `facet_codes`, for one facet."""
    found = _properties(record, catalogue).get(facet)
    return all_codes(record, facet) if found is None else found


def _properties(record: Recommendation, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    document = catalogue.documents.get(record.document) if record.document else None
    return {
        "document": (record.document,) if record.document else (),
        "cycle": (document.cycle,) if document and document.cycle else (),
        "municipal": (record.municipal.level,),
        "confidence": (record.provenance.confidence,),
        "language": languages_of(record),
    }


def _all_tags(record: Recommendation) -> dict[str, tuple[str, ...]]:
    return {facet: all_codes(record, facet) for facet in (*TAG_FACETS, "service_area")}


def _identifiers(record: Recommendation, catalogue: Catalogue) -> Iterator[str]:
    """What a record is called rather than what it says: ids, symbol, body, treaty, year, paragraphs; lower case."""
    yield from (part.id for part in parts_of(record))
    yield from (value.casefold() for _, value in record.external_ids)
    yield from (f"alias:{value.casefold()}" for _, value in record.external_ids)
    yield str(record.year)
    for facet in ("body", "treaty"):
        for code in record.tags.get(facet, ()):
            yield code.casefold()
            term = catalogue.vocabularies[facet].terms.get(code)
            yield from (alias.casefold() for alias in (term.aliases if term else ()))
    if record.document and (document := catalogue.documents.get(record.document)) and document.symbol:
        yield f"symbol:{normalise_symbol(document.symbol)}"
    for part in parts_of(record):
        yield from (f"paragraph:{key}" for key in _paragraph_keys(part.paragraph))


_paragraph_keys = lru_cache(10_000)(paragraph_keys)
"""Paragraphs have the same few numbers everywhere."""


def searched_texts(record: Recommendation, catalogue: Catalogue) -> list[SearchedText]:
    """Every text and label a record is found by, language by language: the kind of field, the language, the text."""
    parts, labels = parts_of(record), _labels(record, catalogue)
    found: list[SearchedText] = []
    for language in LANGUAGES:
        # One kind may stand in several texts of a language, each from another origin.
        found += [
            (kind, language, text.text)
            for part in parts
            for text in part.texts
            if text.language == language and (kind := _field_kind(part, text.kind))
        ]
        found += [(LABELS, language, label) for one in labels if (label := one.get(language))]
    return found


def _field_kind(part: Recommendation | Measure, kind: TextKind) -> str | None:
    """The kind of field a text is searched in; None if it is not searched."""
    if isinstance(part, Measure) and kind in MEASURE_KINDS:
        return "measures"
    return kind if kind in RECORD_KINDS else None


def _labels(record: Recommendation, catalogue: Catalogue) -> list[Labels]:
    found = []
    for facet in (*SEARCHED_FACETS, "service_area"):
        terms = catalogue.vocabularies[facet].terms if facet in catalogue.vocabularies else {}
        found += [terms[code].labels for code in all_codes(record, facet) if code in terms]
    return found
