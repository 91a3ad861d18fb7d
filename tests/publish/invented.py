"""Small invented source files in the layouts of the national ones. Area codes are real; every figure is made up."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd

from portal.definitions import DATA, Indicator, read_indicators
from portal.errors import SourceError
from portal.publish.gather import Gathered, read_national
from portal.publish.geographies import Register, read_register
from portal.publish.layouts import Layout, read_layouts
from portal.publish.pipeline import Outcome, publish
from portal.publish.problems import Problems

AUTHORITY = DATA / "authority.toml"
ENGLAND, EAST, THURROCK, SOUTHEND = "E92000001", "E12000006", "E06000034", "E06000033"
PLACES = {
    ENGLAND: ("National", "", "", ""),
    EAST: ("Regional", EAST, "East of England", ""),
    THURROCK: ("Local authority", EAST, "East of England", "883"),
    SOUTHEND: ("Local authority", EAST, "East of England", "882"),
    "E09000001": ("Local authority", "E13000001", "Inner London", "201"),
    "E06000061 / E06000062": ("Local authority", "E12000004", "East Midlands", "940 / 941"),
}
KEYS = ["time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
        "region_name", "old_la_code", "new_la_code", "la_name"]  # fmt: skip
LOOKED_AFTER = "Children looked after on 31 March each year"
STARTING = "Children starting to be looked after each year"
PLANS = "Child Protection Plans which are a second or subsequent plan"

Row = dict[str, str]


def place(code: str, period: str, **cells: object) -> Row:
    """The key columns of a row of a national file, and whatever else it holds."""
    level, region_code, region, number = PLACES[code]
    local = level == "Local authority"
    keys = [period, "Reporting year", level, ENGLAND, "England", region_code, region, number, code if local else "",
            code if local else ""]  # fmt: skip
    return dict(zip(KEYS, keys, strict=True)) | {name: str(cell) for name, cell in cells.items()}


def plans(code: str, period: str, start: object, again: object, share: object) -> Row:
    """A row of child protection plans starting: how many, how many of them a second or later one, and the share."""
    return place(code, period, category=PLANS, CPP_start=start, CPP_subsequent=again, CPP_subsequent_percent=share)


def looked_after(code: str, period: str, people: object, count: object, rate: object, kind: str = LOOKED_AFTER) -> Row:
    """A row of children looked after: population, number and rate."""
    return place(
        code, period, population_type=kind, population_estimate=people, children_count=count, rate_per_10000=rate
    )


def people(code: str, year: str, estimate: object) -> Row:
    """A row of the population file: children aged 0 to 17 in the middle of a year."""
    return place(code, year, age_group="Children aged 0 to 17 years", population_estimate=estimate)


def csv_text(rows: Iterable[Row], newline: str = "\n") -> str:
    """Rows as CSV text under a header of their own names."""
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_csv(path: Path, rows: Iterable[Row], *, encoding: str = "utf-8", newline: str = "\n") -> Path:
    """A CSV file of these rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(csv_text(rows, newline).encode(encoding))
    return path


def write_xlsx(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook of these sheets, each a list of rows."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path


ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def _ods_cell(cell: Any) -> str:
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'


def write_ods(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """An OpenDocument workbook of these sheets, each a list of rows."""
    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    entry = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", f"<office:document-content {NAMESPACES}>{body}</office:document-content>")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{entry}"><m:file-entry m:full-path="/" m:media-type="{ODS}"/></m:manifest>',
        )
    return path


@cache
def definitions() -> tuple[dict[str, Layout], dict[str, Indicator], Register]:
    """The layouts, indicators and areas of `data/`, read once."""
    return read_layouts(), read_indicators(), read_register()


def gather(folder: Path, *more: Path) -> tuple[Gathered, list[str]]:
    """What the national readers make of folders, and the faults they note."""
    problems = Problems()
    layouts, indicators, register = definitions()
    gathered = read_national([folder, *more], layouts, indicators, register, problems, lambda text: None)
    return gathered, problems.lines


def figures(folder: Path, *more: Path) -> pd.DataFrame:
    """The observations of folders that have no faults, as one table."""
    gathered, faults = gather(folder, *more)
    assert faults == []
    return pd.concat(gathered.observations, ignore_index=True)


def cell(frame: pd.DataFrame, indicator_id: str, code: str, period: str) -> tuple[float | None, str]:
    """Value (None where empty) and status of one observation of the whole."""
    rows = frame[
        (frame["indicator_id"] == indicator_id)
        & (frame["geography_code"] == code)
        & (frame["period"] == period)
        & (frame["breakdown"] == "")
    ]
    assert len(rows) == 1, rows
    value = rows.iloc[0]["value"]
    return (None if pd.isna(value) else float(value)), rows.iloc[0]["status"]


def publish_here(releases: Path, *folders: Path, activate: bool = True) -> Outcome:
    """A release of the embedded sources and these folders."""
    return publish(list(folders), AUTHORITY, releases, activate_release=activate)


def faults_of(releases: Path, *folders: Path) -> list[str]:
    """The faults that stop a run over these folders, one a line."""
    try:
        publish_here(releases, *folders)
    except SourceError as error:
        return str(error).splitlines()
    raise AssertionError("the run should have stopped")
