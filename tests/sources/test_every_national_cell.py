"""Every cell of every nationally sourced indicator, read a second time by another path and held against the release.

DuckDB reads the raw files; only the definitions say which column and rows an indicator takes. Nothing of the
publisher's readers, symbols, periods or arithmetic is used here.
"""

from fractions import Fraction
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from portal.definitions import Indicator, NationalReading, read_indicators
from portal.store import Store
from tests.sources.national_files import LAYOUTS, file_of, with_files

SYMBOLS = {"c": "c", "k": "low", "low": "low", "x": "x", ":": "x", "z": "z", "u": "u"}
REGIONS = {
    "North East": "E12000001", "North West": "E12000002", "Yorkshire and The Humber": "E12000003",
    "East Midlands": "E12000004", "West Midlands": "E12000005", "East of England": "E12000006", "London": "E12000007",
    "South East": "E12000008", "South West": "E12000009", "Inner London": "E13000001", "Outer London": "E13000002",
}  # fmt: skip
KEY = ["geography_code", "period", "category"]
READINGS = [
    (indicator, reading)
    for indicator in read_indicators().values()
    for reading in indicator.national
    if LAYOUTS[reading.layout].reader == "dfe"
]
STATED = [(indicator, reading) for indicator, reading in READINGS if reading.value]
DERIVED = [(indicator, reading) for indicator, reading in READINGS if reading.part]
pytestmark = with_files


def named(pair: object) -> str:
    return pair.id if isinstance(pair, Indicator) else f"{pair.layout}-{pair.breakdown}"  # type: ignore[attr-defined]


@cache
def raw(layout_id: str) -> pd.DataFrame:
    """A file's cells as text with row numbers as a spreadsheet shows them, one row an area: joint returns twice."""
    path = file_of(layout_id)
    scan = f"'{path}'" if path.suffix == ".parquet" else f"read_csv('{path}', all_varchar = true, header = true)"
    frame = duckdb.sql(f"select row_number() over () + 1 as row, * from {scan}").df()
    frame = frame.fillna("")
    level = frame["geographic_level"]
    region = frame["region_code"] if "region_code" in frame else frame["geo_breakdown"].map(REGIONS)
    codes = frame["new_la_code"].where(level == "Local authority", region).where(level != "National", "E92000001")
    frame = frame.assign(code=codes.str.split(" / ")).explode("code", ignore_index=True)
    assert frame["code"].str.fullmatch(r"E\d{8}").all()
    return frame


@cache
def population() -> dict[tuple[str, int], int]:
    frame = raw("ons-population-0-17")
    counted = frame[frame["population_estimate"] != "x"]
    years = counted["time_period"].astype(int) + 1
    return dict(zip(zip(counted["code"], years, strict=True), counted["population_estimate"].astype(int), strict=True))


def chosen(reading: NationalReading, where: dict[str, str] | None = None) -> pd.DataFrame:
    frame = raw(reading.layout)
    for column, member in (where or reading.where).items():
        frame = frame[frame[column] == member]
    if reading.category and where is None:
        frame = frame[frame[reading.category].isin(reading.categories)]
    category = frame[reading.category].map(reading.categories) if reading.category and where is None else ""
    return frame.assign(geography_code=frame["code"], period=frame["time_period"], category=category)


@cache
def release(folder: Path) -> pd.DataFrame:
    columns = ["indicator_id", "breakdown", *KEY, "value", "status", "numerator", "denominator", "source_reference",
               "source_id", "printed", "variant"]  # fmt: skip
    return pd.read_parquet(folder / "observations.parquet", columns=columns)


def ours(store: Store, indicator: Indicator, reading: NationalReading) -> pd.DataFrame:
    """The release's rows of one reading, by place, period and category."""
    frame = release(store.folder)
    rows = frame[
        (frame["indicator_id"] == indicator.id)
        & (frame["source_id"] == reading.layout)
        & (frame["breakdown"] == reading.breakdown)
    ]
    if reading.categories:
        rows = rows[rows["category"].isin(reading.categories.values())]
    assert (rows["variant"] == "").all(), "a national figure leads"
    return rows.set_index(KEY).sort_index()


def number(cell: str) -> float:
    return float("nan") if cell in SYMBOLS else float(cell)


def same(left: pd.Series, right: pd.Series) -> pd.Series:
    return (left == right) | (left.isna() & right.isna())


@pytest.mark.parametrize(("indicator", "reading"), STATED, ids=named)
def test_stated_values_equal_their_cells(national: Store, indicator: Indicator, reading: NationalReading) -> None:
    cells = chosen(reading).set_index(KEY).sort_index()
    found = ours(national, indicator, reading)
    assert found.index.equals(cells.index), found.index.symmetric_difference(cells.index)[:5]
    printed = cells[reading.value]
    status = printed.map(SYMBOLS).fillna("")
    assert (found["status"] == status).all()
    assert same(found["value"], printed.map(number)).all()
    assert (found["source_reference"] == "row-" + cells["row"].astype(str) + "/" + reading.value).all()
    assert (found["printed"] == printed.where(status == "", "")).all()


