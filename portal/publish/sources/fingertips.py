"""Public health profiles (Fingertips): values with intervals, dated by financial years such as 2023/24."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from portal.definitions import Indicator
from portal.publish.geographies import Register
from portal.publish.layouts import Layout
from portal.publish.problems import Problems
from portal.publish.sources.dfe import check_categories, read_text
from portal.publish.sources.symbols import read_cells

YEAR = re.compile(r"(\d{4})/(\d{2})")


def read(
    path: Path, layout: Layout, indicators: list[Indicator], register: Register, problems: Problems
) -> pd.DataFrame:
    """Observations with the publisher's own 95% limits. A blank value is missing and its note says why."""
    frame = read_text(path, problems)
    if frame is None:
        return pd.DataFrame()
    check_categories(frame, layout, path, problems)
    found = []
    for indicator in indicators:
        for reading in (r for r in indicator.national if r.layout == layout.id):
            rows = pd.Series(True, index=frame.index)
            for column, member in reading.where.items():
                rows &= frame[column] == member
            found.append(_observations(frame[rows], path, layout, indicator.id, reading.value, register, problems))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _observations(
    chosen: pd.DataFrame,
    path: Path,
    layout: Layout,
    indicator_id: str,
    column: str,
    register: Register,
    problems: Problems,
) -> pd.DataFrame:
    codes = chosen["Area Code"]
    problems.add_values(path, codes[~codes.isin(register.by_code)], "unknown area code",
                        "Correct it, or add the area to data/geographies/geographies.csv.", column="Area Code")  # fmt: skip
    labels = chosen["Time period"]
    problems.add_values(path, labels[~labels.str.fullmatch(YEAR)], "not a financial year",
                        "Write it as 2023/24.", column="Time period")  # fmt: skip
    numbers = {}
    for name in (column, "Count", "Denominator", "Lower CI 95.0 limit", "Upper CI 95.0 limit"):
        cells = chosen[name].where(chosen[name] != "", "x")
        numbers[name], status, bad = read_cells(cells)
        problems.add_values(path, bad, "not a number", "Use digits with a point, or leave it blank.", column=name)
        if name == column:
            statuses = status
    start = labels.str[:4].where(labels.str.fullmatch(YEAR), "1900").astype(int)
    tidy = pd.DataFrame(
        {
            "indicator_id": indicator_id,
            "geography_code": codes,
            "period": labels,
            "period_start": start.astype(str) + "-04-01",
            "period_end": (start + 1).astype(str) + "-03-31",
            "breakdown": "",
            "category": "",
            "value": numbers[column],
            "status": statuses,
            "numerator": numbers["Count"],
            "denominator": numbers["Denominator"],
            "source_id": layout.id,
            "source_reference": [f"row-{row}/{column}" for row in chosen.index],
            "printed": chosen[column],
            "note": chosen["Value note"],
        }
    )
    tidy.loc[tidy["value"].isna(), ["numerator", "denominator"]] = np.nan
    return tidy[codes.isin(register.by_code)]
