"""Values of the domain as JSON-ready data for the API."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import orjson

from app.domain.catalogue import Catalogue
from app.domain.document import Document
from app.domain.language import Language, choose
from app.domain.query import SearchQuery
from app.domain.recommendation import Measure, Provenance, Recommendation, Text, TextKind, texts_of
from app.domain.result import Corpus, FacetValue, Hit, SearchResult
from app.domain.vocabulary import Term
from app.representations.citation import citation_of, cited
from app.representations.licence import licence_of
from app.representations.links import Links
from app.representations.people import shown_assessor
from app.search.query import Asked
from app.search.reading import Part
from app.search.suggest import Suggestion

Data = dict[str, Any]

_SHOWN: Final[tuple[TextKind, ...]] = ("title", "summary")


def dumps(data: Any) -> bytes:
    """UTF-8 JSON, dates as RFC 3339 in UTC."""
    return orjson.dumps(data, option=orjson.OPT_UTC_Z)


class JsonView:
    """Shows the things of one catalogue in one language, with links of one kind."""

    def __init__(self, catalogue: Catalogue, language: Language, links: Links) -> None:
        self.catalogue, self.language, self.links = catalogue, language, links

    def result(self, result: SearchResult) -> Data:
        """A page of search results."""
        return {
            "total": result.total,
            "page": result.query.page,
            "size": result.query.size,
            "sort": result.query.order,
            "language": self.language,
            "hits": [self.hit(hit) for hit in result.hits],
            "facets": {facet: self.facet(result.query, facet, values) for facet, values in result.facets.items()},
            "links": self.paging(result.query, result.total),
            "corpus": self.corpus(result.corpus),
        }

    def understood(self, asked: Asked) -> Data:
        """How a text was read: each group's parts with their concepts, and what was passed over or left out."""
        return {
            "groups": [[self.part(part) for part in group] for group in asked.reading.groups],
            "excluded": [atom.text for atom in asked.reading.excluded],
            "passed_over": list(asked.reading.passed_over),
            "left_out": list(asked.left_out),
        }

    def part(self, part: Part) -> Data:
        """One part of a reading: what was typed, what it was taken for, and the concepts it stands for."""
        return {
            "kind": part.kind,
            "typed": part.typed,
            "read": part.text,
            "corrected": part.corrected,
            "concepts": [self.coded("concept", concept) for concept in part.concepts],
            "pieces": [self.part(piece) for piece in part.pieces],
        }

    def suggestion(self, suggestion: Suggestion) -> Data:
        """Something that can be searched instead or next."""
        return {
            "kind": suggestion.kind,
            "label": suggestion.label,
            "count": suggestion.count,
            "href": self.links.search(suggestion.query),
        }

    def hit(self, hit: Hit) -> Any:
        """One hit: the card of a recommendation with what matched."""
        return {**self.card(hit.recommendation), **self.found(hit)}

    def found(self, hit: Hit) -> Data:
        """What a hit has besides its card: what matched, and how well."""
        measures = [one for one in hit.recommendation.measures if one.id in hit.matched_measures]
        return {
            "highlights": dict(hit.highlights),
            "matched_measures": [self.measure_card(measure) for measure in measures],
            "score": round(hit.score, 4) if hit.score is not None else None,
        }

    def card(self, record: Recommendation) -> Data:
        """What a result list shows of a recommendation."""
        texts, languages = self._chosen(record, _SHOWN)
        municipal = self.municipal(record)
        if municipal["rationale_language"]:
            languages["rationale"] = municipal.pop("rationale_language")
        else:
            municipal.pop("rationale_language")
        return {
            "id": record.id,
            "url": self.links.recommendation(record.id),
            "title": texts["title"],
            "summary": texts["summary"],
            "languages": languages,
            "year": record.year,
            "paragraph": record.paragraph,
            "treaty_articles": list(record.treaty_articles),
            "document": self.document_card(record.document),
            "municipal": municipal,
            "tags": self.tags(record),
            "measure_count": len(record.measures),
            "cite": cited(citation_of(record, self.catalogue, self.links)),
            "source": self.source(record),
            "provenance": self.provenance(record.provenance),
        }

    def recommendation(self, record: Recommendation) -> Data:
        """A whole recommendation: the card, every text in every language, and every measure."""
        return {
            **self.card(record),
            "status": record.status,
            "texts": [self.text(text) for text in record.texts],
            "measures": [self.measure(measure) for measure in record.measures],
            "external_ids": [{"scheme": scheme, "value": value} for scheme, value in record.external_ids],
            "official_text_fingerprint": record.official_text_fingerprint,
            "links": {
                "self": self.links.recommendation(record.id),
                "history": self.links.recommendation(record.id, "/history"),
                "similar": self.links.recommendation(record.id, "/similar"),
            },
        }

    def measure_card(self, measure: Measure) -> Data:
        """What a list shows of a measure."""
        texts, languages = self._chosen(measure, _SHOWN)
        return {
            "id": measure.id,
            "paragraph": measure.paragraph,
            "title": texts["title"],
            "summary": texts["summary"],
            "languages": languages,
        }

    def measure(self, measure: Measure) -> Data:
        """A whole measure."""
        municipal = self.municipal(measure)
        municipal.pop("rationale_language")
        return {
            **self.measure_card(measure),
            "municipal": municipal,
            "tags": self.tags(measure),
            "texts": [self.text(text) for text in measure.texts],
            "provenance": self.provenance(measure.provenance),
        }

    def text(self, text: Text) -> Data:
        """One text with the code of its licence, if it is ours to license."""
        return {**asdict(text), "licence": licence_of(text.origin)}

    def municipal(self, part: Recommendation | Measure) -> Data:
        """Whether and why municipalities are concerned."""
        why = choose(texts_of(part, "rationale"), self.language)
        return {
            **self.coded("municipal", part.municipal.level, key="level"),
            "rationale": why[0] if why else None,
            "rationale_language": why[1] if why else None,
            "service_areas": [self.coded("service_area", code) for code in part.municipal.service_areas],
            "assessor": shown_assessor(part.municipal.assessor),
        }

    def tags(self, part: Recommendation | Measure) -> Data:
        """All tags with their labels, facet → list."""
        return {facet: [self.coded(facet, code) for code in codes] for facet, codes in part.tags.items()}

    def coded(self, facet: str, code: str, key: str = "code") -> Data:
        """A code with its label."""
        return {key: code, "label": self.label(facet, code)}

    def label(self, facet: str, code: str) -> str:
        """The label of a code in the reader's language or the nearest that has one."""
        return self.catalogue.label(facet, code, self.language)

    def provenance(self, provenance: Provenance) -> Data:
        """Where a record comes from and how sure we are."""
        note = choose(provenance.note, self.language)
        return {
            "source_url": provenance.source_url,
            "confidence": self.coded("confidence", provenance.confidence),
            "inferred_fields": list(provenance.inferred_fields),
            "note": note[0] if note else None,
        }

    def source(self, record: Recommendation) -> Data | None:
        """The address to read more at: the record's own source, else its document's; None if neither is known."""
        document = self.catalogue.documents.get(record.document or "")
        if record.provenance.source_url:
            return {"url": record.provenance.source_url, "of": "recommendation"}
        if document and document.source_url:
            return {"url": document.source_url, "of": "document"}
        return None

    def facet(self, query: SearchQuery, facet: str, values: Sequence[FacetValue]) -> Any:
        """The values of a facet, each with the link that puts it in or takes it out."""
        toggle = self.links.toggles(query, facet)
        return [
            {
                "code": value.code,
                "label": self.label(facet, value.code),
                "count": value.count,
                "selected": value.selected,
                "href": toggle(value.code),
            }
            for value in values
        ]

    def paging(self, query: SearchQuery, total: int) -> Data:
        """Links to this page and its neighbours; None where there is no neighbour."""
        last = max(1, -(-total // query.size))
        return {
            "self": self.links.search(query),
            "next": self.links.page(query, query.page + 1) if query.page < last else None,
            "prev": self.links.page(query, min(query.page - 1, last)) if query.page > 1 else None,
        }

    def document_card(self, identifier: str | None) -> Data | None:
        """What a list shows of a document."""
        document = self.catalogue.documents.get(identifier or "")
        if document is None:
            return None
        title = choose(document.titles, self.language)
        return {
            "id": document.id,
            "symbol": document.symbol,
            "title": title[0] if title else document.id,
            "title_language": title[1] if title else None,
            "url": self.links.document(document.id),
            "source_url": document.source_url,
        }

    def document(self, document: Document, count: int) -> Data:
        """A whole document with the number of its recommendations and the way to them."""
        card = self.document_card(document.id)
        assert card is not None
        rest = asdict(document)
        return {
            **card,
            "titles": dict(document.titles),
            "body": self.coded("body", document.body),
            "treaty": self.coded("treaty", document.treaty) if document.treaty else None,
            "cycle": self.coded("cycle", document.cycle) if document.cycle else None,
            **{name: rest[name] for name in ("session", "considered", "adopted", "published", "dates_note")},
            "follow_up": document.follow_up,
            "unverified": list(document.unverified),
            "recommendations": self.listed("document", document.id, count),
        }

    def term(self, facet: str, term: Term, count: int | None) -> Data:
        """A term of a vocabulary; with the number of its recommendations if the vocabulary is a facet."""
        return {
            **self.coded(facet, term.code),
            "labels": dict(term.labels),
            "broader": term.broader,
            "aliases": list(term.aliases),
            "facts": dict(term.facts),
            "recommendations": self.listed(facet, term.code, count) if count is not None else None,
        }

    def listed(self, facet: str, code: str, count: int) -> Data:
        """How many recommendations have a code, and the address of their list."""
        return {"count": count, "url": self.links.search(SearchQuery(filters={facet: (code,)}))}

    def corpus(self, corpus: Corpus) -> Data:
        """The state of the record that an answer rests on."""
        return {"number": corpus.number, "updated": corpus.updated}

    def _chosen(
        self, part: Recommendation | Measure, kinds: Sequence[TextKind]
    ) -> tuple[Mapping[str, str | None], dict[str, str]]:
        texts: dict[str, str | None] = dict.fromkeys(kinds)
        languages: dict[str, str] = {}
        for kind in kinds:
            if found := choose(texts_of(part, kind), self.language):
                texts[kind], languages[kind] = found
        return texts, languages
