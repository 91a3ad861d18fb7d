"""National files recognised by their columns: what each layout holds, and which one a file has."""

import csv
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from portal.definitions import DATA
from portal.errors import DefinitionError
from portal.publish.problems import Problems

SPREADSHEETS = {".ods", ".xlsx"}
READABLE = {".csv", ".parquet"} | SPREADSHEETS
SAME_FILE = 0.6
"""Share of a layout's own columns that makes a file an edition of it rather than a stranger."""
REPEATED = {"SNP"}
"""The 2021 neighbour file gives ten columns this one name."""
EVERYWHERE = {
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
    "region_name", "old_la_code", "la_name", "new_la_code", "geo_breakdown",
}  # fmt: skip
"""Columns that nearly every national file has, so they say nothing about which file it is."""


@dataclass(frozen=True)
class Layout:
    """Every column and category of one national file, and who publishes it.

    `blank` is the symbol an empty cell stands for in this file; without it an empty cell is a fault.
    """

    id: str
    title: str
    publisher: str
    publication: str
    licence: str
    reader: str = ""
    ignored: str = ""
    edition: str = ""
    published_date: str = ""
    note: str = ""
    reference_day: str = "03-31"
    time: str = "reporting year"
    blank: str = ""
    keys: tuple[str, ...] = ()
    dimensions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    measures: tuple[str, ...] = ()
    sheets: dict[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> frozenset[str]:
        """Every column the file has, whatever their order."""
        return frozenset((*self.keys, *self.dimensions, *self.measures))


@dataclass(frozen=True)
class Recognised:
    """A file and the layout it has; or, where `layout` is None, why the file is left aside."""

    path: Path
    layout: Layout | None
    reason: str = ""


def read_layouts(folder: Path = DATA) -> dict[str, Layout]:
    """Every layout of `data/layouts/` by id. Raises DefinitionError naming each faulty file."""
    layouts: dict[str, Layout] = {}
    faults = []
    for path in sorted((folder / "layouts").glob("*.toml")):
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            raw["keys"] = tuple(raw.get("keys", ()))
            raw["measures"] = tuple(raw.get("measures", ()))
            raw["dimensions"] = {name: tuple(members) for name, members in raw.get("dimensions", {}).items()}
            layouts[raw["id"]] = Layout(**raw)
        except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
            faults.append(f"data/layouts/{path.name}: {error}. Correct that key or line.")
    if faults:
        raise DefinitionError("\n".join(faults))
    return layouts


def _header(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        return list(pq.read_schema(path).names)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return next(csv.reader(lines), [])


def _by_categories(path: Path, same: list[Layout]) -> Layout:
    """Which of several layouts with equal columns a file has: the one that knows most of its categories."""
    dimensions = sorted({name for layout in same for name in layout.dimensions})
    if path.suffix == ".parquet":
        frame = pd.read_parquet(path, columns=dimensions)
    else:
        frame = pd.read_csv(path, usecols=dimensions, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    members = {name: set(frame[name].unique()) for name in dimensions}
    return max(same, key=lambda layout: sum(len(members[n] & set(layout.dimensions.get(n, ()))) for n in dimensions))


def _recognise_table(path: Path, layouts: dict[str, Layout], problems: Problems) -> Recognised:
    try:
        header = _header(path)
    except UnicodeDecodeError as error:
        problems.add(path, f"the text is not UTF-8 (byte {error.start})", "Save the file again as CSV UTF-8.")
        return Recognised(path, None, "not readable")
    except (OSError, ValueError) as error:
        problems.add(path, f"the file cannot be opened: {error}", "Download it again.")
        return Recognised(path, None, "not readable")
    if not header:
        problems.add(path, "the file is empty", "Download it again, or take it out of the folder.")
        return Recognised(path, None, "empty")
    columns = set(header)
    tables = [layout for layout in layouts.values() if not layout.sheets]
    same = [layout for layout in tables if layout.columns == columns]
    if same:
        twice = sorted({name for name in header if header.count(name) > 1} - REPEATED)
        if twice:
            problems.add(path, f"the column {', '.join(twice)} stands twice", "Keep one of them.", row=1)
        return Recognised(path, same[0] if len(same) == 1 else _by_categories(path, same))

    def likeness(layout: Layout) -> float:
        own = layout.columns - EVERYWHERE
        return len(own & columns) / max(len(own | (columns - EVERYWHERE)), 1)

    nearest = max(tables, key=likeness, default=None)
    official = {"time_period", "geographic_level"} <= columns
    if nearest is None or (likeness(nearest) < SAME_FILE and not official):
        return Recognised(path, None, "no known national file has these columns")
    for name in sorted(columns - nearest.columns):
        problems.add(
            path, f"the column is not known in '{nearest.title}'",
            f"Check what it holds, then add it to data/layouts/{nearest.id}.toml.", row=1, column=name,
        )  # fmt: skip
    for name in sorted(nearest.columns - columns):
        problems.add(
            path, f"the column is missing; '{nearest.title}' has it",
            f"Download the file again; if the publisher renamed it, change data/layouts/{nearest.id}.toml.",
            row=1, column=name,
        )  # fmt: skip
    return Recognised(path, None, "its columns differ from every known national file")


def _recognise_workbook(path: Path, layouts: dict[str, Layout], problems: Problems) -> Recognised:
    try:
        sheets = set(CalamineWorkbook.from_path(path).sheet_names)
    except (CalamineError, OSError, ValueError) as error:
        problems.add(path, f"the workbook cannot be opened ({error})", "It is cut short or damaged: download it again.")
        return Recognised(path, None, "not readable")
    for layout in layouts.values():
        if layout.sheets and set(layout.sheets) <= sheets:
            return Recognised(path, layout)
    return Recognised(path, None, f"no known workbook has these sheets: {', '.join(sorted(sheets))}")


def recognise(path: Path, layouts: dict[str, Layout], problems: Problems) -> Recognised:
    """Which layout a file has, by its columns or sheets alone.

    A file that is nearly one of them but not quite is a fault (noted in `problems`), never half-read.
    """
    if path.suffix not in READABLE:
        return Recognised(path, None, f"a {path.suffix or 'nameless'} file is not a source")
    if path.stat().st_size == 0:
        problems.add(path, "the file is empty", "Download it again, or take it out of the folder.")
        return Recognised(path, None, "empty")
    find = _recognise_workbook if path.suffix in SPREADSHEETS else _recognise_table
    return find(path, layouts, problems)
