"""Observations of many sources put into one table, where each observation has one leading statement."""

from typing import Any

import numpy as np
import pandas as pd

from portal.definitions import Indicator
from portal.publish.geographies import Register
from portal.publish.problems import Problems
from portal.publish.revisions import age, supersedes
from portal.publish.sources.paper_figures import NEIGHBOURS_SUFFIX
from portal.schema import names
from portal.vocabulary import GeographyLevel, SourceKind, Status

KEY = ["indicator_id", "geography_code", "period", "breakdown", "category", "standing"]
"""What makes two rows statements of the same observation. `standing` keeps targets and forecasts apart
from what happened."""
LEADS = (SourceKind.NATIONAL, SourceKind.REPORT, SourceKind.PAPER)
"""Whose statement leads where several sources make one: the national statistic first, because every council's is made
the same way; then the inspectorate; then the council."""
OTHER_STATEMENT = "Another source's figure"
"""The variant of a statement that another source's leads."""


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
        frame[column] = frame[column].astype(float) if column in frame else np.nan
    frame["release_id"] = ""
    return frame[names("observations")]


SHOWN_CLASHES = 20
"""How many observations that two files state differently are listed; the rest are counted."""
DECLARE = "Take one file out, or declare the revision in revisions.toml."


def _note_clashes(clashes: pd.DataFrame, leading: pd.DataFrame, files: dict[str, str], problems: Problems) -> None:
    """Note observations that two national files state differently, each with where both stand."""
    shown = clashes.head(SHOWN_CLASHES)
    others = leading.loc[shown.index].to_dict("records")
    for row, other in zip(shown.to_dict("records"), others, strict=True):
        place, _, column = str(row["source_reference"]).partition("/")
        problems.add(
            files[row["source_id"]],
            f"{row['indicator_id']} for {row['geography']}, {row['period']} differs from {files[other['source_id']]} "
            f"({other['source_reference']})",
            DECLARE, row=int(place.removeprefix("row-")), column=column,
        )  # fmt: skip
    if len(clashes) > SHOWN_CLASHES:
        problems.add("sources", f"{len(clashes) - SHOWN_CLASHES} more observations differ between two files", DECLARE)


def one_leading_statement(
    frame: pd.DataFrame, sources: list[dict[str, Any]], revises: dict[str, str], problems: Problems
) -> pd.DataFrame:
    """The rows with `variant` set wherever another source's statement of the same observation leads.

    `sources` are records with `source_id`, `kind` and `file_name`; `revises` names the source that a source revises.
    Two national sources that state the same observation must agree (one is kept); where they differ and neither
    revises the other, that is a fault. A council paper and a national file may differ: both are kept, the national
    one leading.
    """
    rows = frame.copy()
    rows["standing"] = rows["status"].where(rows["status"].isin([Status.TARGET.value, Status.FORECAST.value]), "")
    order = {kind.value: place for place, kind in enumerate(LEADS)}
    rows["lead"] = rows["source_id"].map({s["source_id"]: order[s["kind"]] for s in sources})
    rows["age"] = rows["source_id"].map({s["source_id"]: age(revises, s["source_id"]) for s in sources})
    rows = rows.sort_values([*KEY, "variant", "lead", "age", "source_id", "source_reference"], kind="stable")
    rows = rows.reset_index(drop=True)
    repeated = rows.duplicated([*KEY, "variant"], keep="first").to_numpy()
    leaders = np.maximum.accumulate(np.where(repeated, 0, np.arange(len(rows))))
    leading = rows.iloc[leaders].set_axis(rows.index)
    later = repeated & (rows["variant"] == "")
    again = later & (rows["lead"] == 0) & (leading["lead"] == 0)
    two_files = again & (rows["source_id"] != leading["source_id"])  # within one, its reader notes what stands twice
    differs = two_files & ~(
        ((rows["value"] == leading["value"]) | (rows["value"].isna() & leading["value"].isna()))
        & (rows["status"] == leading["status"])
    )
    declared = [
        supersedes(revises, str(newer), str(older))
        for newer, older in zip(leading.loc[differs, "source_id"], rows.loc[differs, "source_id"], strict=True)
    ]
    clashes = rows[differs].loc[[not known for known in declared]]
    _note_clashes(clashes, leading, {s["source_id"]: s["file_name"] for s in sources}, problems)
    rows.loc[later, "variant"] = OTHER_STATEMENT
    return rows.loc[~again, names("observations")]
