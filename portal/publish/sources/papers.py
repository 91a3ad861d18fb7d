"""Everything transcribed from council papers and inspection reports: `data/sources/<source_id>/`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from portal.definitions import DATA, Indicator, read_frameworks
from portal.publish.geographies import Register
from portal.publish.problems import Problems
from portal.publish.sources.paper_figures import read_figures
from portal.publish.sources.paper_files import SOURCE_KEYS, read_source
from portal.publish.sources.paper_inspections import read_judgements, read_recommendations


@dataclass
class Papers:
    """What the embedded sources hold, as tidy frames; `sources` is one record a paper."""

    observations: pd.DataFrame = field(default_factory=pd.DataFrame)
    judgements: pd.DataFrame = field(default_factory=pd.DataFrame)
    recommendations: pd.DataFrame = field(default_factory=pd.DataFrame)
    sources: list[dict[str, Any]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def _check_twice(papers: Papers, problems: Problems) -> None:
    """Note recommendation ids that stand twice or belong to an inspection no paper tells of."""
    if papers.recommendations.empty:
        return
    rows = papers.recommendations
    for identity in rows["recommendation_id"][rows["recommendation_id"].duplicated()]:
        problems.add("recommendations.csv", f"the id '{identity}' stands twice", "Give each recommendation its own.",
                     column="recommendation_id")  # fmt: skip
    told = set() if papers.judgements.empty else set(papers.judgements["inspection_id"])
    for identity in sorted(set(rows["inspection_id"]) - told):
        problems.add("recommendations.csv", f"no judgements.csv tells of the inspection '{identity}'",
                     "Correct the id, or add the inspection.", column="inspection_id")  # fmt: skip


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in parts if not part.empty]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def read(
    register: Register, indicators: dict[str, Indicator], problems: Problems, folder: Path = DATA / "sources"
) -> Papers:
    """Everything transcribed in `folder`. Faults of every file are noted in `problems`."""
    papers, frameworks = Papers(), read_frameworks()
    readers = {
        "judgements": lambda path: read_judgements(path, register, frameworks, problems),
        "recommendations": lambda path: read_recommendations(path, register, indicators, problems),
        "figures": lambda path: read_figures(path, register, indicators, problems),
    }
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in readers}
    for source_file in sorted(folder.glob("*/source.toml")):
        files = {name: source_file.with_name(f"{name}.csv") for name in readers}
        for path in (source_file, *files.values()):
            problems.labels[path] = f"{path.parent.name}/{path.name}"
        source = read_source(source_file, problems)
        papers.files.append(source_file)
        rows = 0
        for name, path in files.items():
            if path.exists():
                frame = readers[name](path)
                parts[name].append(frame.assign(source_id=source_file.parent.name))
                papers.files.append(path)
                rows += len(frame)
        if source:
            papers.sources.append({**{key: source[key] for key in SOURCE_KEYS}, "rows": rows})
    papers.observations = _joined(parts["figures"])
    papers.judgements = _joined(parts["judgements"])
    papers.recommendations = _joined(parts["recommendations"])
    _check_twice(papers, problems)
    return papers
