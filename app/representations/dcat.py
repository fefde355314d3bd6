"""The data described for catalogues: DCAT-AP-NO for data.norge.no, as a graph that is written as Turtle or JSON-LD.

Fields that DCAT-AP-NO 2 or the draft of version 3 make mandatory are all there. A checksum is not: version 2 allows
only SHA-1, and the index of the bulk files states SHA-256.
"""

from collections.abc import Sequence
from typing import Final

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from app.domain.language import Labels
from app.domain.result import Corpus
from app.representations.dataset import DESCRIPTION, KEYWORDS, TITLE, Distribution, Publisher
from app.representations.licence import TERMS
from app.representations.links import API

VCARD: Final = Namespace("http://www.w3.org/2006/vcard/ns#")
_EU: Final = "http://publications.europa.eu/resource/authority"
_IANA: Final = "https://www.iana.org/assignments/media-types"

THEMES: Final = ("JUST", "GOVE", "SOCI")
"""Codes of the EU's data themes: justice, government, population and society."""
LANGUAGES: Final = ("NOB", "NNO", "ENG", "SME")

_CATALOGUE: Final[Labels] = {
    "nb": "Åpne data om FNs anbefalinger til Norge",
    "nn": "Opne data om tilrådingane frå FN til Noreg",
    "en": "Open data on UN recommendations to Norway",
}
_SERVICE: Final[Labels] = {
    "nb": "API for FNs anbefalinger til Norge",
    "nn": "API for tilrådingane frå FN til Noreg",
    "en": "API for UN recommendations to Norway",
}


def catalogue_graph(base: str, publisher: Publisher, corpus: Corpus, files: Sequence[Distribution]) -> Graph:
    """Catalogue, data set, distributions and data service as one graph; `base` begins every address of ours."""
    graph = Graph()
    for prefix, namespace in (("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("skos", SKOS), ("vcard", VCARD)):
        graph.bind(prefix, namespace)
    catalogue, dataset, service = URIRef(f"{base}/catalog"), URIRef(f"{base}/data"), URIRef(f"{base}{API}")
    contact = _contact(graph, publisher)
    for node, kind, title in (
        (catalogue, DCAT.Catalog, _CATALOGUE),
        (dataset, DCAT.Dataset, TITLE),
        (service, DCAT.DataService, _SERVICE),
    ):
        graph.add((node, RDF.type, kind))
        graph.add((node, DCTERMS.identifier, Literal(str(node))))
        graph.add((node, DCTERMS.publisher, URIRef(publisher.url)))
        graph.add((node, DCAT.contactPoint, contact))
        _say(graph, node, DCTERMS.title, title)
        _say(graph, node, DCTERMS.description, DESCRIPTION)
    for node in (catalogue, dataset):
        graph.add((node, DCTERMS.modified, Literal(corpus.updated.isoformat(), datatype=XSD.dateTime)))
        for code in LANGUAGES:
            _take(graph, node, DCTERMS.language, "language", code)
    graph.add((catalogue, DCAT.dataset, dataset))
    graph.add((catalogue, DCAT.service, service))
    _take(graph, catalogue, DCTERMS.license, "licence", "NLOD_2_0")
    _describe_dataset(graph, dataset)
    _describe_service(graph, service, dataset, base)
    for file in files:
        _distribute(graph, dataset, file, None)
    api = Distribution("JSON (API)", f"{base}{API}/recommendations", "application/json")
    _distribute(graph, dataset, api, service)
    return graph


def _contact(graph: Graph, publisher: Publisher) -> Node:
    agent, contact = URIRef(publisher.url), BNode()
    graph.add((agent, RDF.type, FOAF.Agent))
    graph.add((agent, FOAF.name, Literal(publisher.name, lang="nb")))
    graph.add((contact, RDF.type, VCARD.Organization))
    graph.add((contact, VCARD.fn, Literal(publisher.name, lang="nb")))
    way = VCARD.hasEmail if publisher.contact.startswith("mailto:") else VCARD.hasURL
    graph.add((contact, way, URIRef(publisher.contact)))
    return contact


def _describe_dataset(graph: Graph, dataset: URIRef) -> None:
    for theme in THEMES:
        _take(graph, dataset, DCAT.theme, "data-theme", theme)
    for language, words in KEYWORDS.items():
        for word in words:
            graph.add((dataset, DCAT.keyword, Literal(word, lang=language)))
    _take(graph, dataset, DCTERMS.accessRights, "access-right", "PUBLIC")
    _take(graph, dataset, DCTERMS.accrualPeriodicity, "frequency", "IRREG")
    _take(graph, dataset, DCTERMS.spatial, "country", "NOR")


def _describe_service(graph: Graph, service: URIRef, dataset: URIRef, base: str) -> None:
    graph.add((service, DCAT.endpointURL, service))
    graph.add((service, DCAT.endpointDescription, URIRef(f"{base}/openapi.json")))
    graph.add((service, DCAT.servesDataset, dataset))
    _take(graph, service, DCTERMS.license, "licence", "NLOD_2_0")
    _take(graph, service, DCTERMS.accessRights, "access-right", "PUBLIC")


def _distribute(graph: Graph, dataset: URIRef, file: Distribution, service: URIRef | None) -> None:
    node = URIRef(f"{file.url}#distribution")
    graph.add((dataset, DCAT.distribution, node))
    graph.add((node, RDF.type, DCAT.Distribution))
    graph.add((node, DCTERMS.title, Literal(file.title, lang="en")))
    graph.add((node, DCAT.accessURL, URIRef(file.url)))
    _take(graph, node, DCTERMS.license, "licence", "NLOD_2_0")
    graph.add((node, DCAT.mediaType, URIRef(f"{_IANA}/{file.media_type}")))
    rights = BNode()
    graph.add((node, DCTERMS.rights, rights))
    graph.add((rights, RDF.type, DCTERMS.RightsStatement))
    _say(graph, rights, RDFS.label, TERMS)
    if service is not None:
        graph.add((node, DCAT.accessService, service))
    else:
        graph.add((node, DCAT.downloadURL, URIRef(file.url)))
    if file.bytes is not None:
        graph.add((node, DCAT.byteSize, Literal(str(file.bytes), datatype=XSD.decimal)))
    if file.issued is not None:
        graph.add((node, DCTERMS.issued, Literal(file.issued.isoformat(), datatype=XSD.dateTime)))


def _take(graph: Graph, node: Node, predicate: URIRef, scheme: str, code: str) -> None:
    """State a value of one of the EU's lists, and which list it is from, so that nobody need fetch the list to know."""
    value = URIRef(f"{_EU}/{scheme}/{code}")
    graph.add((node, predicate, value))
    graph.add((value, SKOS.inScheme, URIRef(f"{_EU}/{scheme}")))


def _say(graph: Graph, node: Node, predicate: URIRef, labels: Labels) -> None:
    for language, text in labels.items():
        graph.add((node, predicate, Literal(text, lang=language)))
