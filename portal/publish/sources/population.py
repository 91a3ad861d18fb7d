"""Children aged 0 to 17 in the middle of each year: what rates are worked out from."""

from pathlib import Path

import pandas as pd

from portal.publish.layouts import Layout
from portal.publish.problems import Problems
from portal.publish.sources.context import Context
from portal.publish.sources.periods import national_period
from portal.publish.sources.symbols import read_cells
from portal.publish.sources.tables import geography_codes
from portal.vocabulary import PeriodType

COLUMN = "population_estimate"
DECLARE = "Take one file out, or declare the revision in revisions.toml."


def _years(labels: pd.Series, path: Path, layout: Layout, problems: Problems) -> pd.Series:
    """The year of every label, 0 where it is not one (noted as a fault)."""
    years = {}
    for label in labels.unique():
        try:
            years[label] = int(national_period(label, PeriodType.AS_AT, layout)[1][:4])
        except ValueError:
            years[label] = 0
    found = labels.map(years).astype(int)
    problems.add_values(path, labels[found == 0], "not a year", "Use four digits, such as 2024.", column="time_period")
    return found


def add(text: pd.DataFrame, path: Path, layout: Layout, context: Context, *, revises: bool = False) -> None:
    """Take a file's estimates into the population of `context`; faults are noted.

    Places that did not exist in a year are left out. A file may state an estimate already known only with the same
    value, unless it `revises` the file that stated it.
    """
    problems = context.problems
    codes = geography_codes(text, path, context.register, problems)
    values, _, bad = read_cells(text[COLUMN])
    problems.add_values(path, bad, "not a number or a known symbol", "Use digits only.", column=COLUMN)
    years = _years(text["time_period"], path, layout, problems)
    keep = values.notna() & (codes != "") & (years > 0)
    own: set[tuple[str, int]] = set()
    for row, code, year, value in zip(text.index[keep], codes[keep], years[keep], values[keep], strict=True):
        key = (str(code), int(year))
        if key in own:
            problems.add(path, "the same area and year stands above already",
                         "Keep the right row and take the other out.", row=row)  # fmt: skip
        elif context.population.get(key, value) != value and not revises:
            problems.add(path, f"the estimate for {code} in {year} differs from another file's", DECLARE, row=row,
                         column=COLUMN)  # fmt: skip
        own.add(key)
        context.population[key] = value
