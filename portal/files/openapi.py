"""The description of the read-only interface (OpenAPI 3.1), made from the release it describes."""

from typing import Any

from portal.files.citation import LICENCE, LICENCE_URL
from portal.files.columns import FILE_COLUMNS
from portal.files.dataset import DATASETS
from portal.files.listing import FILTERS, choices
from portal.files.schemas import SCHEMAS
from portal.query import VIEWS
from portal.schema import TEXT
from portal.store import Store
from portal.vocabulary import Comparator

USUAL_PAGE = 100
LARGEST_PAGE = 1000
ABOUT = (
    "Every figure on the site, by the same addresses as the pages. Nothing is written and nobody logs in. Add "
    "release=<release_id> to any address and it answers the same for ever. An empty value always has a status that "
    "says why: zero, protected and missing are three different things."
)
ABOUT_LISTS = {
    "indicators": "What is measured, and what each one means",
    "geographies": "The places there are figures for, with their codes",
    "inspections": "Inspections with their judgements, oldest first",
    "sources": "Where the figures come from, with their licences",
}
ABOUT_FILTERS = {
    "theme": "Only indicators of this theme",
    "geography": "Only those of this place",
    "q": "Only those that hold all these words",
    "level": "Only places of this kind",
    "region": "Only places in the region with this code",
    "indicator": "Only places with figures for this indicator",
    "framework": "Only inspections under this framework",
    "from": "Only inspections in this year or later",
    "to": "Only inspections in this year or earlier",
    "kind": "Only sources of this kind",
}
FILES = (
    ("json", "application/json", "One view as JSON: the same rows as the CSV, with their description",
     {"$ref": "#/components/schemas/View"}),
    ("csv", "text/csv", "One view as CSV: exactly the rows the page shows", {"type": "string"}),
    ("csv-metadata.json", "application/csvm+json", "The CSV on the Web description of the CSV", {"type": "object"}),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     "One view as an accessible spreadsheet", {"type": "string", "format": "binary"}),
)  # fmt: skip
YEAR = {"type": "integer", "minimum": 1900, "maximum": 2099}


def describe(store: Store, base: str) -> dict[str, Any]:
    """The OpenAPI document for the live release; `base` is the site's address."""
    paths = {f"/api/{name}": {"get": _list(store, name)} for name in FILTERS}
    paths |= {f"/download/{{indicator_id}}.{f[0]}": {"get": _file(store, *f)} for f in FILES}
    paths |= {f"/download/{file.name}": {"get": _dataset(file.mimetype, file.title)} for file in DATASETS}
    paths["/catalogue.jsonld"] = {
        "get": _operation("catalogue", "The datasets as DCAT", [_release()], "application/ld+json", {"type": "object"})
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": store.authority.site, "version": "1", "summary": "Read-only figures about children's services",
            "description": ABOUT, "license": {"name": LICENCE, "url": LICENCE_URL},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"schemas": {**SCHEMAS, "Observation": _observation()}},
    }  # fmt: skip


def _observation() -> dict[str, Any]:
    properties = {
        c.name: {"type": "string" if c.type == TEXT else ["number", "null"], "description": c.description}
        for c in FILE_COLUMNS
    }
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


def _parameter(name: str, schema: dict[str, Any], about: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "allowEmptyValue": True, "description": about,
            "schema": schema, **more}  # fmt: skip


def _release() -> dict[str, Any]:
    return _parameter("release", {"type": "string", "pattern": "^[0-9a-f]{12}$"},
                      "A kept release; the newest where none is named")  # fmt: skip


def _operation(
    name: str, summary: str, parameters: list[dict[str, Any]], mimetype: str, schema: dict[str, Any]
) -> dict[str, Any]:
    """One address that is only read. Programs are told what went wrong as JSON, others as a page."""
    page: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    said = problem if "json" in mimetype else page
    headers = {"ETag": {"description": "Changes when the content does", "schema": {"type": "string"}}}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": "As asked for", "headers": headers, "content": {mimetype: {"schema": schema}}},
            "304": {"description": "Not changed since the ETag or date that was sent"},
            "400": {"description": "A parameter does not fit", "content": said},
            "404": {"description": "There is nothing with that name", "content": said | page},
            "414": {"description": "The address is too long", "content": page},
        },
    }


def _filter(store: Store, name: str) -> dict[str, Any]:
    if name in {"from", "to"}:
        return _parameter(name, YEAR, ABOUT_FILTERS[name])
    if name == "q":
        return _parameter(name, {"type": "string", "maxLength": 80}, ABOUT_FILTERS[name])
    return _parameter(name, {"type": "string", "enum": list(choices(store, name))}, ABOUT_FILTERS[name])


def _list(store: Store, name: str) -> dict[str, Any]:
    paging = [
        _parameter("page", {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}, "Which page"),
        _parameter("per_page", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE},
                   "How many on a page"),
    ]  # fmt: skip
    parameters = [*(_filter(store, f) for f in FILTERS[name]), *paging, _release()]
    schema = {"$ref": f"#/components/schemas/{name.capitalize()}"}
    return _operation(f"list_{name}", ABOUT_LISTS[name], parameters, "application/json", schema)


def _file(store: Store, ending: str, mimetype: str, summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    breakdowns = sorted({b for found in store.breakdowns_of.values() for b in found})
    indicator = {"name": "indicator_id", "in": "path", "required": True, "description": "The indicator",
                 "schema": {"type": "string", "enum": list(store.indicators)}}  # fmt: skip
    compared = {"type": "array", "items": {"type": "string", "enum": [*(c.value for c in Comparator), "none"]}}
    parameters = [
        indicator,
        _parameter("geography", {"type": "string", "enum": list(choices(store, "geography"))},
                   "The chosen place; the council's own where none is named"),
        _parameter("with", compared, "What it is compared with", style="form", explode=False),
        _parameter("breakdown", {"type": "string", "enum": breakdowns},
                   "Split by this; each indicator has its own (see /api/indicators)"),
        _parameter("from", YEAR, "First year; not later than the last"),
        _parameter("to", YEAR, "Last year"),
        _parameter("view", {"type": "string", "enum": list(VIEWS)}, "Kept from the page; changes nothing in a file"),
        _release(),
    ]  # fmt: skip
    return _operation(f"view_{ending.replace('.', '_').replace('-', '_')}", summary, parameters, mimetype, schema)


def _dataset(mimetype: str, summary: str) -> dict[str, Any]:
    name = summary.lower().replace(",", "").replace(" ", "_")
    binary = {"type": "string", "format": "binary"}
    return _operation(name, summary, [_release()], mimetype, binary)
