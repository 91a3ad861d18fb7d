"""CSV on the Web: how columns and symbols are described, so that a program reads every cell rightly."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from portal.files.columns import symbols
from portal.schema import Column
from portal.vocabulary import Comparator, GeographyLevel, PeriodType, Polarity, Status

CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
DIALECT = {"encoding": "utf-8", "header": True, "headerRowCount": 1, "delimiter": ",", "quoteChar": '"',
           "doubleQuote": True, "lineTerminators": ["\r\n"], "skipInitialSpace": False, "trim": False}  # fmt: skip
DAY = {"base": "date", "format": "yyyy-MM-dd"}
WORDS: dict[str, Iterable[str]] = {
    "status": Status, "geography_level": GeographyLevel, "period_type": PeriodType, "polarity": Polarity,
    "comparator": Comparator,
}  # fmt: skip
"""Columns whose words come from a closed list."""
NEVER_EMPTY = frozenset({
    "indicator_id", "indicator", "geography_code", "geography", "geography_level", "period", "period_type",
    "period_start", "period_end", "unit", "source_id", "source_reference", "release_id", "status_meaning", "polarity",
    "licence", "citation",
})  # fmt: skip


def datatype(column: Column, closed: bool = True) -> str | dict[str, str]:
    """The CSVW datatype of a column. With `closed`, a closed list of words is stated as such."""
    if pa.types.is_floating(column.type):
        return "number"
    if pa.types.is_integer(column.type):
        return "integer"
    if closed and column.name in {"period_start", "period_end"}:
        return DAY
    if closed and column.name in WORDS:
        return {"base": "string", "format": "|".join(filter(None, WORDS[column.name]))}
    return "string"


def table_schema(columns: Iterable[Column], closed: bool = True) -> dict[str, Any]:
    """The columns of a table: name, meaning, datatype, and whether a cell may be empty."""
    return {
        "columns": [
            {
                "name": c.name, "titles": c.name, "dc:description": c.description, "datatype": datatype(c, closed),
                "required": closed and c.name in NEVER_EMPTY, "null": "",
            }
            for c in columns
        ]
    }  # fmt: skip


def notes() -> list[dict[str, str]]:
    """What each status means, as notes of a table."""
    return [{"dc:title": s["status"] or "(empty)", "dc:description": f"{s['word']}: {s['meaning']}"} for s in symbols()]
