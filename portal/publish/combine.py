"""Observations of many sources put into one table, where each observation has one leading statement."""

import numpy as np
import pandas as pd

from portal.definitions import Indicator
from portal.publish.geographies import Register
from portal.publish.problems import Problems
from portal.publish.sources.papers import NEIGHBOURS_SUFFIX
from portal.schema import names
from portal.vocabulary import GeographyLevel, SourceKind, Status

KEY = ["indicator_id", "geography_code", "period", "breakdown", "category", "standing"]
"""What makes two rows statements of the same observation. `standing` keeps targets and forecasts apart
from what happened."""
LEADS = (SourceKind.NATIONAL, SourceKind.REPORT, SourceKind.PAPER)
"""Whose statement leads where several sources make one: the national statistic first, because every council's is made the
same way; then the inspectorate; then the council."""


def complete(frame: pd.DataFrame, indicators: dict[str, Indicator], register: Register) -> pd.DataFrame:
    """The same rows with every column of `schema.OBSERVATIONS`: titles, names, units and breaks filled in."""
    frame = frame.copy()
    ids = frame["indicator_id"]
    frame["indicator"] = ids.map({i.id: i.title for i in indicators.values()})
    frame["unit"] = ids.map({i.id: i.unit for i in indicators.values()})
    kinds = ids.map({i.id: i.period_type.value for i in indicators.values()})
    frame["period_type"] = frame["period_type"].fillna(kinds) if "period_type" in frame else kinds
    codes = frame["geography_code"]
    near = codes.str.endswith(NEIGHBOURS_SUFFIX)
    place = codes.str.removesuffix(NEIGHBOURS_SUFFIX)
    named = place.map({code: g.geography for code, g in register.by_code.items()})
    frame["geography"] = named.mask(near, "Statistical neighbours of " + named)
    level = place.map({code: g.geography_level for code, g in register.by_code.items()})
    frame["geography_level"] = level.mask(near, GeographyLevel.NEIGHBOURS.value)
    breaks = {(i.id, b.before): b.reason for i in indicators.values() for b in i.breaks}
    frame["break_before"] = [breaks.get(key, "") for key in zip(ids, frame["period"], strict=True)]
    for column in ("variant", "note", "printed", "source_place", "breakdown", "category", "status"):
        frame[column] = frame[column].fillna("") if column in frame else ""
    for column in ("lower", "upper"):
        frame[column] = np.nan
    frame["release_id"] = ""
    return frame[names("observations")]


def one_leading_statement(
    frame: pd.DataFrame, kinds: dict[str, str], revises: dict[str, str], problems: Problems
) -> pd.DataFrame:
    """The rows with `variant` set wherever another source's statement of the same observation leads.

    `kinds` gives each source's kind; `revises` names the source that a source revises. Two national sources that
    state the same observation must agree (one is kept); where they differ and neither revises the other, that
    is a fault. A council paper and a national file may differ: both are kept, the national one leading.
    """
    rows = frame.copy()
    rows["standing"] = rows["status"].where(rows["status"].isin([Status.TARGET.value, Status.FORECAST.value]), "")
    order = {kind.value: place for place, kind in enumerate(LEADS)}
    rows["lead"] = rows["source_id"].map(kinds).map(order)
    rows["revised_away"] = rows["source_id"].isin(revises.values()).astype(int)
    rows = rows.sort_values([*KEY, "variant", "lead", "revised_away", "source_id", "source_reference"], kind="stable")
    same = rows.duplicated([*KEY, "variant"], keep="first") & (rows["variant"] == "")
    first = rows.groupby([*KEY, "variant"], sort=False)[["value", "status", "lead", "source_id", "source_reference"]]
    leading = first.transform("first")
    both_national = same & (rows["lead"] == 0) & (leading["lead"] == 0)
    differs = (rows["value"].fillna(-np.inf) != leading["value"].fillna(-np.inf)) | (
        rows["status"] != leading["status"]
    )
    declared = rows["source_id"].isin(revises.values()) & leading["source_id"].isin(revises)
    clash = rows[both_national & differs & ~declared]
    for _, row in clash.head(20).iterrows():
        problems.add(
            row["source_id"], f"{row['indicator_id']} for {row['geography']}, {row['period']} differs from "
            f"{leading.loc[row.name, 'source_id']} ({leading.loc[row.name, 'source_reference']})",
            "Take one file out, or declare the revision in revisions.toml.", column=row["source_reference"],
        )  # fmt: skip
    if len(clash) > 20:
        problems.add("sources", f"{len(clash) - 20} more observations differ between two files", "See above.")
    rows = rows[~both_national]
    later = same[rows.index]
    rows.loc[later, "variant"] = "Another source's figure"
    return rows[names("observations")]
