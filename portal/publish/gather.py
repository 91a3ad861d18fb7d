"""Every source read once: national files found by their columns, and the papers transcribed in `data/sources/`."""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from portal.definitions import Indicator
from portal.publish.geographies import Register
from portal.publish.layouts import Layout, Recognised, recognise
from portal.publish.problems import Problems
from portal.publish.release import InputFile, file_sha256
from portal.publish.sources import adoption_times, dfe, fingertips, finance, neighbours, ofsted
from portal.vocabulary import SourceKind

POPULATION = "population"
INDICATOR_READERS = {"dfe", "adoption_times", "fingertips", "finance"}
"""Readers whose files are worth reading only where an indicator's definition names them."""
REVISIONS = "revisions.toml"


@dataclass
class Gathered:
    """What the national files hold, before anything is combined."""

    observations: list[pd.DataFrame] = field(default_factory=list)
    neighbours: list[pd.DataFrame] = field(default_factory=list)
    inspections: list[pd.DataFrame] = field(default_factory=list)
    sources: list[dict[str, object]] = field(default_factory=list)
    inputs: list[InputFile] = field(default_factory=list)
    revises: dict[str, str] = field(default_factory=dict)
    left_aside: list[tuple[str, str]] = field(default_factory=list)


def find_files(folders: Iterable[Path], problems: Problems) -> list[Path]:
    """Every file below the source folders, in a fixed order; a folder that is not there is a fault."""
    found = []
    for folder in folders:
        if not folder.is_dir():
            problems.add(str(folder), "there is no such folder", "Name a folder that holds source files.")
            continue
        found += [p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".") and p.name != REVISIONS]
    return sorted(found, key=lambda p: (p.name, str(p)))


def read_revisions(folders: Iterable[Path], problems: Problems) -> dict[str, str]:
    """Which file revises which, by name, from each folder's `revisions.toml` ([[revision]] file, of, why)."""
    revises = {}
    for path in (folder / REVISIONS for folder in folders):
        if not path.is_file():
            continue
        try:
            for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("revision", []):
                revises[entry["file"]] = entry["of"]
        except (tomllib.TOMLDecodeError, KeyError) as error:
            problems.add(
                path, f"not understood: {error}", "Give each [[revision]] a file and the file it is a revision of."
            )
    return revises


def _rows(path: Path, layout: Layout, frames: list[pd.DataFrame]) -> int:
    if layout.sheets:
        return sum(len(frame) for frame in frames)
    if path.suffix == ".parquet":
        return len(pd.read_parquet(path, columns=[layout.keys[0]]))
    with path.open("rb") as stream:
        return sum(1 for _ in stream) - 1


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
    files = [recognise(path, layouts, problems) for path in find_files(folders, problems)]
    revised_names = read_revisions(folders, problems)
    population = {}
    for item in files:
        if item.layout and item.layout.reader == POPULATION:
            population.update(dfe.read_population(item.path, register, problems))
    source_of_name: dict[str, str] = {}
    seen: dict[str, int] = {}
    used = {reading.layout for indicator in indicators.values() for reading in indicator.national}
    for item in files:
        layout = item.layout
        reason = item.reason if layout is None else layout.ignored
        if layout and not reason and layout.reader in INDICATOR_READERS and layout.id not in used:
            reason = "no indicator reads it"
        if layout is None or reason:
            gathered.left_aside.append((item.path.name, reason))
            gathered.inputs.append(InputFile(item.path.name, file_sha256(item.path), 0, f"left aside: {reason}"))
            continue
        say(f"reading {item.path.name}")
        seen[layout.id] = seen.get(layout.id, 0) + 1
        source_id = layout.id if seen[layout.id] == 1 else f"{layout.id}-{seen[layout.id]}"
        source_of_name[item.path.name] = source_id
        frames = _read_one(item, layout, indicators, register, population, gathered, problems)
        for frame in frames:
            if "source_id" in frame:
                frame["source_id"] = source_id
        rows = _rows(item.path, layout, frames)
        gathered.inputs.append(InputFile(item.path.name, file_sha256(item.path), rows, f"read as {layout.id}"))
        gathered.sources.append(_source(item, layout, source_id, rows))
    gathered.revises = {
        source_of_name[new]: source_of_name[old]
        for new, old in revised_names.items()
        if new in source_of_name and old in source_of_name
    }
    return gathered


def _read_one(
    item: Recognised,
    layout: Layout,
    indicators: dict[str, Indicator],
    register: Register,
    population: dict[tuple[str, int], float],
    gathered: Gathered,
    problems: Problems,
) -> list[pd.DataFrame]:
    """The frames one file gives, also filed under what they hold."""
    path, wanted = item.path, list(indicators.values())
    if layout.reader == POPULATION:
        return []
    if layout.reader == "neighbours":
        frames = [neighbours.read(path, layout, register, problems)]
        gathered.neighbours += frames
        return frames
    if layout.reader in ofsted.READERS:
        frames = [ofsted.READERS[layout.reader](path, layout, register, problems)]
        gathered.inspections += frames
        return frames
    if layout.reader == "dfe":
        frame = dfe.read(path, layout, wanted, register, population, problems)
    elif layout.reader == "adoption_times":
        frame = adoption_times.read(path, layout, wanted, problems)
    elif layout.reader == "fingertips":
        frame = fingertips.read(path, layout, wanted, register, problems)
    else:
        frame = finance.read(path, layout, wanted, register, population, problems)
    if not frame.empty:
        gathered.observations.append(frame)
    return [frame]


def _source(item: Recognised, layout: Layout, source_id: str, rows: int) -> dict[str, object]:
    return {
        "source_id": source_id,
        "title": layout.title,
        "kind": SourceKind.NATIONAL.value,
        "publisher": layout.publisher,
        "publication": layout.publication,
        "edition": layout.edition,
        "published_date": layout.published_date,
        "licence": layout.licence,
        "file_name": item.path.name,
        "sha256": file_sha256(item.path),
        "rows": rows,
        "note": layout.note,
    }
