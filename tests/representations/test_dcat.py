"""The catalogue for portals, held to the fields that DCAT-AP-NO makes mandatory, in version 2 and the draft of 3."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from app.representations.dataset import Distribution, Publisher
from app.representations.dcat import VCARD, catalogue_graph
from app.settings import PROJECT
from tests.representations.conftest import BASE, CATALOGUE

SHAPES = Path(__file__).parent / "dcat-shapes.ttl"
OFFICIAL = Path(os.environ.get("DCAT_SHAPES", PROJECT.parent / "shared" / "data" / "dcat-shapes.ttl"))
"""The shapes of Digdir, where somebody has them: they are not ours to carry."""

FILES = [Distribution("CSV", f"{BASE}/data/a.csv", "text/csv", 12, datetime(2030, 1, 1, tzinfo=UTC))]
PUBLISHER = Publisher("Et forlag", "https://example.org/", "https://example.org/contact")


@pytest.fixture
def graph() -> Graph:
    """The catalogue as others read it: written and read back."""
    made = catalogue_graph(BASE, PUBLISHER, CATALOGUE.corpus, FILES)
    return Graph().parse(data=made.serialize(format="turtle"), format="turtle")


def faults(graph: Graph, shapes: Path) -> str:
    conforms, _, report = validate(graph, shacl_graph=Graph().parse(shapes), inference="none")
    return "" if conforms else str(report)


def test_it_has_every_mandatory_field(graph: Graph) -> None:
    assert faults(graph, SHAPES) == ""


def test_a_mail_address_is_a_way_to_the_publisher_too() -> None:
    made = catalogue_graph(BASE, replace(PUBLISHER, contact="mailto:post@example.no"), CATALOGUE.corpus, FILES)
    assert faults(made, SHAPES) == ""
    assert set(made.objects(None, VCARD.hasEmail)) == {URIRef("mailto:post@example.no")}
    assert not list(made.objects(None, VCARD.hasURL))


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (DCAT.Catalog, DCTERMS.title),
        (DCAT.Catalog, DCAT.contactPoint),
        (DCAT.Dataset, DCAT.theme),
        (DCAT.Dataset, DCTERMS.publisher),
        (DCAT.DataService, DCAT.endpointURL),
        (DCAT.DataService, DCTERMS.publisher),
        (DCAT.Distribution, DCAT.accessURL),
        (DCAT.Distribution, DCTERMS.license),
    ],
)
def test_a_missing_field_would_be_found(graph: Graph, kind: URIRef, field: URIRef) -> None:
    node = next(graph.subjects(RDF.type, kind))
    graph.remove((node, field, None))
    assert f":{re.split('[/#]', field)[-1]}" in faults(graph, SHAPES)


def test_it_conforms_to_the_shapes_of_digdir_where_they_are_at_hand(graph: Graph) -> None:
    # Without them our own shapes, tested above, say the same of what is mandatory.
    assert faults(graph, OFFICIAL if OFFICIAL.exists() else SHAPES) == ""


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # By the library's own reader of JSON-LD.
def test_turtle_and_json_ld_say_the_same(graph: Graph) -> None:
    again = Graph().parse(data=graph.serialize(format="json-ld"), format="json-ld")
    assert isomorphic(again, graph)


def test_files_and_api_are_distributions_of_one_data_set(graph: Graph) -> None:
    dataset = URIRef(f"{BASE}/data")
    addresses = {str(graph.value(one, DCAT.accessURL)) for one in graph.objects(dataset, DCAT.distribution)}
    assert addresses == {f"{BASE}/data/a.csv", f"{BASE}/api/v1/recommendations"}
    service = graph.value(predicate=RDF.type, object=DCAT.DataService)
    assert graph.value(service, DCAT.endpointDescription) == URIRef(f"{BASE}/openapi.json")
    assert graph.value(service, DCAT.servesDataset) == dataset


def test_it_speaks_both_kinds_of_norwegian_and_english(graph: Graph) -> None:
    titles = {
        title.language for title in graph.objects(URIRef(f"{BASE}/data"), DCTERMS.title) if isinstance(title, Literal)
    }
    assert titles == {"nb", "nn", "en"}
