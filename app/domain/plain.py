"""Domain values as plain data and back: for revisions, for the index, for the wire."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from app.domain.document import Document
from app.domain.recommendation import Measure, Municipal, Provenance, Recommendation, Text
from app.domain.vocabulary import Term, Vocabulary


def plain(value: Any) -> dict[str, Any]:
    """A frozen domain value as dicts, lists and scalars, equal to what JSON gives back."""
    found = _plain(asdict(value))
    assert isinstance(found, dict)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def recommendation_from(data: Mapping[str, Any]) -> Recommendation:
    """The recommendation that `plain` wrote."""
    measures = tuple(Measure(**_part(measure)) for measure in data["measures"])
    pairs = tuple((scheme, value) for scheme, value in data["external_ids"])
    rest = {"measures": measures, "external_ids": pairs, "treaty_articles": tuple(data["treaty_articles"])}
    return Recommendation(**{**data, **_part(data), **rest})


def _part(data: Mapping[str, Any]) -> dict[str, Any]:
    municipal, provenance = data["municipal"], data["provenance"]
    return {
        **data,
        "texts": tuple(Text(**text) for text in data["texts"]),
        "tags": {facet: tuple(codes) for facet, codes in data["tags"].items()},
        "municipal": Municipal(**{**municipal, "service_areas": tuple(municipal["service_areas"])}),
        "provenance": Provenance(**{**provenance, "inferred_fields": tuple(provenance["inferred_fields"])}),
    }


def document_from(data: Mapping[str, Any]) -> Document:
    """The document that `plain` wrote."""
    return Document(**{**data, "unverified": tuple(data["unverified"])})


def vocabulary_from(data: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary that `plain` wrote."""
    terms = {code: Term(**{**term, "aliases": tuple(term["aliases"])}) for code, term in data["terms"].items()}
    return Vocabulary(data["code"], data["labels"], terms, data["facts"])
