"""The national files as plain tables of text, found by their layouts: a reading apart from the publisher's own."""

import csv
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from portal.definitions import NationalReading
from portal.publish.layouts import Layout, read_layouts

SHARED = Path(__file__).resolve().parents[3] / "shared"
FILES = SHARED / "real-data"
LAYOUTS = read_layouts()
SPREADSHEET = {name: layout for name, layout in LAYOUTS.items() if layout.sheets}
TABLES = {name: layout for name, layout in LAYOUTS.items() if not layout.sheets}
with_files = pytest.mark.skipif(not FILES.is_dir(), reason="the national files are not beside the repository")


@cache
def read_table(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        frame = pd.read_parquet(path).astype(object)
        return frame.where(frame.notna(), "").astype(str)
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def header(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        return list(pq.read_schema(path).names)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return next(csv.reader(lines))


@cache
def file_of(layout_id: str) -> Path:
    """The one file that has a layout's columns and only categories it knows."""
    layout = LAYOUTS[layout_id]
    found = []
    for path in sorted([*FILES.glob("*.csv"), *FILES.glob("derived/*.parquet")]):
        if set(header(path)) != layout.columns:
            continue
        frame = read_table(path)
        if all(frame[column].isin(members).all() for column, members in layout.dimensions.items()):
            found.append(path)
    assert len(found) == 1, f"{layout_id} describes {[path.name for path in found]}, not one file"
    return found[0]


@cache
def table_of(layout_id: str) -> pd.DataFrame:
    return read_table(file_of(layout_id))


@cache
def sheet_of(layout_id: str) -> pd.DataFrame:
    """The first sheet a spreadsheet layout names, as a table of text under its header."""
    layout = LAYOUTS[layout_id]
    name, sheet = next(iter(layout.sheets.items()))
    rows = CalamineWorkbook.from_path(workbook_of(layout)).get_sheet_by_name(name).to_python()
    start = sheet.header_row
    return pd.DataFrame([[str(cell) for cell in row] for row in rows[start:]], columns=rows[start - 1])


def workbook_of(layout: Layout) -> Path:
    found = [
        path
        for path in sorted([*FILES.glob("*.ods"), *FILES.glob("*.xlsx")])
        if set(layout.sheets) <= set(CalamineWorkbook.from_path(path).sheet_names)
    ]
    assert len(found) == 1, f"{layout.id} describes {[path.name for path in found]}, not one workbook"
    return found[0]


def place_columns(frame: pd.DataFrame) -> list[str]:
    if "Area Code" in frame:
        return ["Area Code", "Time period"]
    place = [name for name in ("region_code", "geo_breakdown", "new_la_code") if name in frame]
    return ["time_period", "geographic_level", *place]


def rows_under(frame: pd.DataFrame, where: dict[str, str]) -> pd.DataFrame:
    rows = pd.Series(True, index=frame.index)
    for column, member in where.items():
        rows &= frame[column] == member
    return frame[rows]


def matched(frame: pd.DataFrame, reading: NationalReading) -> pd.DataFrame:
    rows = rows_under(frame, reading.where)
    return rows[rows[reading.category].isin(reading.categories)] if reading.categories else rows
