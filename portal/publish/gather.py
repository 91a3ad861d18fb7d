"""Every national file of the source folders read once, found by its columns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from portal.definitions import Indicator
from portal.publish.geographies import Register
from portal.publish.layouts import Layout, Recognised, recognise
from portal.publish.problems import Problems
from portal.publish.release import InputFile, file_sha256
from portal.publish.revisions import REVISIONS, age, read_revisions
from portal.publish.sources import adoption_times, dfe, finance, fingertips, neighbours, ofsted, population
from portal.publish.sources.context import Context
from portal.publish.sources.tables import check_categories
from portal.publish.sources.text import read_text
from portal.vocabulary import SourceKind

POPULATION = "population"
NEIGHBOURS = "neighbours"
TABLE_READERS: dict[str, Callable[[pd.DataFrame, Path, Layout, Context], pd.DataFrame]] = {
    "dfe": dfe.read,
    "adoption_times": adoption_times.read,
    "fingertips": fingertips.read,
    NEIGHBOURS: neighbours.read,
}
"""Readers of tables, by the name a layout gives: (text, path, layout, context) to tidy rows."""
SHEET_READERS: dict[str, Callable[[Path, Layout, Context], pd.DataFrame]] = {
    "finance": finance.read,
    "ofsted_outcomes": ofsted.read_outcomes,
    "ofsted_underlying": ofsted.read_underlying,
    "ilacs_overview": ofsted.read_overview,
}
"""Readers of workbooks, by the name a layout gives: (path, layout, context) to tidy rows."""
READERS = {POPULATION, *TABLE_READERS, *SHEET_READERS}
INSPECTION_READERS = {"ofsted_outcomes", "ofsted_underlying", "ilacs_overview"}
INDICATOR_READERS = READERS - INSPECTION_READERS - {POPULATION, NEIGHBOURS}
"""Readers whose files are worth reading only where an indicator's definition names them."""


@dataclass
class Gathered:
    """What the national files hold, before anything is combined. `revises` goes by source id."""

    observations: list[pd.DataFrame] = field(default_factory=list)
    neighbours: list[pd.DataFrame] = field(default_factory=list)
    inspections: list[pd.DataFrame] = field(default_factory=list)
    sources: list[dict[str, object]] = field(default_factory=list)
    inputs: list[InputFile] = field(default_factory=list)
    revises: dict[str, str] = field(default_factory=dict)
    left_aside: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class SourceFile:
    """A file that will be read: what it is called, its layout, the id its figures will cite, and its SHA-256."""

    path: Path
    name: str
    layout: Layout
    source_id: str
    sha256: str


def find_files(folders: Iterable[Path], problems: Problems) -> tuple[list[Path], list[Path]]:
    """The files below the source folders in a fixed order, and their `revisions.toml` files.

    Files of one name are told apart by their folders in what is said of them. A folder that is not there is a fault.
    """
    found: list[tuple[str, int, str, Path]] = []
    known: set[Path] = set()
    for place, folder in enumerate(folders, start=1):
        if not folder.is_dir():
            problems.add(str(folder), "there is no such folder", "Name a folder that holds source files.")
            continue
        for path in folder.rglob("*"):
            within = path.relative_to(folder)
            hidden = any(part.startswith(".") for part in within.parts)
            if path.is_file() and not hidden and path.resolve() not in known:
                known.add(path.resolve())
                found.append((path.name, place, within.as_posix(), path))
    names = [name for name, *_ in found]
    insides = [inside for _, _, inside, _ in found]
    for name, place, inside, path in found:
        if names.count(name) > 1:
            problems.labels[path] = inside if insides.count(inside) == 1 else f"{place}/{inside}"
    paths = [path for *_, path in sorted(found)]
    return [p for p in paths if p.name != REVISIONS], [p for p in paths if p.name == REVISIONS]


def check_readings(indicators: dict[str, Indicator], layouts: dict[str, Layout], problems: Problems) -> None:
    """Note every layout whose reader is not known, and every layout or column an indicator names that is not there."""
    for known in layouts.values():
        if known.reader and known.reader not in READERS:
            problems.add(f"data/layouts/{known.id}.toml", f"there is no reader '{known.reader}'",
                         f"Use one of: {', '.join(sorted(READERS))}.")  # fmt: skip
    for indicator in indicators.values():
        definition = f"data/indicators/{indicator.id}.toml"
        for reading in indicator.national:
            layout = layouts.get(reading.layout)
            if layout is None:
                problems.add(definition, f"there is no layout '{reading.layout}'", "Name a file in data/layouts/.")
                continue
            columns = {*layout.columns, *(c for sheet in layout.sheets.values() for c in sheet.columns)}
            named = {
                reading.value, *reading.part, reading.whole, reading.numerator, reading.denominator, reading.category,
                *reading.where, *reading.denominator_where,
            }  # fmt: skip
            for name in sorted(named - columns - {"", dfe.POPULATION}):
                problems.add(
                    definition, f"layout '{reading.layout}' has no column '{name}'", "Correct the column's name."
                )
            if reading.per < 1 or reading.per != int(reading.per):
                problems.add(definition, f"per is {reading.per}", "Use a whole number, such as 100 or 10000.")
            if not (reading.value or reading.part):
                problems.add(
                    definition, "a [[national]] reading names neither value nor part", "Name the column it reads."
                )


