"""How long adoption takes in England: times printed as years and months, such as 01:03."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from portal.definitions import Indicator
from portal.publish.geographies import ENGLAND
from portal.publish.layouts import Layout
from portal.publish.problems import Problems
from portal.publish.sources.dfe import check_categories, read_text
from portal.publish.sources.periods import reporting_year
from portal.publish.sources.symbols import SYMBOLS

YEARS_AND_MONTHS = re.compile(r"(\d+):(\d{2})")


def read_months(cell: str) -> float | None:
    """Whole months of a cell such as 01:03 (15); None where it is not of that form."""
    found = YEARS_AND_MONTHS.fullmatch(cell.strip())
    if not found or int(found[2]) > 11:
        return None
    return float(int(found[1]) * 12 + int(found[2]))


def read(path: Path, layout: Layout, indicators: list[Indicator], problems: Problems) -> pd.DataFrame:
    """Observations for England, in months. Malformed times are noted as faults."""
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
            if reading.categories:
                rows &= frame[reading.category].isin(reading.categories)
            chosen = frame[rows]
            cells = chosen[reading.value]
            months = cells.map(read_months)
            symbol = cells.map({k: v.value for k, v in SYMBOLS.items()}).fillna("")
            bad = cells[months.isna() & (symbol == "")]
            problems.add_values(path, bad, "not a time in years and months", "Write it as 01:03, or use a known symbol.",
                                column=reading.value)  # fmt: skip
            spans = chosen["time_period"].map(
                lambda label, kind=indicator.period_type: reporting_year(label, kind, layout.reference_day)
            )
            found.append(
                pd.DataFrame(
                    {
                        "indicator_id": indicator.id,
                        "geography_code": ENGLAND,
                        "period": chosen["time_period"],
                        "period_start": spans.str[0],
                        "period_end": spans.str[1],
                        "breakdown": reading.breakdown,
                        "category": chosen[reading.category].map(reading.categories) if reading.category else "",
                        "value": months,
                        "status": symbol,
                        "numerator": np.nan,
                        "denominator": np.nan,
                        "source_id": layout.id,
                        "source_reference": [f"row-{row}/{reading.value}" for row in chosen.index],
                        "printed": cells,
                        "note": "",
                    }
                )
            )
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()
