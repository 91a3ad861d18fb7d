"""The shapes of what the JSON interface answers, as JSON Schema."""

from typing import Any

_TEXT: dict[str, Any] = {"type": "string"}
_WHOLE: dict[str, Any] = {"type": "integer"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}


def _record(**properties: dict[str, Any]) -> dict[str, Any]:
    """An object that has exactly these properties."""
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


def _many(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _page(name: str) -> dict[str, Any]:
    """One page of a list."""
    return _record(
        release_id=_TEXT, release_date=_TEXT, total=_WHOLE, page=_WHOLE, per_page=_WHOLE,
        next={"type": ["string", "null"], "description": "The address of the next page"},
        items=_many({"$ref": f"#/components/schemas/{name}"}),
    )  # fmt: skip


_BREAKS = _many(_record(before=_TEXT, reason=_TEXT))
_MEANING = {
    "title": _TEXT, "definition": _TEXT, "unit": _TEXT, "decimals": _WHOLE, "polarity": _TEXT,
    "polarity_reason": _TEXT, "period_type": _TEXT, "numerator": _TEXT, "denominator": _TEXT, "caveats": _TEXTS,
    "breaks": _BREAKS,
}  # fmt: skip
_SOURCE = _record(
    source_id=_TEXT, title=_TEXT, kind=_TEXT, publisher=_TEXT, publication=_TEXT, edition=_TEXT, published_date=_TEXT,
    licence=_TEXT, file_name=_TEXT, sha256=_TEXT, rows=_WHOLE, note=_TEXT,
)  # fmt: skip
_DESCRIPTION = _record(
    title=_TEXT, indicator=_record(id=_TEXT, **_MEANING), geography_code=_TEXT, geography=_TEXT, breakdown=_TEXT,
    series=_many(_record(label=_TEXT, comparator=_TEXT, category=_TEXT)), release_id=_TEXT, release_date=_TEXT,
    publisher=_TEXT, link=_TEXT, csv=_TEXT, citation=_TEXT, bibtex=_TEXT,
    sources=_many({"$ref": "#/components/schemas/Source"}),
)  # fmt: skip

SCHEMAS: dict[str, dict[str, Any]] = {
    "Problem": _record(status=_WHOLE, title=_TEXT, detail=_TEXT, parameter=_TEXT),
    "View": _record(
        view=_DESCRIPTION, columns=_many(_record(name=_TEXT, description=_TEXT)),
        symbols=_many(_record(status=_TEXT, word=_TEXT, meaning=_TEXT)),
        rows=_many({"$ref": "#/components/schemas/Observation"}),
    ),
    "Indicator": _record(
        indicator_id=_TEXT, **_MEANING, theme=_TEXT, question=_TEXT, breakdowns=_TEXTS, geographies=_WHOLE,
        page=_TEXT, csv=_TEXT, json=_TEXT,
    ),
    "Geography": _record(
        geography_code=_TEXT, geography=_TEXT, geography_level=_TEXT, region_code=_TEXT, dfe_code=_TEXT,
        start_date=_TEXT, end_date=_TEXT, successors=_TEXTS, predecessors=_TEXTS,
    ),
    "Inspection": _record(
        inspection_id=_TEXT, geography_code=_TEXT, geography=_TEXT, framework=_TEXT, inspection_type=_TEXT,
        inspection_start=_TEXT, inspection_end=_TEXT, published_date=_TEXT, theme=_TEXT, source_id=_TEXT,
        source_reference=_TEXT, note=_TEXT, overall=_TEXT, judgements=_many(_record(area=_TEXT, grade=_TEXT)),
    ),
    "Source": _SOURCE,
    "Indicators": _page("Indicator"),
    "Geographies": _page("Geography"),
    "Inspections": _page("Inspection"),
    "Sources": _page("Source"),
}  # fmt: skip
"""Every shape by name; `Observation` is added from the columns of the files."""
