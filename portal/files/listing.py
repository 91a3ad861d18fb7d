"""The lists of the JSON interface: what there is to ask for, one record a thing."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from portal.files.json import source_record
from portal.query import download_path, indicator_path
from portal.store import Store

Record = dict[str, Any]


def indicators(store: Store, base: str, wanted: dict[str, str]) -> list[Record]:
    """The indicators in catalogue order. Filters: `theme`, `geography` (has figures for it), `q` (words)."""
    found = []
    for indicator in store.indicators.values():
        places = store.geographies_of.get(indicator.id, ())
        words = f"{indicator.id} {indicator.title} {indicator.question} {indicator.definition}".lower()
        if not _equal(wanted, theme=indicator.theme) or not _has_words(words, wanted):
            continue
        if wanted.get("geography") and wanted["geography"] not in places:
            continue
        found.append({
            "indicator_id": indicator.id, "title": indicator.title, "theme": indicator.theme,
            "question": indicator.question, "definition": indicator.definition, "unit": indicator.unit,
            "decimals": indicator.decimals, "polarity": indicator.polarity.value,
            "polarity_reason": indicator.polarity_reason, "period_type": indicator.period_type.value,
            "numerator": indicator.numerator, "denominator": indicator.denominator,
            "caveats": list(indicator.caveats),
            "breaks": [{"before": b.before, "reason": b.reason} for b in indicator.breaks],
            "breakdowns": list(store.breakdowns_of.get(indicator.id, ())), "geographies": len(places),
            "page": base + indicator_path(indicator.id), "csv": base + download_path(indicator.id),
            "json": base + download_path(indicator.id, "json"),
        })  # fmt: skip
    return found


def geographies(store: Store, base: str, wanted: dict[str, str]) -> list[Record]:
    """The places by code. Filters: `level`, `region` (code of it), `indicator` (has figures), `q` (words)."""
    with_figures = set(store.geographies_of.get(wanted.get("indicator", ""), ()))
    found = []
    for place in sorted(store.places.values(), key=lambda p: p.geography_code):
        if not _equal(wanted, level=place.geography_level, region=place.region_code):
            continue
        if wanted.get("indicator") and place.geography_code not in with_figures:
            continue
        if _has_words(f"{place.geography_code} {place.geography}".lower(), wanted):
            record = asdict(place)
            found.append(record | {name: list(record[name]) for name in ("successors", "predecessors")})
    return found


def inspections(store: Store, base: str, wanted: dict[str, str]) -> list[Record]:
    """The inspections, oldest first. Filters: `geography`, `framework`, `from` and `to` (years)."""
    return [
        asdict(i) | {"judgements": [asdict(j) for j in i.judgements]}
        for i in sorted(store.inspections(), key=lambda i: (i.date, i.geography_code, i.inspection_id))
        if _equal(wanted, geography=i.geography_code, framework=i.framework)
        and wanted.get("from", "") <= i.date[:4]
        and i.date[:4] <= (wanted.get("to") or "9999")
    ]


def sources(store: Store, base: str, wanted: dict[str, str]) -> list[Record]:
    """The sources by id. Filters: `kind`, `q` (words)."""
    return [
        source_record(source)
        for source in sorted(store.sources.values(), key=lambda s: s.source_id)
        if _equal(wanted, kind=source.kind)
        and _has_words(f"{source.source_id} {source.title} {source.publisher} {source.publication}".lower(), wanted)
    ]


LISTS: dict[str, Callable[[Store, str, dict[str, str]], list[Record]]] = {
    "indicators": indicators, "geographies": geographies, "inspections": inspections, "sources": sources,
}  # fmt: skip
"""Every list by the last part of its address."""
FILTERS = {
    "indicators": ("theme", "geography", "q"),
    "geographies": ("level", "region", "indicator", "q"),
    "inspections": ("geography", "framework", "from", "to"),
    "sources": ("kind", "q"),
}
"""The filters each list understands; all of them together narrow it."""


def _equal(wanted: dict[str, str], **values: str) -> bool:
    return all(not wanted.get(name) or wanted[name] == value for name, value in values.items())


def _has_words(text: str, wanted: dict[str, str]) -> bool:
    return all(word in text for word in wanted.get("q", "").lower().split())


def choices(store: Store, name: str) -> list[str]:
    """The values a filter takes; empty where it takes any."""
    match name:
        case "theme":
            return [theme.id for theme in store.theme_list]
        case "geography":
            return sorted(store.places)
        case "region":
            return sorted({p.region_code for p in store.places.values() if p.region_code})
        case "level":
            return sorted({p.geography_level for p in store.places.values()})
        case "indicator":
            return list(store.indicators)
        case "framework":
            return sorted(store.frameworks)
        case "kind":
            return sorted({s.kind for s in store.sources.values()})
    return []
