"""Department for Education statistics files: tidy rows of every area, with symbols for what is withheld."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from portal.definitions import Indicator, NationalReading
from portal.publish.geographies import Register
from portal.publish.layouts import Layout
from portal.publish.rounding import millionths, ratio_half_up
from portal.publish.sources.context import Context
from portal.publish.sources.periods import national_period
from portal.publish.sources.symbols import read_cells
from portal.publish.sources.tables import geography_codes, rows_where
from portal.schema import names
from portal.vocabulary import WITHOUT_VALUE, PeriodType

POPULATION = "population"
WITHHELD_ORDER = ("c", "u", "x", "z", "low")
"""Which status a derived value takes where several of its parts are withheld, first match."""
JOINT_RETURN = "The two councils sent one joint return, so both show the same figure."


@dataclass
class _Table:
    """One file read as text, with what every reading of it needs."""

    text: pd.DataFrame
    path: Path
    layout: Layout
    context: Context
    codes: pd.Series
    cells: dict[str, tuple[pd.Series, pd.Series]] = field(default_factory=dict)

    def column(self, name: str) -> tuple[pd.Series, pd.Series]:
        """Values and statuses of a measure column, checked once."""
        if name not in self.cells:
            values, statuses, bad = read_cells(self.text[name])
            self.context.problems.add_values(
                self.path, bad, "not a number or a known symbol",
                "Use digits with a point, or one of c k x z low u :", column=name,
            )  # fmt: skip
            self.cells[name] = (values, statuses)
        return self.cells[name]


def _withheld(statuses: list[pd.Series]) -> pd.Series:
    """The status of a value derived from several cells: the first withheld one in a fixed order."""
    result = pd.Series("", index=statuses[0].index)
    for symbol in reversed(WITHHELD_ORDER):
        for status in statuses:
            result = result.mask(status == symbol, symbol)
    return result


def half_up(part: pd.Series, whole: pd.Series, per: float, decimals: int) -> pd.Series:
    """part / whole x per, rounded half up to `decimals`; empty where either is empty or the whole is not above zero.

    Rule: the Department for Education rounds half up.
    """
    usable = np.isfinite(part) & np.isfinite(whole) & (whole > 0)
    result = pd.Series(np.nan, index=part.index)
    top = millionths(part[usable].to_numpy(float)) * int(per)
    result[usable] = ratio_half_up(top, millionths(whole[usable].to_numpy(float)), decimals)
    return result


def _population(table: _Table, rows: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Children aged 0 to 17 in the middle of the year before each row's period, and statuses."""
    labels = table.text.loc[rows, "time_period"]
    keys = [(code, int(label[:4]) - 1 if label[:4].isdecimal() else 0)
            for code, label in zip(table.codes[rows], labels, strict=True)]  # fmt: skip
    values = pd.Series([table.context.population.get(key) for key in keys], labels.index, dtype=float)
    return values, pd.Series(np.where(values.isna(), "x", ""), values.index)


def _derived(table: _Table, indicator: Indicator, reading: NationalReading, rows: pd.Series) -> pd.DataFrame:
    """Value, status, numerator and denominator of a reading that divides one thing by another."""
    parts = [table.column(name) for name in reading.part]
    part = sum((values[rows] for values, _ in parts[1:]), start=parts[0][0][rows])
    statuses = [status[rows] for _, status in parts]
    if reading.whole == POPULATION:
        whole, whole_status = _population(table, rows)
    else:
        whole, whole_status = (series[rows] for series in table.column(reading.whole))
    status = _withheld([*statuses, whole_status])
    value = half_up(part, whole, reading.per, indicator.decimals)
    status = status.mask((status == "") & value.isna(), "z")
    return pd.DataFrame({"value": value, "status": status, "numerator": part, "denominator": whole})


def _beside(table: _Table, reading: NationalReading, rows: pd.Series) -> pd.Series:
    """The denominator of every selected row, taken from the row that `denominator_where` picks."""
    if not reading.denominator:
        return pd.Series(np.nan, index=table.text.index[rows])
    values, _ = table.column(reading.denominator)
    if not reading.denominator_where:
        return values[rows]
    base = rows_where(table.text, {**reading.where, **reading.denominator_where})
    keys = pd.Series(list(zip(table.codes, table.text["time_period"], strict=True)), index=table.text.index)
    lookup = dict(zip(keys[base], values[base], strict=True))
    return keys[rows].map(lookup).astype(float)


