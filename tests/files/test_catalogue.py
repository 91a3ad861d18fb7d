"""The catalogue as an RDF library reads it: what a harvester asks for is there, and its addresses answer."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from portal.store import Store

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def graph(app: Any) -> rdflib.Graph:
    """The catalogue as triples; nothing is fetched to read it."""
    answer = app.server.test_client().get("/catalogue.jsonld")
    assert answer.mimetype == "application/ld+json"
    return rdflib.Graph().parse(data=answer.data, format="json-ld")


def test_one_catalogue_lists_every_dataset(graph: rdflib.Graph, best: Store) -> None:
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    listed = set(graph.objects(catalogue, DCAT.dataset))
    assert listed == set(graph.subjects(RDF.type, DCAT.Dataset))
    own = best.authority.geography_code
    assert len(listed) == 1 + sum(own in codes for codes in best.geographies_of.values())


def test_every_dataset_has_what_a_harvester_asks_for(graph: rdflib.Graph, best: Store) -> None:
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        for asked in (DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCTERMS.license, DCTERMS.issued,
                      DCTERMS.modified, DCTERMS.temporal, DCTERMS.spatial, DCAT.keyword, DCAT.landingPage):  # fmt: skip
            assert graph.value(dataset, asked) is not None, (dataset, asked)
        publisher = graph.value(dataset, DCTERMS.publisher)
        assert str(graph.value(publisher, FOAF.name)) == best.authority.council
        period = graph.value(dataset, DCTERMS.temporal)
        start, end = graph.value(period, DCAT.startDate), graph.value(period, DCAT.endDate)
        assert start.datatype == end.datatype == XSD.date  # type: ignore[union-attr]
        assert start.toPython() <= end.toPython()  # type: ignore[union-attr]
        assert list(graph.objects(dataset, DCAT.distribution))


def test_every_distribution_can_be_fetched(graph: rdflib.Graph, client: Any, best: Store) -> None:
    """Address, media type and licence; a sample is fetched and is what it says, for ever."""
    distributions = sorted(graph.subjects(RDF.type, DCAT.Distribution))
    for place, distribution in enumerate(distributions):
        address = urlsplit(str(graph.value(distribution, DCAT.downloadURL)))
        assert f"release={best.release_id}" in address.query
        assert graph.value(distribution, DCTERMS.license) is not None
        if place % 25:
            continue
        answer = client.get(f"{address.path}?{address.query}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert str(graph.value(distribution, DCAT.mediaType)).endswith(answer.mimetype)


def test_whole_files_have_size_and_checksum(graph: rdflib.Graph, best: Store) -> None:
    listed = {o["sha256"] for o in best.manifest["outputs"] if o["name"].startswith("dataset.")}
    sums = {str(graph.value(node, SPDX.checksumValue)) for node in graph.subjects(RDF.type, SPDX.Checksum)}
    assert {s.lower() for s in sums} == listed
    sizes = {size.toPython() for size in graph.objects(None, DCAT.byteSize)}  # type: ignore[attr-defined]
    assert sizes == {p.stat().st_size for p in best.folder.glob("dataset.*")}
