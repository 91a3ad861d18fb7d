"""National files recognised by their columns: what each layout holds, and which one a file has."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from portal.definitions import DATA
from portal.errors import DefinitionError
from portal.publish.problems import Problems
from portal.publish.sources.text import check_utf8, read_header, read_text
from portal.typed import type_faults

SPREADSHEETS = {".ods", ".xlsx"}
READABLE = {".csv", ".parquet"} | SPREADSHEETS
SAME_FILE = 0.6
"""Share of a layout's own columns that makes a file an edition of it rather than a stranger."""
EVERYWHERE = {
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
    "region_name", "old_la_code", "la_name", "new_la_code", "geo_breakdown",
}  # fmt: skip
"""Columns that nearly every national file has, so they say nothing about which file it is."""


@dataclass(frozen=True)
class Sheet:
    """Where a sheet's header stands, and every column the portal knows it by."""

    header_row: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """Every column and category of one national file, and who publishes it."""

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
    keys: tuple[str, ...] = ()
    dimensions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    measures: tuple[str, ...] = ()
    sheets: dict[str, Sheet] = field(default_factory=dict)

    @property
    def columns(self) -> frozenset[str]:
        """Every column the file has, whatever their order."""
        return frozenset((*self.keys, *self.dimensions, *self.measures))


@dataclass(frozen=True)
class Recognised:
    """A file and the layout it has; or, where `layout` is None, why the file is left aside.

    A `faulty` file has been noted among the problems, so nothing will be published.
    """

    path: Path
    layout: Layout | None
    reason: str = ""
    faulty: bool = False


def _layout_from(raw: dict[str, Any]) -> Layout:
    known = dict(raw)
    for name in ("keys", "measures"):
        known[name] = tuple(raw.get(name, ()))
    known["dimensions"] = {name: tuple(members) for name, members in raw.get("dimensions", {}).items()}
    faults = type_faults(Layout, {name: value for name, value in known.items() if name != "sheets"})
    faults += [
        f"sheet '{name}' must have header_row, a whole number, and columns, a list of text"
        for name, rule in raw.get("sheets", {}).items()
        if type_faults(Sheet, rule) or set(rule) != {"header_row", "columns"}
    ]
    if faults:
        raise TypeError("; ".join(faults))
    known["sheets"] = {
        name: Sheet(rule["header_row"], tuple(rule["columns"])) for name, rule in raw.get("sheets", {}).items()
    }
    return Layout(**known)


def read_layouts(folder: Path = DATA) -> dict[str, Layout]:
    """Every layout of `data/layouts/` by id. Raises DefinitionError naming each faulty file."""
    layouts: dict[str, Layout] = {}
    faults = []
    for path in sorted((folder / "layouts").glob("*.toml")):
        try:
            layout = _layout_from(tomllib.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, AttributeError) as error:
            faults.append(f"data/layouts/{path.name}: {error}. Correct that key or line.")
            continue
        if layout.id != path.stem:
            faults.append(f"data/layouts/{path.name}: id '{layout.id}' must equal the file's name")
        layouts[layout.id] = layout
    if faults:
        raise DefinitionError("\n".join(faults))
    return layouts


def _faulty(path: Path) -> Recognised:
    return Recognised(path, None, "it has faults", faulty=True)


def _by_categories(path: Path, same: list[Layout], problems: Problems) -> Recognised:
    """Which of several layouts with equal columns a file has: the one that knows most of its categories."""
    text = read_text(path, problems)
    if text is None:
        return _faulty(path)
    members = {name: set(text[name].unique()) for layout in same for name in layout.dimensions}

    def known(layout: Layout) -> int:
        return sum(len(members[name] & set(words)) for name, words in layout.dimensions.items())

    return Recognised(path, max(same, key=known))


def _likeness(layout: Layout, columns: set[str]) -> float:
    """The share of a layout's and a file's own columns that both have."""
    own = layout.columns - EVERYWHERE
    return len(own & columns) / max(len(own | (columns - EVERYWHERE)), 1)


def _nearly(path: Path, columns: set[str], tables: list[Layout], problems: Problems) -> Recognised:
    """A file no layout fits: a stranger, or (noted column by column) another edition of the nearest layout."""
    nearest = max(tables, key=lambda layout: _likeness(layout, columns), default=None)
    official = {"time_period", "geographic_level"} <= columns
    if nearest is None or (_likeness(nearest, columns) < SAME_FILE and not official):
        return Recognised(path, None, "no known national file has these columns")
    if not _likeness(nearest, columns):
        problems.add(path, "no file in data/layouts/ describes these columns",
                     "Describe it there, or take it out of the folder.", row=1)  # fmt: skip
        return _faulty(path)
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
    return _faulty(path)


def _recognise_table(path: Path, layouts: dict[str, Layout], problems: Problems) -> Recognised:
    try:
        header = read_header(path)
    except UnicodeDecodeError:
        check_utf8(path, problems)
        return _faulty(path)
    except (OSError, ValueError) as error:
        problems.add(path, f"the file cannot be opened: {error}", "Download it again.")
        return _faulty(path)
    if not header:
        problems.add(path, "the file starts with an empty line", "Its first line must name the columns.", row=1)
        return _faulty(path)
    columns = set(header)
    tables = [layout for layout in layouts.values() if not layout.sheets]
    same = [layout for layout in tables if layout.columns == columns]
    if not same:
        return _nearly(path, columns, tables, problems)
    if not same[0].ignored:
        for name in sorted({name for name in header if header.count(name) > 1}):
            problems.add(path, "the column stands twice", "Keep one of them.", row=1, column=name)
    return Recognised(path, same[0]) if len(same) == 1 else _by_categories(path, same, problems)


def _recognise_workbook(path: Path, layouts: dict[str, Layout], problems: Problems) -> Recognised:
    try:
        sheets = set(CalamineWorkbook.from_path(path).sheet_names)
    except (CalamineError, OSError, ValueError) as error:
        problems.add(path, f"the workbook cannot be opened ({error})", "It is cut short or damaged: download it again.")
        return _faulty(path)
    books = [layout for layout in layouts.values() if layout.sheets]
    for layout in books:
        if set(layout.sheets) <= sheets:
            return Recognised(path, layout)
    nearest = max(books, key=lambda layout: len(set(layout.sheets) & sheets), default=None)
    if nearest is None or not set(nearest.sheets) & sheets:
        return Recognised(path, None, f"no known workbook has these sheets: {', '.join(sorted(sheets))}")
    for name in sorted(set(nearest.sheets) - sheets):
        problems.add(
            path, f"sheet {name} is missing; '{nearest.title}' has it",
            f"Download it again; if the publisher renamed it, change data/layouts/{nearest.id}.toml.",
        )  # fmt: skip
    return _faulty(path)


def recognise(path: Path, layouts: dict[str, Layout], problems: Problems) -> Recognised:
    """Which layout a file has, by its columns or sheets alone.

    A file that is nearly one of them but not quite is a fault (noted in `problems`), never half-read.
    """
    if path.suffix.lower() not in READABLE:
        return Recognised(path, None, f"a {path.suffix or 'nameless'} file is not a source")
    if path.stat().st_size == 0:
        problems.add(path, "the file is empty", "Download it again, or take it out of the folder.")
        return _faulty(path)
    find = _recognise_workbook if path.suffix.lower() in SPREADSHEETS else _recognise_table
    return find(path, layouts, problems)
