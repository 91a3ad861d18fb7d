"""Department for Education statistics files: tidy rows of every area, with symbols for what is withheld."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from portal.definitions import Indicator, NationalReading
from portal.publish.geographies import ENGLAND, Register
from portal.publish.layouts import Layout
from portal.publish.problems import Problems
from portal.publish.sources.periods import reporting_year
from portal.publish.sources.symbols import read_cells
from portal.schema import names
from portal.vocabulary import WITHOUT_VALUE, GeographyLevel

POPULATION = "population"
WITHHELD_ORDER = ("c", "u", "x", "z", "low")
"""Which status a derived value takes where several of its parts are withheld, first match."""


def read_text(path: Path, problems: Problems) -> pd.DataFrame | None:
    """Every cell of a CSV or parquet table as text, indexed by row number in the file (header is row 1).

    None, with the fault noted, where the file cannot be read whole.
    """
    try:
        if path.suffix == ".parquet":
            frame = pd.read_parquet(path).astype(object)
            frame = frame.where(frame.notna(), "").astype(str)
        else:
            frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", index_col=False)
    except UnicodeDecodeError as error:
        problems.add(path, f"the text is not UTF-8 (byte {error.start})", "Save the file again as CSV UTF-8.")
        return None
    except (ValueError, OSError) as error:
        problems.add(path, f"the rows cannot be read: {error}", "Download the file again.")
        return None
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    short = frame.index[frame.isna().any(axis=1)]
    problems.add_rows(path, short, "the row has too few cells", "Download the file again.")
    if frame.empty:
        problems.add(path, "the file has a header and no rows", "Download the file again.")
        return None
    return None if len(short) else frame


def _number_text(text: pd.Series) -> pd.Series:
    """Area numbers as three digits of text, also where a parquet file holds them as 883.0."""
    return text.str.removesuffix(".0")


def geography_codes(frame: pd.DataFrame, path: Path, register: Register, problems: Problems) -> pd.Series:
    """The geography code of every row, "" where it is unknown (noted as a fault).

    Joint returns keep their joint code here; `explode_joint` turns them into their members.
    """
    level = frame["geographic_level"]
    codes = pd.Series("", index=frame.index, dtype=object)
    codes[level == GeographyLevel.NATIONAL] = ENGLAND
    regional = level == GeographyLevel.REGIONAL
    if "region_code" in frame:
        codes[regional] = frame.loc[regional, "region_code"]
    else:
        regions = {
            g.geography: g.geography_code
            for g in register.by_code.values()
            if g.geography_level == GeographyLevel.REGIONAL
        }
        codes[regional] = frame.loc[regional, "geo_breakdown"].map(regions).fillna("")
    local = level == GeographyLevel.LOCAL_AUTHORITY
    numbers = _number_text(frame["old_la_code"])
    codes[local] = frame.loc[local, "new_la_code"].where(~numbers[local].isin(register.joint), numbers[local])
    strange = level[~(local | regional | (level == GeographyLevel.NATIONAL))]
    problems.add_values(path, strange, "unknown geographic level", "Use National, Regional or Local authority.",
                        column="geographic_level")  # fmt: skip
    known = codes.isin(register.by_code) | codes.isin(register.joint)
    unknown = codes[(local | regional) & ~known]
    problems.add_values(
        path, unknown, "unknown area code",
        "Correct the code, or add the area to data/geographies/geographies.csv.", column="new_la_code",
    )  # fmt: skip
    return codes.where(known, "")


def check_categories(frame: pd.DataFrame, layout: Layout, path: Path, problems: Problems) -> None:
    """Note every dimension value the layout does not list."""
    for column, members in layout.dimensions.items():
        unknown = frame[column][~frame[column].isin(members)]
        problems.add_values(
            path, unknown, "category not known",
            f"Check what it means, then add it to [dimensions] in data/layouts/{layout.id}.toml.", column=column,
        )  # fmt: skip


@dataclass
class _Table:
    """One file read as text, with what every reading of it needs."""

    path: Path
    layout: Layout
    frame: pd.DataFrame
    codes: pd.Series
    population: dict[tuple[str, int], float]
    problems: Problems
    cells: dict[str, tuple[pd.Series, pd.Series]]

    def column(self, name: str) -> tuple[pd.Series, pd.Series]:
        """Values and statuses of a measure column, checked once."""
        if name not in self.cells:
            cells = self.frame[name]
            if self.layout.blank:
                cells = cells.where(cells != "", self.layout.blank)
            values, statuses, bad = read_cells(cells)
            self.problems.add_values(
                self.path, bad, "not a number or a known symbol",
                "Use digits with a point, or one of c k x z low u :", column=name,
            )  # fmt: skip
            self.cells[name] = (values, statuses)
        return self.cells[name]

    def mask(self, where: dict[str, str]) -> pd.Series:
        """Which rows match every named column's value."""
        rows = pd.Series(True, index=self.frame.index)
        for column, member in where.items():
            rows &= self.frame[column] == member
        return rows


def _withheld(statuses: list[pd.Series]) -> pd.Series:
    """The status of a value derived from several cells: the first withheld one in a fixed order."""
    result = pd.Series("", index=statuses[0].index)
    for symbol in reversed(WITHHELD_ORDER):
        for status in statuses:
            result = result.mask(status == symbol, symbol)
    return result


