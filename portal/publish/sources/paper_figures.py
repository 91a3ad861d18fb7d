"""Figures transcribed from a paper: one observation a row, each checked before anything is made of it."""

from pathlib import Path

import pandas as pd

from portal.definitions import Indicator
from portal.publish.geographies import Register
from portal.publish.problems import Problems
from portal.publish.sources.paper_files import check_areas, check_members, check_references, read_paper_csv
from portal.publish.sources.periods import paper_period
from portal.publish.sources.symbols import NUMBER
from portal.vocabulary import WITHOUT_VALUE, PeriodType, Status

NEIGHBOURS_SUFFIX = "-neighbours"
"""Ends the code of the average of an authority's statistical neighbours as a paper states it."""
COLUMNS = (
    "indicator_id", "geography_code", "period", "period_type", "breakdown", "category", "value", "status",
    "numerator", "denominator", "reference", "place", "printed", "variant", "note",
)  # fmt: skip
OBSERVATION = ["indicator_id", "geography_code", "period", "breakdown", "category", "standing", "variant"]
"""What may stand once in a paper; `standing` keeps targets and forecasts apart from what happened."""


def _numbers(frame: pd.DataFrame, column: str, path: Path, problems: Problems) -> pd.Series:
    text = frame[column].str.strip()
    fits = text.str.fullmatch(NUMBER)
    problems.add_values(path, text[(text != "") & ~fits], "not a number", "Use digits and a point, without commas.",
                        column=column)  # fmt: skip
    return pd.to_numeric(text.where(fits)).astype(float)


def _check_values(frame: pd.DataFrame, path: Path, problems: Problems) -> None:
    """Note rows where value and status do not go together, and observations that stand twice."""
    empty = frame["value"].str.strip() == ""
    withheld = frame["status"].isin([status.value for status in WITHOUT_VALUE])
    problems.add_rows(path, list(frame.index[empty != withheld]),
                      "a value must stand where the status allows one, and only there",
                      "Fill in the value, or give the status that says why there is none.", column="value")  # fmt: skip
    standing = frame["status"].where(frame["status"].isin([Status.TARGET.value, Status.FORECAST.value]), "")
    twice = frame.assign(standing=standing).duplicated(OBSERVATION)
    problems.add_rows(path, list(frame.index[twice]), "the same observation stands above already",
                      "Take one out, or say in `variant` what sets it apart.", column="variant")  # fmt: skip


def _check_breakdowns(frame: pd.DataFrame, path: Path, problems: Problems) -> None:
    """Note rows whose breakdown and category do not name as many dimensions as members."""
    dimensions = frame["breakdown"].str.count(r"\|") + (frame["breakdown"] != "")
    members = frame["category"].str.count(r"\|") + (frame["category"] != "")
    problems.add_rows(path, list(frame.index[dimensions != members]), "breakdown and category do not match",
                      "Give one category for each dimension, in the same order.", column="category")  # fmt: skip


def _spans(frame: pd.DataFrame, path: Path, problems: Problems) -> pd.DataFrame:
    """First and last day of every row's period, empty where it has none (noted as a fault)."""
    spans = []
    for row, label, kind in zip(frame.index, frame["period"], frame["period_type"], strict=True):
        try:
            spans.append(paper_period(label, PeriodType(kind)))
        except ValueError:
            spans.append(("", ""))
            problems.add(path, f"'{label}' is not a period of type '{kind}'", "See docs/architecture.md for the "
                         "forms a period may take.", row=row, column="period")  # fmt: skip
    return pd.DataFrame(spans, index=frame.index, columns=["period_start", "period_end"])


def read_figures(path: Path, register: Register, indicators: dict[str, Indicator], problems: Problems) -> pd.DataFrame:
    """The figures of one paper as tidy observations; every fault is noted."""
    frame = read_paper_csv(path, COLUMNS, problems)
    check_members(frame, "indicator_id", set(indicators), path, problems, "no such indicator",
                  "Correct the id, or define it in data/indicators/.")  # fmt: skip
    check_members(frame, "status", {status.value for status in Status}, path, problems, "unknown status",
                  "Use one of the portal's statuses.")  # fmt: skip
    check_areas(frame, path, register, problems, NEIGHBOURS_SUFFIX)
    check_references(frame, path, problems, unique=True)
    _check_values(frame, path, problems)
    _check_breakdowns(frame, path, problems)
    numbers = {name: _numbers(frame, name, path, problems) for name in ("value", "numerator", "denominator")}
    tidy = frame.assign(**numbers).join(_spans(frame, path, problems))
    return tidy.rename(columns={"reference": "source_reference", "place": "source_place"})