def _published(table: _Table, reading: NationalReading, rows: pd.Series) -> pd.DataFrame:
    """Value, status, numerator and denominator of a reading the file publishes as it stands."""
    values, statuses = table.column(reading.value)
    numerator = table.column(reading.numerator)[0][rows] if reading.numerator else np.nan
    return pd.DataFrame(
        {
            "value": values[rows],
            "status": statuses[rows],
            "numerator": numerator,
            "denominator": _beside(table, reading, rows),
        }
    )


def _periods(table: _Table, indicator: Indicator, rows: pd.Series) -> pd.DataFrame:
    labels = table.text.loc[rows, "time_period"]
    spans = {}
    for label in labels.unique():
        try:
            spans[label] = national_period(label, indicator.period_type, table.layout)
        except ValueError:
            spans[label] = ("", "")
    return pd.DataFrame(
        {
            "period": labels,
            "period_start": labels.map({label: first for label, (first, _) in spans.items()}),
            "period_end": labels.map({label: last for label, (_, last) in spans.items()}),
        }
    )


def _check_periods(table: _Table) -> None:
    labels = table.text["time_period"]
    for label in labels.unique():
        try:
            national_period(label, PeriodType.YEAR_ENDING, table.layout)
        except ValueError:
            table.context.problems.add_rows(
                table.path, list(labels.index[labels == label]), f"'{label}' is not a {table.layout.time}",
                "Use six digits (202425)." if table.layout.time == "academic year" else "Use four digits (2025).",
                column="time_period",
            )  # fmt: skip


def _reference(reading: NationalReading, rows: pd.Series) -> pd.Series:
    column = reading.value or "+".join(reading.part)
    return pd.Series([f"row-{row}/{column}" for row in rows.index[rows]], index=rows.index[rows])


def _observations(table: _Table, indicator: Indicator, reading: NationalReading) -> pd.DataFrame:
    """The tidy rows of one reading, indexed by row number."""
    rows = rows_where(table.text, reading.where) & (table.codes != "")
    if reading.categories:
        rows &= table.text[reading.category].isin(reading.categories)
    frame = _published(table, reading, rows) if reading.value else _derived(table, indicator, reading, rows)
    hidden = frame["status"].isin([s.value for s in WITHOUT_VALUE])
    frame.loc[hidden, ["value", "numerator", "denominator"]] = np.nan
    frame = frame.join(_periods(table, indicator, rows))
    frame["geography_code"] = table.codes[rows]
    frame["breakdown"] = reading.breakdown
    frame["category"] = table.text.loc[rows, reading.category].map(reading.categories) if reading.category else ""
    frame["source_reference"] = _reference(reading, rows)
    frame["printed"] = table.text.loc[rows, reading.value].where(~hidden, "") if reading.value else ""
    frame["indicator_id"] = indicator.id
    return frame


def explode_joint(frame: pd.DataFrame, register: Register) -> pd.DataFrame:
    """Two councils that sent one return each get its row, with a note that says so."""
    joint = frame["geography_code"].isin(register.joint)
    if not joint.any():
        return frame
    shared = frame[joint].copy()
    shared["geography_code"] = shared["geography_code"].map(lambda code: list(register.joint[code]))
    shared = shared.explode("geography_code")
    shared["note"] = JOINT_RETURN
    return pd.concat([frame[~joint], shared])


def _check_keys(table: _Table) -> None:
    """Note every row whose area, period and categories a row above it has already."""
    keys = table.text[["time_period", "geographic_level", *table.layout.dimensions]].assign(code=table.codes)
    twice = keys[table.codes != ""].duplicated(keep="first")
    table.context.problems.add_rows(
        table.path, list(twice.index[twice]), "the same area, period and category stands above already",
        "Keep the right row and take the other out.",
    )  # fmt: skip


def read(text: pd.DataFrame, path: Path, layout: Layout, context: Context) -> pd.DataFrame:
    """Observations of every indicator that reads this layout, in the columns of `schema.OBSERVATIONS`
    that a source can know (no release id, no interval).

    Faults are noted: areas, periods, malformed numbers and duplicate keys.
    """
    table = _Table(text, path, layout, context, geography_codes(text, path, context.register, context.problems))
    _check_periods(table)
    _check_keys(table)
    for column in layout.measures:
        table.column(column)
    found = [_observations(table, indicator, reading) for indicator, reading in context.readings(layout.id)]
    if not found:
        return pd.DataFrame()
    tidy = pd.concat(found, ignore_index=True)
    tidy["note"] = ""
    tidy = explode_joint(tidy, context.register)
    return tidy.reindex(columns=[name for name in names("observations") if name in tidy])