def half_up(part: pd.Series, whole: pd.Series, per: float, decimals: int) -> pd.Series:
    """part / whole x per, rounded half up to `decimals`, in whole-number arithmetic so no rounding is lost.

    Rule: the Department for Education rounds half up. Parts and wholes must be whole numbers.
    """
    scaled = (part * per * 10**decimals).to_numpy()
    base = whole.to_numpy()
    usable = np.isfinite(scaled) & np.isfinite(base) & (base > 0)
    result = np.full(len(part), np.nan)
    top = scaled[usable].round().astype("int64")
    bottom = base[usable].astype("int64")
    result[usable] = ((2 * top + bottom) // (2 * bottom)) / 10**decimals
    return pd.Series(result, index=part.index)


def _population(table: _Table, rows: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Children aged 0 to 17 in the middle of the year before each row's period, and statuses."""
    labels = table.frame.loc[rows, "time_period"]
    keys = zip(table.codes[rows], labels.str[:4].astype(int), strict=True)
    values = pd.Series([table.population.get((code, year - 1)) for code, year in keys], labels.index, dtype=float)
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
        return pd.Series(np.nan, index=table.frame.index[rows])
    values, _ = table.column(reading.denominator)
    if not reading.denominator_where:
        return values[rows]
    base = table.mask({**reading.where, **reading.denominator_where})
    keys = list(zip(table.codes, table.frame["time_period"], strict=True))
    index = pd.Series(keys, index=table.frame.index)
    lookup = dict(zip(index[base], values[base], strict=True))
    return index[rows].map(lookup).astype(float)


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
    labels = table.frame.loc[rows, "time_period"]
    spans: dict[str, tuple[str, str]] = {}
    for label in labels.unique():
        try:
            spans[label] = reporting_year(label, indicator.period_type, table.layout.reference_day)
        except ValueError:
            spans[label] = ("", "")
            table.problems.add_rows(
                table.path, labels.index[labels == label], f"'{label}' is not a reporting year",
                "Use four digits (2025) or six for an academic year (202425).", column="time_period",
            )  # fmt: skip
    return pd.DataFrame(
        {
            "period": labels,
            "period_start": labels.map({k: v[0] for k, v in spans.items()}),
            "period_end": labels.map({k: v[1] for k, v in spans.items()}),
        }
    )


def _reference(reading: NationalReading, rows: pd.Series) -> pd.Series:
    column = reading.value or "+".join(reading.part)
    return pd.Series([f"row-{row}/{column}" for row in rows.index[rows]], index=rows.index[rows])


def _observations(table: _Table, indicator: Indicator, reading: NationalReading) -> pd.DataFrame:
    """The tidy rows of one reading, indexed by row number."""
    rows = table.mask(reading.where) & (table.codes != "")
    if reading.categories:
        rows &= table.frame[reading.category].isin(reading.categories)
    frame = _published(table, reading, rows) if reading.value else _derived(table, indicator, reading, rows)
    hidden = frame["status"].isin([s.value for s in WITHOUT_VALUE])
    frame.loc[hidden, ["value", "numerator", "denominator"]] = np.nan
    frame = frame.join(_periods(table, indicator, rows))
    frame["geography_code"] = table.codes[rows]
    frame["breakdown"] = reading.breakdown
    frame["category"] = table.frame.loc[rows, reading.category].map(reading.categories) if reading.category else ""
    frame["source_reference"] = _reference(reading, rows)
    frame["printed"] = table.frame.loc[rows, reading.value].where(~hidden, "") if reading.value else ""
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
    shared["note"] = "The two councils sent one joint return, so both show the same figure."
    return pd.concat([frame[~joint], shared])


def read(
    path: Path,
    layout: Layout,
    indicators: list[Indicator],
    register: Register,
    population: dict[tuple[str, int], float],
    problems: Problems,
) -> pd.DataFrame:
    """Observations of every indicator that reads this layout, in the columns of `schema.OBSERVATIONS`
    that a source can know (no release id, no interval).

    `population` holds children aged 0 to 17 by (geography_code, year of the mid-year estimate). Faults
    are noted in `problems`: unknown categories, areas, periods, malformed numbers and duplicate keys.
    """
    frame = read_text(path, problems)
    if frame is None:
        return pd.DataFrame()
    check_categories(frame, layout, path, problems)
    codes = geography_codes(frame, path, register, problems)
    keys = ["time_period", "geographic_level", *layout.dimensions]
    twice = frame[[*keys]].assign(code=codes)[codes != ""].duplicated(keep="first")
    problems.add_rows(path, twice.index[twice], "the same area, period and category stands above already",
                      "Keep the right row and take the other out.")  # fmt: skip
    table = _Table(path, layout, frame, codes, population, problems, {})
    for column in layout.measures:
        table.column(column)
    found = [
        _observations(table, indicator, reading)
        for indicator in indicators
        for reading in indicator.national
        if reading.layout == layout.id
    ]
    if not found:
        return pd.DataFrame()
    tidy = pd.concat(found, ignore_index=True)
    tidy["note"] = ""
    tidy["source_id"] = layout.id
    tidy = explode_joint(tidy, register)
    return tidy.reindex(columns=[name for name in names("observations") if name in tidy])


def read_population(path: Path, register: Register, problems: Problems) -> dict[tuple[str, int], float]:
    """Children aged 0 to 17 by (geography_code, year of the mid-year estimate).

    Places that did not exist in a year are left out. Faults are noted in `problems`.
    """
    frame = read_text(path, problems)
    if frame is None:
        return {}
    codes = geography_codes(frame, path, register, problems)
    values, _, bad = read_cells(frame["population_estimate"])
    problems.add_values(path, bad, "not a number or a known symbol", "Use digits only.", column="population_estimate")
    years = frame["time_period"].where(frame["time_period"].str.fullmatch(r"\d{4}"), "0").astype(int)
    keep = values.notna() & (codes != "")
    return dict(zip(zip(codes[keep], years[keep], strict=True), values[keep], strict=True))
