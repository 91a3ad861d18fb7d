"""A finished release as an outsider opens it: its files and nothing else."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from portal.errors import ReleaseError
from portal.schema import TABLES, TEXT
from portal.vocabulary import SourceKind, Status

KEY = ["indicator_id", "geography_code", "period_start", "period_end", "breakdown", "category"]
"""What makes two statements statements of the same thing, whoever makes them."""

_NEVER_COUNTS = {"days", "weeks", "months", "years", "score", "full-time equivalent"}
_PER = re.compile(r"per ([\d,]+)")


@dataclass
class Opened:
    """A release's tables by name, its indicators' definitions by id, and its id.

    `observations` has five more columns: `hidden` (protected), `ours` (not from a national file), `people`,
    `per` (100 for a percentage, 10,000 for a rate per 10,000, 0 for anything else) and `counts` (a
    count of people).
    """

    folder: Path
    release_id: str
    frames: dict[str, pd.DataFrame]
    definitions: dict[str, dict[str, Any]]
    threshold: int

    @property
    def observations(self) -> pd.DataFrame:
        """The observations, forecasts and targets included."""
        return self.frames["observations"]

    @cached_property
    def actual(self) -> pd.DataFrame:
        """The observations that say what happened: no forecasts, no targets."""
        rows = self.observations
        return rows[~rows["status"].isin([Status.FORECAST, Status.TARGET])]


def each(rows: pd.DataFrame) -> Iterator[Any]:
    """The rows one by one, columns as attributes."""
    return iter(rows.itertuples())


def open_release(folder: Path) -> Opened:
    """The release in a folder. Raises ReleaseError naming every file that is missing or cannot be read."""
    frames, faults = {}, []
    for table in TABLES:
        path = folder / f"{table}.parquet"
        try:
            frames[table] = pq.read_table(path).to_pandas()
        except (OSError, ValueError) as error:
            faults.append(f"{folder.name}/{path.name} cannot be read ({type(error).__name__}): publish again")
    if faults:
        raise ReleaseError("\n".join(faults))
    # A release made before a column was added reads as if it had the column, empty.
    for table, frame in frames.items():
        lacking = [column for column in TABLES[table] if column.name not in frame]
        frames[table] = frame.assign(**{c.name: "" if c.type == TEXT else np.nan for c in lacking})
    manifest = _manifest(folder)
    definitions = {
        row.indicator_id: json.loads(row.definition) for row in frames["indicators"].itertuples() if row.definition
    }
    frames["observations"] = _described(frames["observations"], definitions, frames["sources"])
    return Opened(
        folder,
        str(manifest.get("id") or manifest.get("release_id") or folder.resolve().name),
        frames,
        definitions,
        int(manifest.get("disclosure", {}).get("threshold", 5)),
    )


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "release.json"
    if not path.exists():
        return {}
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ReleaseError(f"{folder.name}/release.json is not JSON: publish again") from error
    return loaded if isinstance(loaded, dict) else {}


def _described(rows: pd.DataFrame, definitions: dict[str, dict[str, Any]], sources: pd.DataFrame) -> pd.DataFrame:
    national = set(sources.loc[sources["kind"] == SourceKind.NATIONAL, "source_id"])
    per = {name: ratio_of(d.get("unit", "")) for name, d in definitions.items()}
    people = {name: bool(d.get("people", True)) for name, d in definitions.items()}
    counts = {name: is_count(d) for name, d in definitions.items()}
    return rows.assign(
        hidden=rows["status"] == Status.PROTECTED,
        ours=~rows["source_id"].isin(national),
        people=rows["indicator_id"].map(people).eq(True),
        per=rows["indicator_id"].map(per).fillna(0).astype(float),
        counts=rows["indicator_id"].map(counts).eq(True),
    )


def ratio_of(unit: str) -> int:
    """What a ratio's numerator is multiplied by, from its unit; 0 for a unit that is no ratio."""
    if unit.strip() == "%":
        return 100
    found = _PER.search(unit)
    return int(found[1].replace(",", "")) if found else 0


def is_count(definition: dict[str, Any]) -> bool:
    """Whether an indicator counts people one by one."""
    return bool(
        definition.get("people", True)
        and definition.get("decimals") == 0
        and not ratio_of(definition.get("unit", ""))
        and definition.get("unit") not in _NEVER_COUNTS
        and (definition.get("table") or not definition.get("denominator"))
    )
