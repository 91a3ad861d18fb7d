"""Tiny invented releases on disk, in the columns of every real one."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from portal.schema import TABLES, arrow_schema

COUNCIL, REGION = "E06000099", "E12000099"

_DEFINITION = {
    "id": "", "title": "", "theme": "", "unit": "children", "decimals": 0, "people": True, "polarity": "neither",
    "period_type": "as at", "numerator": "", "denominator": "", "national": [], "table": None,
}  # fmt: skip

SOURCES = (
    {"source_id": "paper", "kind": "council paper"},
    {"source_id": "other-paper", "kind": "council paper"},
    {"source_id": "national", "kind": "national file"},
)


def observation(indicator_id: str, value: float | None, category: str = "", **more: Any) -> dict[str, Any]:
    """One row of observations: a council's figure of 31 March 2016, protected where `value` is None."""
    row: dict[str, Any] = {
        "indicator_id": indicator_id, "indicator": indicator_id, "geography_code": COUNCIL, "geography": "Invented",
        "geography_level": "Local authority", "period": "2016", "period_type": "as at", "period_start": "2016-03-31",
        "period_end": "2016-03-31", "category": category, "value": value, "status": "c" if value is None else "",
        "source_id": "paper", "source_reference": "table-1",
    }  # fmt: skip
    if category and "breakdown" not in more:
        row["breakdown"] = "|".join(("age", "provider")[: category.count("|") + 1])
    return row | more


def write_release(
    folder: Path,
    observations: Iterable[Mapping[str, Any]],
    definitions: Iterable[Mapping[str, Any]] = (),
    *,
    threshold: int | None = None,
    **tables: Iterable[Mapping[str, Any]],
) -> Path:
    """A release in `folder` with these rows; columns not given are empty. Gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(observations)
    given = {definition["id"]: definition for definition in definitions}
    full = {row["indicator_id"]: _DEFINITION | {"id": row["indicator_id"]} for row in rows}
    full |= {name: _DEFINITION | dict(definition) for name, definition in given.items()}
    indicators = [{"indicator_id": name, "definition": json.dumps(definition)} for name, definition in full.items()]
    contents = {"observations": rows, "indicators": indicators, "sources": SOURCES, **tables}
    for table in TABLES:
        pq.write_table(arrow_table(table, contents.get(table, ())), folder / f"{table}.parquet")
    manifest = {"id": folder.name} | ({"disclosure": {"threshold": threshold}} if threshold else {})
    (folder / "release.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def arrow_table(table: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table in a release table's schema; text not given is empty, numbers are null."""
    schema = arrow_schema(table)
    rows = list(rows)
    columns = []
    for field in schema:
        empty = "" if pa.types.is_string(field.type) else None
        columns.append(pa.array([row.get(field.name, empty) for row in rows], type=field.type))
    return pa.table(columns, schema=pa.schema([pa.field(f.name, f.type) for f in schema]))