@pytest.mark.parametrize(
    ("indicator", "reading"), [pair for pair in STATED if pair[1].numerator or pair[1].denominator], ids=named
)
def test_what_stands_behind_them_are_cells_too(national: Store, indicator: Indicator, reading: NationalReading) -> None:
    cells = chosen(reading).set_index(KEY).sort_index()
    shown = cells[reading.value].map(SYMBOLS).isna()
    found = ours(national, indicator, reading)
    if reading.numerator:
        assert same(found["numerator"], cells[reading.numerator].map(number).where(shown)).all()
    if reading.denominator:
        beside = cells[reading.denominator]
        if reading.denominator_where:
            base = chosen(reading, reading.where | reading.denominator_where)
            lookup = base.set_index(["geography_code", "period"])[reading.denominator]
            beside = pd.Series([lookup[key[:2]] for key in cells.index], cells.index)
        assert same(found["denominator"], beside.map(number).where(shown)).all()


def half_up(part: int, whole: int, per: int, decimals: int) -> float:
    """part / whole x per rounded half up, with nothing lost: fractions of whole numbers."""
    exact = Fraction(part * per, whole) * 10**decimals
    return float((exact + Fraction(1, 2)).__floor__()) / 10**decimals


@pytest.mark.parametrize(("indicator", "reading"), DERIVED, ids=named)
def test_worked_out_values_follow_from_their_cells(
    national: Store, indicator: Indicator, reading: NationalReading
) -> None:
    cells = chosen(reading).set_index(KEY).sort_index()
    found = ours(national, indicator, reading)
    assert found.index.equals(cells.index)
    shown = 0
    for row, us in zip(cells.to_dict("records"), found.to_dict("records"), strict=True):
        texts = [row[column] for column in reading.part]
        if reading.whole == "population":
            texts.append(str(population().get((row["code"], int(row["time_period"])), "x")))
        else:
            texts.append(row[reading.whole])
        withheld = [SYMBOLS[text] for text in texts if text in SYMBOLS]
        if withheld or int(texts[-1]) == 0:
            assert pd.isna(us["value"])
            assert us["status"] in (withheld or ["z"])
            assert pd.isna(us["numerator"])
            continue
        *parts, whole = (int(text) for text in texts)
        assert us["value"] == half_up(sum(parts), whole, int(reading.per), indicator.decimals)
        assert (us["status"], us["numerator"], us["denominator"]) == ("", sum(parts), whole)
        shown += 1
    assert shown > 500


def test_thousands_of_cells_were_held_against_the_files(national: Store) -> None:
    frame = release(national.folder)
    layouts = {reading.layout for _, reading in READINGS}
    assert frame["source_id"].isin(layouts).sum() > 150_000
    assert layouts >= {name for name, layout in LAYOUTS.items() if layout.reader == "dfe"} - {
        "dfe-cla-new-placements",  # no indicator reads it
    }


@pytest.mark.parametrize("layout_id", ["ohid-injury-admissions", "ohid-injury-admissions-regions"])
def test_injury_admissions_equal_their_cells(national: Store, layout_id: str) -> None:
    path = file_of(layout_id)
    cells = duckdb.sql(
        f"select row_number() over () + 1 as row, * from read_csv('{path}', all_varchar = true, header = true)"
    ).df().fillna("")  # fmt: skip
    reading = next(r for r in read_indicators()["injury-admissions-rate"].national if r.layout == layout_id)
    for column, member in reading.where.items():
        cells = cells[cells[column] == member]
    frame = release(national.folder)
    found = frame[frame["source_id"] == layout_id].set_index(["geography_code", "period"]).sort_index()
    cells = cells.set_index(["Area Code", "Time period"]).sort_index()
    assert list(found.index) == list(cells.index)
    for column, name in (("Value", "value"), ("Count", "numerator"), ("Denominator", "denominator")):
        expected = pd.to_numeric(cells[column].where(cells["Value"] != ""), errors="coerce")
        assert same(found[name], pd.Series(expected.to_numpy(), found.index)).all()
    blank = (cells["Value"] == "").to_numpy()
    hidden = cells["Value note"].str.contains("suppressed").to_numpy()
    assert set(found["status"][~blank]) == {""}
    assert set(found["status"][blank & ~hidden]) <= {"x"}
    assert set(found["status"][blank & hidden]) <= {"c"}


def test_a_value_stands_exactly_where_the_status_allows_one(national: Store) -> None:
    frame = release(national.folder)
    withheld = frame["status"].isin(["c", "z", "x", "low", "u"])
    assert (frame["value"].isna() == withheld).all()
    assert frame.loc[withheld, ["numerator", "denominator"]].isna().all().all()
    assert (frame.loc[withheld, "printed"] == "").all()
