"""Revenue outturn returns (RO3): what each council spent, in thousands of pounds."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from portal.definitions import Indicator, NationalReading
from portal.publish.geographies import ENGLAND
from portal.publish.layouts import Layout
from portal.publish.sources.context import Context
from portal.publish.sources.dfe import half_up
from portal.publish.sources.periods import FINANCIAL_YEAR
from portal.publish.sources.workbooks import fold, read_sheet

COUNCIL_CLASSES = {"UA", "MD", "LB", "SC"}
"""Unitary, metropolitan, London borough and county councils: those that run children's services. The sheet also holds
districts, and totals under codes that other files use for regions."""
TOTAL = "[Y]"
"""Stands in the place of a council's E-code where a row is a total of many."""
MISSING = {"[x]": "x", "[z]": "z", "[n]": "x", "": "x"}
FINANCIAL_YEAR_START = 2024
"""The sheet is one year's return, 2024-25, and says so only in its title."""
ESTIMATED = "Includes estimates for councils whose return is missing."


def _councils(path: Path, layout: Layout, context: Context) -> pd.DataFrame:
    """The rows of councils that run children's services and of England, by row number; faults are noted."""
    (name, *_) = layout.sheets
    rows = read_sheet(path, layout, name, context.problems, others=True)
    frame = pd.DataFrame([row.cells for row in rows], index=[row.number for row in rows])
    if frame.empty:
        return frame
    codes = frame["ONS Code"]
    councils = frame["Class"].isin(COUNCIL_CLASSES) & (frame["E-code"] != TOTAL)
    context.problems.add_values(
        path, codes[councils & ~codes.isin(context.register.by_code)], "unknown area code",
        "Correct the code, or add the area to data/geographies/geographies.csv.", column="ONS Code",
    )  # fmt: skip
    chosen = frame[(councils | (codes == ENGLAND)) & codes.isin(context.register.by_code)]
    twice = chosen["ONS Code"].duplicated()
    context.problems.add_rows(path, list(twice.index[twice]), "the same council stands above already",
                              "Keep the right row and take the other out.", column="ONS Code")  # fmt: skip
    return chosen


def _observations(
    frame: pd.DataFrame, path: Path, context: Context, indicator: Indicator, reading: NationalReading
) -> pd.DataFrame:
    column = reading.part[0]
    cells = frame[fold(column)]
    token = re.sub(r"[^A-Za-z0-9']+", "-", column).strip("-")
    spend = pd.to_numeric(cells, errors="coerce").astype(float)
    status = cells.where(spend.isna(), "").map(lambda cell: MISSING.get(str(cell), str(cell))).mask(spend.notna(), "")
    bad = status[~status.isin(["", *MISSING.values()])]
    context.problems.add_values(path, bad, "not an amount", "Use a number, or [x] for a missing return.", column=column)
    codes = frame["ONS Code"]
    people = [context.population.get((code, FINANCIAL_YEAR_START)) for code in codes]
    children = pd.Series(people, frame.index, dtype=float)
    value = half_up(spend, children, reading.per, indicator.decimals)
    return pd.DataFrame(
        {
            "indicator_id": indicator.id,
            "geography_code": codes,
            "period": f"{FINANCIAL_YEAR_START}-{(FINANCIAL_YEAR_START + 1) % 100}",
            "period_start": f"{FINANCIAL_YEAR_START}-{FINANCIAL_YEAR[0]}",
            "period_end": f"{FINANCIAL_YEAR_START + 1}-{FINANCIAL_YEAR[1]}",
            "breakdown": "",
            "category": "",
            "value": value,
            "status": status.mask((status == "") & value.isna(), "x"),
            "numerator": (spend * reading.per).round().where(value.notna()),
            "denominator": children.where(value.notna()),
            "source_reference": [f"row-{row}/{token}" for row in frame.index],
            "printed": cells.astype(str).where(value.notna(), ""),
            "note": np.where(codes == ENGLAND, ESTIMATED, ""),
        }
    )


def read(path: Path, layout: Layout, context: Context) -> pd.DataFrame:
    """Spending of each council and England for each child living there, in pounds, rounded half up.

    Divides by children aged 0 to 17 in the middle of 2024. A council whose return is missing has status x;
    England's total includes the publisher's estimates for those, and its note says so.
    """
    frame = _councils(path, layout, context)
    found = [] if frame.empty else [_observations(frame, path, context, *pair) for pair in context.readings(layout.id)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()
