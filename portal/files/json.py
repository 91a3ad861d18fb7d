"""A view as JSON: what it is, then the same rows as the CSV."""

import json
from typing import Any

from portal.files.columns import FILE_COLUMNS, symbols
from portal.files.view import FileView
from portal.store import Source


def to_json(view: FileView) -> bytes:
    """The view as JSON text (UTF-8): its description under `view`, its columns, its symbols and its rows."""
    document = {
        "view": describe(view),
        "columns": [{"name": c.name, "description": c.description} for c in FILE_COLUMNS],
        "symbols": symbols(),
        "rows": view.rows,
    }
    return dump(document)


def dump(document: Any) -> bytes:
    """A document as JSON bytes that are always the same for the same document."""
    return json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


def source_record(source: Source) -> dict[str, Any]:
    """A source as JSON holds it."""
    return {name: getattr(source, name) for name in Source.__slots__}


def describe(view: FileView) -> dict[str, Any]:
    """What a view shows, in which release, from which sources and under which address."""
    selection, indicator = view.selection, view.selection.indicator
    return {
        "title": view.title,
        "indicator": {
            "id": indicator.id, "title": indicator.title, "definition": indicator.definition, "unit": indicator.unit,
            "decimals": indicator.decimals, "polarity": indicator.polarity.value,
            "polarity_reason": indicator.polarity_reason, "period_type": indicator.period_type.value,
            "numerator": indicator.numerator, "denominator": indicator.denominator,
            "caveats": list(indicator.caveats),
            "breaks": [{"before": b.before, "reason": b.reason} for b in indicator.breaks],
        },
        "geography_code": selection.geography_code,
        "geography": selection.geography,
        "breakdown": selection.breakdown,
        "series": [
            {"label": s.label, "comparator": s.comparator or "", "category": s.category} for s in selection.series
        ],
        "release_id": selection.release_id,
        "release_date": selection.release_date,
        "publisher": view.authority.council,
        "link": view.link,
        "csv": view.file_link("csv"),
        "citation": view.citation,
        "bibtex": view.bibtex,
        "sources": [source_record(source) for source in view.used],
    }  # fmt: skip
