"""Figures, judgements and recommendations transcribed from council papers and inspection reports."""

import csv
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from portal.definitions import DATA, Indicator
from portal.publish.geographies import Register
from portal.publish.problems import Problems
from portal.publish.sources.periods import paper_period
from portal.vocabulary import WITHOUT_VALUE, PeriodType, SourceKind, Status

NEIGHBOURS_SUFFIX = "-neighbours"
"""Ends the code of the average of an authority's statistical neighbours as a paper states it."""
SOURCE_KEYS = ("id", "title", "kind", "publisher", "publication", "edition", "published_date", "licence",
               "file_name", "note")  # fmt: skip


@dataclass
class Papers:
    """What the embedded sources hold, as tidy frames; `sources` is one record a paper."""

    observations: pd.DataFrame = field(default_factory=pd.DataFrame)
    judgements: pd.DataFrame = field(default_factory=pd.DataFrame)
    recommendations: pd.DataFrame = field(default_factory=pd.DataFrame)
    sources: list[dict[str, Any]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def _read_csv(path: Path, columns: tuple[str, ...], problems: Problems) -> pd.DataFrame:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        for name in missing:
            problems.add(_name(path), "the column is missing", "Add it to the header.", row=1, column=name)
        rows = [] if missing else list(reader)
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            problems.add(
                _name(path), "the row has too many or too few cells", "Quote cells that hold commas.", row=number
            )
    frame = pd.DataFrame(rows, columns=list(columns)).fillna("")
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return frame


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


FIGURES = (
    "indicator_id", "geography_code", "period", "period_type", "breakdown", "category", "value", "status",
    "numerator", "denominator", "reference", "place", "printed", "variant", "note",
)  # fmt: skip
JUDGEMENTS = (
    "inspection_id", "geography_code", "framework", "inspection_type", "inspection_start", "inspection_end",
    "published_date", "theme", "judgement_area", "grade", "reference", "place", "note",
)  # fmt: skip
RECOMMENDATIONS = (
    "recommendation_id", "geography_code", "inspection_id", "body", "number", "summary", "owner", "due_date", "score",
    "direction", "priority", "indicators", "reference", "place",
)  # fmt: skip


def _numbers(frame: pd.DataFrame, column: str, path: Path, problems: Problems) -> pd.Series:
    text = frame[column].str.strip()
    numbers = pd.to_numeric(text.where(text != ""), errors="coerce")
    bad = text[(text != "") & numbers.isna()]
    problems.add_values(_name(path), bad, "not a number", "Use digits and a point; no commas or signs.", column=column)
    return numbers.astype(float)


def _check_words(
    frame: pd.DataFrame, path: Path, register: Register, indicators: dict[str, Indicator], problems: Problems
) -> None:
    unknown = frame["indicator_id"][~frame["indicator_id"].isin(indicators)]
    problems.add_values(_name(path), unknown, "no such indicator", "Correct the id, or define it in data/indicators/.",
                        column="indicator_id")  # fmt: skip
    codes = frame["geography_code"].str.removesuffix(NEIGHBOURS_SUFFIX)
    strange = codes[~codes.isin(register.by_code)]
    problems.add_values(_name(path), strange, "unknown area code", "Correct the code.", column="geography_code")
    statuses = frame["status"][~frame["status"].isin([s.value for s in Status])]
    problems.add_values(_name(path), statuses, "unknown status", "Use one of the portal's statuses.", column="status")
    twice = frame["reference"].duplicated()
    problems.add_rows(_name(path), twice.index[twice], "the reference stands twice", "Give each row its own.",
                      column="reference")  # fmt: skip
    odd = (frame["value"].str.strip() == "") != frame["status"].isin([s.value for s in WITHOUT_VALUE])
    problems.add_rows(_name(path), odd.index[odd], "a value must stand where the status allows one, and only there",
                      "Fill in the value, or give the status that says why there is none.", column="value")  # fmt: skip


def _observations(
    path: Path, source_id: str, register: Register, indicators: dict[str, Indicator], problems: Problems
) -> pd.DataFrame:
    frame = _read_csv(path, FIGURES, problems)
    _check_words(frame, path, register, indicators, problems)
    for column in ("value", "numerator", "denominator"):
        frame[column] = _numbers(frame, column, path, problems)
    spans = []
    for row, (label, kind) in zip(frame.index, zip(frame["period"], frame["period_type"], strict=True), strict=True):
        try:
            spans.append(paper_period(label, PeriodType(kind)))
        except ValueError:
            spans.append(("", ""))
            problems.add(_name(path), f"'{label}' is not a period of type '{kind}'", "See docs/architecture.md for the "
                         "forms a period may take.", row=row, column="period")  # fmt: skip
    frame["period_start"] = [first for first, _ in spans]
    frame["period_end"] = [last for _, last in spans]
    frame["source_id"] = source_id
    return frame.rename(columns={"reference": "source_reference", "place": "source_place"})


def read(
    register: Register, indicators: dict[str, Indicator], problems: Problems, folder: Path = DATA / "sources"
) -> Papers:
    """Everything transcribed in `data/sources/`. Faults of every file are noted in `problems`."""
    papers = Papers()
    parts: dict[str, list[pd.DataFrame]] = {"figures": [], "judgements": [], "recommendations": []}
    for source_file in sorted(folder.glob("*/source.toml")):
        try:
            raw = tomllib.loads(source_file.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            problems.add(_name(source_file), f"not valid TOML: {error}", "Correct that line.")
            continue
        absent = [key for key in SOURCE_KEYS if key not in raw]
        for key in absent:
            problems.add(_name(source_file), f"'{key}' is missing", "Add it.")
        if absent or raw["kind"] not in [kind.value for kind in SourceKind]:
            problems.add(_name(source_file), "the kind is not known", "Use 'council paper' or 'inspection report'.")
            continue
        papers.files.append(source_file)
        rows = 0
        for name, columns in (("judgements", JUDGEMENTS), ("recommendations", RECOMMENDATIONS)):
            if (path := source_file.with_name(f"{name}.csv")).exists():
                frame = _read_csv(path, columns, problems)
                named = frame.rename(columns={"reference": "source_reference", "place": "source_place"})
                parts[name].append(named.assign(source_id=raw["id"]))
                papers.files.append(path)
                rows += len(frame)
        if (path := source_file.with_name("figures.csv")).exists():
            frame = _observations(path, raw["id"], register, indicators, problems)
            parts["figures"].append(frame)
            papers.files.append(path)
            rows += len(frame)
        papers.sources.append({**{key: raw[key] for key in SOURCE_KEYS}, "rows": rows})
    papers.observations = pd.concat(parts["figures"], ignore_index=True) if parts["figures"] else pd.DataFrame()
    papers.judgements = pd.concat(parts["judgements"], ignore_index=True) if parts["judgements"] else pd.DataFrame()
    if parts["recommendations"]:
        papers.recommendations = pd.concat(parts["recommendations"], ignore_index=True)
    return papers
