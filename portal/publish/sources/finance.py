"""Revenue outturn returns (RO3): what each council spent, in thousands of pounds."""

from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineWorkbook

from portal.definitions import Indicator
from portal.publish.geographies import ENGLAND, Register
from portal.publish.layouts import Layout
from portal.publish.problems import Problems
from portal.publish.sources.dfe import half_up

COUNCIL_CLASSES = {"UA", "MD", "LB", "SC"}
"""Unitary, metropolitan, London borough and county councils: those that run children's services. The sheet also holds
districts, and totals under codes that other files use for regions."""
MISSING = {"[x]": "x", "[z]": "z", "[n]": "x", "": "x"}
FINANCIAL_YEAR_START = 2024
"""The sheet is one year's return, 2024-25, and says so only in its title."""


def read_sheet(path: Path, layout: Layout, problems: Problems) -> pd.DataFrame | None:
    """The one sheet the layout names, as text or numbers, indexed by row number; faults are noted."""
    (sheet, rule), *_ = layout.sheets.items()
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    header = [str(cell) for cell in rows[rule["header_row"] - 1]] if len(rows) >= rule["header_row"] else []
    absent = [name for name in rule["columns"] if name not in header]
    for name in absent:
        problems.add(path, f"the column is missing from sheet {sheet}", "Download the file again; if the publisher "
                     f"renamed it, change data/layouts/{layout.id}.toml.", row=rule["header_row"], column=name)  # fmt: skip
    if absent:
        return None
    body = rows[rule["header_row"] :]
    frame = pd.DataFrame(body, columns=header).loc[:, rule["columns"]]
    frame.index = pd.RangeIndex(rule["header_row"] + 1, rule["header_row"] + 1 + len(body))
    return frame


def read(
    path: Path,
    layout: Layout,
    indicators: list[Indicator],
    register: Register,
    population: dict[tuple[str, int], float],
    problems: Problems,
) -> pd.DataFrame:
    """Spending of each council and England for each child living there, in pounds, rounded half up.

    Divides by children aged 0 to 17 in the middle of 2024. A council whose return is missing has status x;
    England's total includes the publisher's estimates for those, and its note says so.
    """
    frame = read_sheet(path, layout, problems)
    if frame is None:
        return pd.DataFrame()
    frame = frame[frame["Class"].isin(COUNCIL_CLASSES) | (frame["ONS Code"] == ENGLAND)]
    frame = frame[frame["ONS Code"].isin(register.by_code)]
    found = []
    for indicator in indicators:
        for reading in (r for r in indicator.national if r.layout == layout.id):
            column = reading.part[0]
            cells = frame[column]
            spend = pd.to_numeric(cells, errors="coerce")
            status = cells.where(spend.isna(), "").map(lambda cell: MISSING.get(str(cell), str(cell)))
            bad = status[~status.isin({"", *MISSING.values()})]
            problems.add_values(path, bad, "not an amount", "Use a number, or [x] for a missing return.", column=column)
            children = pd.Series(
                [population.get((code, FINANCIAL_YEAR_START)) for code in frame["ONS Code"]], frame.index, dtype=float
            )
            value = half_up((spend * reading.per).round(), children, 1, indicator.decimals)
            found.append(
                pd.DataFrame(
                    {
                        "indicator_id": indicator.id,
                        "geography_code": frame["ONS Code"],
                        "period": f"{FINANCIAL_YEAR_START}-{(FINANCIAL_YEAR_START + 1) % 100}",
                        "period_start": f"{FINANCIAL_YEAR_START}-04-01",
                        "period_end": f"{FINANCIAL_YEAR_START + 1}-03-31",
                        "breakdown": "",
                        "category": "",
                        "value": value,
                        "status": status.mask((status == "") & value.isna(), "x"),
                        "numerator": (spend * reading.per).round().where(value.notna(), np.nan),
                        "denominator": children.where(value.notna(), np.nan),
                        "source_id": layout.id,
                        "source_reference": [
                            f"row-{row}/{column.split(' - ')[0]}".replace(" ", "-") for row in frame.index
                        ],
                        "printed": cells.astype(str).where(value.notna(), ""),
                        "note": np.where(
                            frame["ONS Code"] == ENGLAND, "Includes estimates for councils whose return is missing.", ""
                        ),
                    }
                )
            )
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()
