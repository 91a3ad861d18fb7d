"""How long adoption takes in England: times printed as years and months, such as 01:03."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from portal.definitions import Indicator, NationalReading
from portal.publish.geographies import ENGLAND
from portal.publish.layouts import Layout
from portal.publish.problems import Problems
from portal.publish.sources.context import Context
from portal.publish.sources.periods import national_period
from portal.publish.sources.symbols import SYMBOLS
from portal.publish.sources.tables import rows_where

YEARS_AND_MONTHS = re.compile(r"([0-9]+):([0-9]{2})")


def read_months(cell: str) -> float | None:
    """Whole months of a cell such as 01:03 (15); None where it is not of that form."""
    found = YEARS_AND_MONTHS.fullmatch(cell.strip())
    if not found or int(found[2]) > 11:
        return None
    return float(int(found[1]) * 12 + int(found[2]))


def _spans(
    labels: pd.Series, path: Path, layout: Layout, indicator: Indicator, problems: Problems
) -> list[tuple[str, str]]:
    spans = []
    for row, label in labels.items():
        try:
            spans.append(national_period(label, indicator.period_type, layout))
        except ValueError:
            spans.append(("", ""))
            problems.add(path, f"'{label}' is not a {layout.time}", "Use four digits (2025).", row=int(str(row)),
                         column="time_period")  # fmt: skip
    return spans


def _observations(
    text: pd.DataFrame, path: Path, layout: Layout, indicator: Indicator, reading: NationalReading, problems: Problems
) -> pd.DataFrame:
    chosen = text[rows_where(text, reading.where)]
    if reading.categories:
        chosen = chosen[chosen[reading.category].isin(reading.categories)]
    keys = ["time_period", *layout.dimensions]
    twice = chosen.duplicated(keys)
    problems.add_rows(path, list(twice.index[twice]), "the same period and category stands above already",
                      "Keep the right row and take the other out.")  # fmt: skip
    cells = chosen[reading.value]
    months = cells.map(read_months).astype(float)
    status = cells.str.strip().map({symbol: word.value for symbol, word in SYMBOLS.items()}).fillna("")
    bad = cells[months.isna() & (status == "")]
    problems.add_values(path, bad, "not a time in years and months", "Write it as 01:03, or use a known symbol.",
                        column=reading.value)  # fmt: skip
    spans = _spans(chosen["time_period"], path, layout, indicator, problems)
    return pd.DataFrame(
        {
            "indicator_id": indicator.id,
            "geography_code": ENGLAND,
            "period": chosen["time_period"],
            "period_start": [first for first, _ in spans],
            "period_end": [last for _, last in spans],
            "breakdown": reading.breakdown,
            "category": chosen[reading.category].map(reading.categories) if reading.category else "",
            "value": months,
            "status": status,
            "numerator": np.nan,
            "denominator": np.nan,
            "source_reference": [f"row-{row}/{reading.value}" for row in chosen.index],
            "printed": cells.where(status == "", ""),
            "note": "",
        }
    )


def read(text: pd.DataFrame, path: Path, layout: Layout, context: Context) -> pd.DataFrame:
    """Observations for England, in months. Malformed times and periods and duplicate rows are noted as faults."""
    strange = text["geographic_level"][text["geographic_level"] != "National"]
    context.problems.add_values(path, strange, "the portal reads this file for England only, and a row is for",
                                "Check what the new rows are.", column="geographic_level")  # fmt: skip
    found = [_observations(text, path, layout, indicator, reading, context.problems)
             for indicator, reading in context.readings(layout.id)]  # fmt: skip
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()