def _left_aside(item: Recognised, used: set[str], digest: str, earlier: dict[str, str]) -> str:
    """Why a file is not read; "" where it is. Where nothing is `used`, no definition could be read: check all files."""
    layout = item.layout
    if layout is None:
        return item.reason
    if layout.ignored:
        return layout.ignored
    if used and layout.reader in INDICATOR_READERS and layout.id not in used:
        return "no indicator reads it"
    return f"the same file as {earlier[digest]}" if digest in earlier else ""


def _choose(
    files: list[Recognised], indicators: dict[str, Indicator], gathered: Gathered, problems: Problems
) -> list[SourceFile]:
    """The files to read; every other is listed as left aside with the reason."""
    used = {reading.layout for indicator in indicators.values() for reading in indicator.national}
    editions: dict[str, int] = {}
    earlier: dict[str, str] = {}
    chosen = []
    for item in files:
        if item.faulty:
            continue
        name, digest = problems.label(item.path), file_sha256(item.path)
        reason = _left_aside(item, used, digest, earlier)
        if item.layout is None or reason:
            gathered.left_aside.append((name, reason))
            gathered.inputs.append(InputFile(name, digest, 0, f"left aside: {reason}"))
            continue
        layout = item.layout
        earlier[digest] = name
        editions[layout.id] = editions.get(layout.id, 0) + 1
        source_id = layout.id if editions[layout.id] == 1 else f"{layout.id}-{editions[layout.id]}"
        chosen.append(SourceFile(item.path, name, layout, source_id, digest))
    return chosen


def _read(file: SourceFile, context: Context, gathered: Gathered, *, revises: bool) -> int:
    """Read one file into what it feeds; how many rows it has."""
    reader = file.layout.reader
    if reader in SHEET_READERS:
        frame = SHEET_READERS[reader](file.path, file.layout, context)
        rows = len(frame)
    else:
        text = read_text(file.path, context.problems)
        if text is None:
            return 0
        rows = len(text)
        check_categories(text, file.layout, file.path, context.problems)
        if reader == POPULATION:
            population.add(text, file.path, file.layout, context, revises=revises)
            return rows
        frame = TABLE_READERS[reader](text, file.path, file.layout, context)
    if not frame.empty:
        feeds = {NEIGHBOURS: gathered.neighbours} | dict.fromkeys(INSPECTION_READERS, gathered.inspections)
        feeds.get(reader, gathered.observations).append(frame.assign(source_id=file.source_id))
    return rows


def _check_one_model(files: list[SourceFile], problems: Problems) -> None:
    """Note every file that holds a neighbour model which another file holds already."""
    first: dict[str, str] = {}
    for file in files:
        if file.layout.reader == NEIGHBOURS and first.setdefault(file.layout.id, file.name) != file.name:
            problems.add(file.path, f"{first[file.layout.id]} holds the same neighbour model", "Take one file out.")


def read_national(
    folders: list[Path],
    layouts: dict[str, Layout],
    indicators: dict[str, Indicator],
    register: Register,
    problems: Problems,
    say: Callable[[str], None],
) -> Gathered:
    """Read every file of the source folders that feeds the portal; note every fault of every file.

    A file that feeds nothing is listed in `left_aside` with the reason.
    """
    gathered = Gathered()
    paths, revision_files = find_files(folders, problems)
    names = read_revisions(revision_files, {problems.label(path) for path in paths}, problems)
    files = _choose([recognise(path, layouts, problems) for path in paths], indicators, gathered, problems)
    _check_one_model(files, problems)
    context = Context(tuple(indicators.values()), register, problems)
    # populations first, because rates are worked out from them; of two editions the older first
    order = sorted(files, key=lambda f: (f.layout.reader != POPULATION, -age(names, f.name)))
    rows: dict[str, int] = {}
    for file in order:
        say(f"reading {file.name}")
        rows[file.source_id] = _read(file, context, gathered, revises=file.name in names)
    source_of_name = {file.name: file.source_id for file in files}
    gathered.revises = {
        source_of_name[new]: source_of_name[old]
        for new, old in names.items()
        if new in source_of_name and old in source_of_name
    }
    for file in files:
        count = rows[file.source_id]
        gathered.inputs.append(InputFile(file.name, file.sha256, count, f"read as {file.layout.id}"))
        gathered.sources.append(_source(file, count))
    return gathered


def _source(file: SourceFile, rows: int) -> dict[str, object]:
    return {
        "source_id": file.source_id,
        "title": file.layout.title,
        "kind": SourceKind.NATIONAL.value,
        "publisher": file.layout.publisher,
        "publication": file.layout.publication,
        "edition": file.layout.edition,
        "published_date": file.layout.published_date,
        "licence": file.layout.licence,
        "file_name": file.name,
        "sha256": file.sha256,
        "rows": rows,
        "note": file.layout.note,
    }
