"""The catalogue that data portals harvest: every dataset as DCAT, in JSON-LD that needs nothing fetched."""

from typing import Any

import pyarrow.parquet as pq

from portal.files.citation import LICENCE_URL
from portal.files.dataset import DATASETS, DatasetFile
from portal.query import download_path, indicator_path
from portal.store import Store

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AREA = "http://statistics.data.gov.uk/id/statistical-geography/"
MEDIA = "https://www.iana.org/assignments/media-types/"
LANGUAGE = {"@id": "http://publications.europa.eu/resource/authority/language/ENG"}
VIEW_FILES = (
    ("csv", "CSV", "text/csv"),
    ("json", "JSON", "application/json"),
    ("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)


def catalogue(store: Store, base: str) -> dict[str, Any]:
    """The catalogue of a release: a dataset for the whole and one for each indicator with figures for the council.

    `base` is the site's address. Each distribution has a lasting address (`release=`), media type and licence.
    """
    site = base + "/"
    release = f"release={store.release_id}"
    own = store.authority.geography_code
    shown = [i for i in store.indicators if own in store.geographies_of.get(i, ())]
    return {
        "@context": CONTEXT,
        "@id": f"{base}/catalogue.jsonld#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _english(store.authority.site),
        "dct:description": _english(f"Figures about children's services published by {store.authority.council}."),
        "dct:publisher": publisher(store, base),
        "dct:language": LANGUAGE,
        "dct:license": {"@id": LICENCE_URL},
        "dct:issued": _date(store),
        "dct:modified": _date(store),
        "foaf:homepage": {"@id": site},
        "dcat:dataset": [
            *([_whole(store, base, release)] if (store.folder / "dataset.parquet").is_file() else []),
            *(_indicator(store, base, release, indicator_id) for indicator_id in shown),
        ],
    }


def publisher(store: Store, base: str) -> dict[str, Any]:
    """The council as a publisher."""
    return {"@id": f"{base}/catalogue.jsonld#publisher", "@type": "foaf:Organization",
            "foaf:name": store.authority.council}  # fmt: skip


def _english(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "en"}


def _date(store: Store) -> dict[str, str]:
    return {"@value": store.built[:10], "@type": "xsd:date"}


def _dataset(store: Store, base: str, identifier: str, title: str, description: str) -> dict[str, Any]:
    """What every dataset says."""
    return {
        "@type": "dcat:Dataset",
        "dct:identifier": identifier,
        "dct:title": _english(title),
        "dct:description": _english(description),
        "dct:publisher": {"@id": f"{base}/catalogue.jsonld#publisher"},
        "dct:license": {"@id": LICENCE_URL},
        "dct:language": LANGUAGE,
        "dct:issued": _date(store),
        "dct:modified": _date(store),
        "dcat:version": store.release_id,
    }


def _span(store: Store) -> tuple[str, str]:
    """The first and last day of the whole release, as its Parquet file says."""
    said = pq.read_schema(store.folder / "dataset.parquet").metadata
    return said[b"period_start"].decode(), said[b"period_end"].decode()


def _period(first: str, last: str) -> dict[str, Any]:
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {"@value": first, "@type": "xsd:date"},
        "dcat:endDate": {"@value": last, "@type": "xsd:date"},
    }


def _whole(store: Store, base: str, release: str) -> dict[str, Any]:
    places = {code for codes in store.geographies_of.values() for code in codes}
    return {
        "@id": f"{base}/data#dataset",
        **_dataset(store, base, f"release-{store.release_id}", f"{store.authority.site}: every figure",
                   "Every figure of this release, for every place, with its source, status, unit and licence."),
        "dct:temporal": _period(*_span(store)),
        "dct:spatial": [{"@id": AREA + code} for code in sorted(places & store.places.keys())],
        "dcat:keyword": [_english(theme.title) for theme in store.theme_list],
        "dcat:landingPage": {"@id": f"{base}/data?{release}"},
        "dcat:distribution": [_whole_file(store, base, release, file) for file in DATASETS],
    }  # fmt: skip


def _whole_file(store: Store, base: str, release: str, file: DatasetFile) -> dict[str, Any]:
    address = f"{base}/download/{file.name}?{release}"
    sha256 = next(o["sha256"] for o in store.manifest["outputs"] if o["name"] == file.name)
    return {
        **_distribution(address, file.title, file.format, file.mimetype),
        "dct:description": _english(file.about),
        "dcat:byteSize": {"@value": str((store.folder / file.name).stat().st_size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": sha256, "@type": "xsd:hexBinary"},
        },
    }


def _distribution(address: str, title: str, name: str, mimetype: str) -> dict[str, Any]:
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _english(title),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": MEDIA + mimetype},
        "dct:format": name,
        "dct:license": {"@id": LICENCE_URL},
    }


def _indicator(store: Store, base: str, release: str, indicator_id: str) -> dict[str, Any]:
    indicator = store.indicators[indicator_id]
    theme = next((t.title for t in store.theme_list if t.id == indicator.theme), "")
    own = store.authority.geography_code
    rows = store.observations(indicator_id, own)
    distributions = []
    for ending, name, mimetype in VIEW_FILES:
        address = f"{base}{download_path(indicator_id, ending)}?{release}"
        distribution = _distribution(address, f"{indicator.title} as {name}", name, mimetype)
        if ending == "csv":
            described = f"{base}{download_path(indicator_id, 'csv-metadata.json')}?{release}"
            distribution["dct:conformsTo"] = {"@id": "https://www.w3.org/TR/tabular-metadata/"}
            distribution["foaf:page"] = {"@id": described}
        distributions.append(distribution)
    return {
        "@id": f"{base}{indicator_path(indicator_id)}#dataset",
        **_dataset(store, base, indicator_id, indicator.title, indicator.definition),
        "dct:temporal": _period(min(o.period_start for o in rows), max(o.period_end for o in rows)),
        "dct:spatial": [{"@id": AREA + own}],
        "dcat:keyword": [_english(theme)] if theme else [],
        "dcat:landingPage": {"@id": f"{base}{indicator_path(indicator_id)}?{release}"},
        "dcat:distribution": distributions,
    }
