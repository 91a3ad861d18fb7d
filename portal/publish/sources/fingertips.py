"""Public health profiles (Fingertips): values with intervals, dated by financial years such as 2023/24."""

from pathlib import Path

import numpy as np
import pandas as pd

from portal.definitions import Indicator, NationalReading
from portal.publish.layouts import Layout
from portal.publish.problems import Problems
from portal.publish.sources.context import Context
from portal.publish.sources.periods import FINANCIAL_YEAR, split_year
from portal.publish.sources.symbols import read_cells
from portal.publish.sources.tables import rows_where
from portal.vocabulary import Status

MEASURES = {
    "numerator": "Count",
    "denominator": "Denominator",
    "lower": "Lower CI 95.0 limit",
    "upper": "Upper CI 95.0 limit",
}
"""Columns that stand beside every value."""
SUPPRESSED = "suppressed"
"""The word by which a note says that a blank hides a small number."""


def _financial_years(labels: pd.Series, path: Path, problems: Problems) -> pd.DataFrame:
    """First and last day of each label, empty where it is not a financial year (noted as a fault)."""
    spans = {}
    for label in labels.unique():
        first, _, last = label.partition("/")
        try:
            spans[label] = split_year(first, last, FINANCIAL_YEAR)
        except ValueError:
            problems.add_values(path, labels[labels == label], "not a financial year", "Write it as 2023/24.",
                                column="Time period")  # fmt: skip
            spans[label] = ("", "")
    return pd.DataFrame(labels.map(spans).tolist(), index=labels.index, columns=["period_start", "period_end"])


def _numbers(chosen: pd.DataFrame, column: str, path: Path, problems: Problems) -> pd.Series:
    """The numbers of a column, empty where its cell is."""
    filled = chosen[column][chosen[column] != ""]
    values, statuses, bad = read_cells(filled)
    symbols = filled[statuses != ""]
    problems.add_values(path, pd.concat([bad, symbols]), "not a number", "Use digits with a point, or leave it blank.",
                        column=column)  # fmt: skip
    return values.reindex(chosen.index)


def _observations(
    text: pd.DataFrame, path: Path, context: Context, indicator: Indicator, reading: NationalReading
) -> pd.DataFrame:
    problems = context.problems
    chosen = text[rows_where(text, reading.where)]
    codes, labels, notes = chosen["Area Code"], chosen["Time period"], chosen["Value note"]
    known = codes.isin(context.register.by_code)
    problems.add_values(
        path, codes[~known], "unknown area code",
        "Correct the code, or add the area to data/geographies/geographies.csv.", column="Area Code",
    )  # fmt: skip
    twice = chosen.duplicated(["Area Code", "Time period"])
    problems.add_rows(path, list(twice.index[twice]), "the same area and period stands above already",
                      "Keep the right row and take the other out.")  # fmt: skip
    value = _numbers(chosen, reading.value, path, problems)
    why = np.where(notes.str.contains(SUPPRESSED, case=False), Status.PROTECTED.value, Status.NOT_AVAILABLE.value)
    beside = {name: _numbers(chosen, column, path, problems).where(value.notna()) for name, column in MEASURES.items()}
    tidy = pd.DataFrame(
        {
            "indicator_id": indicator.id,
            "geography_code": codes,
            "period": labels,
            "breakdown": "",
            "category": "",
            "value": value,
            "status": np.where(value.notna(), Status.PUBLISHED.value, why),
            **beside,
            "source_reference": [f"row-{row}/{reading.value}" for row in chosen.index],
            "printed": chosen[reading.value],
            "note": notes,
        }
    ).join(_financial_years(labels, path, problems))
    return tidy[known]


def read(text: pd.DataFrame, path: Path, layout: Layout, context: Context) -> pd.DataFrame:
    """Observations with the publisher's own 95% limits.

    A blank value is missing, or protected where its note says so; the note says why.
    """
    found = [_observations(text, path, context, *pair) for pair in context.readings(layout.id)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()
