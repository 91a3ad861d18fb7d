"""Sources to a release: read, check, derive, disclose, write. Everything or nothing."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from portal.authority import read_authority
from portal.definitions import DATA, Indicator, read_frameworks, read_indicators, read_themes
from portal.errors import DefinitionError, SourceError
from portal.publish.combine import complete, one_leading_statement
from portal.publish.coverage import coverage_report
from portal.publish.derive import neighbour_benchmarks, standings
from portal.publish.disclose import disclose
from portal.publish.gather import Gathered, read_national
from portal.publish.geographies import Register, read_register
from portal.publish.inspections import combine_inspections
from portal.publish.intervals import with_intervals
from portal.publish.layouts import read_layouts
from portal.publish.problems import Problems
from portal.publish.release import InputFile, activate, file_sha256, write
from portal.publish.sources import papers as papers_source
from portal.publish.sources.papers import Papers
from portal.schema import names


@dataclass(frozen=True)
class Outcome:
    """A finished run: the release's id and what was published, in text for the analyst."""

    release_id: str
    report: str


def built_time(sources: list[dict[str, Any]]) -> str:
    """When the release's content dates from, as ISO text.

    SOURCE_DATE_EPOCH where it is set; otherwise the newest publication date among the sources, so that the
    same inputs always make the same bytes.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(epoch), UTC).isoformat()
    newest = max((str(s["published_date"]) for s in sources if s["published_date"]), default="1970-01-01")
    return f"{newest}T00:00:00+00:00"


def _definitions(
    problems: Problems, authority_file: Path
) -> tuple[dict[str, Indicator], Register, dict[str, Any], Any]:
    """Everything in `data/` that a run needs; each definition fault joins the rest of the faults."""
    results: list[Any] = []
    for read in (read_indicators, read_register, read_layouts, lambda: read_authority(authority_file)):
        try:
            results.append(read())
        except DefinitionError as error:
            problems.lines += str(error).splitlines()
            results.append({})
    return results[0], results[1], results[2], results[3]


def _sources_table(papers: Papers, gathered: Gathered) -> pd.DataFrame:
    records: list[dict[str, Any]] = list(gathered.sources)
    for source in papers.sources:
        digest = next(file_sha256(p) for p in papers.files if p.parent.name == source["id"])
        figures = DATA / "sources" / source["id"] / "figures.csv"
        records.append(
            {**source, "source_id": source["id"], "sha256": file_sha256(figures) if figures.exists() else digest}
        )
    return pd.DataFrame(records, columns=names("sources"))


def _order(observations: pd.DataFrame, indicators: dict[str, Indicator]) -> pd.DataFrame:
    """Catalogue order, then place, breakdown, category and time: never the order of the values."""
    place = {indicator_id: position for position, indicator_id in enumerate(indicators)}
    return (
        observations.assign(place=observations["indicator_id"].map(place))
        .sort_values(
            ["place", "geography_code", "breakdown", "category", "period_end", "period_start", "period", "variant",
             "status", "source_id", "source_reference"],
            kind="stable",
        )
        .drop(columns="place")
        .reset_index(drop=True)
    )  # fmt: skip


def _indicators_table(indicators: dict[str, Indicator]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "indicator_id": i.id, "title": i.title, "theme": i.theme, "unit": i.unit, "decimals": i.decimals,
                "polarity": i.polarity.value, "period_type": i.period_type.value,
                "definition": json.dumps(asdict(i), sort_keys=True, ensure_ascii=False),
            }
            for i in indicators.values()
        ],
        columns=names("indicators"),
    )  # fmt: skip


def _definitions_document() -> dict[str, Any]:
    """Themes and frameworks as they were when the release was built, so that an old release still reads truly."""
    return {
        "themes": [asdict(theme) for theme in read_themes()],
        "frameworks": [asdict(framework) for framework in read_frameworks().values()],
    }


def _geographies_table(register: Register) -> pd.DataFrame:
    return pd.DataFrame([asdict(g) for g in register.by_code.values()]).reindex(columns=names("geographies"))


def _observations(
    papers: Papers, gathered: Gathered, indicators: dict[str, Indicator], register: Register, problems: Problems
) -> pd.DataFrame:
    parts = [part for part in (*gathered.observations, papers.observations) if not part.empty]
    if not parts:
        raise SourceError("No source gave any figure. Name a folder of source files with --sources.")
    whole = complete(pd.concat(parts, ignore_index=True), indicators, register)
    kinds = {str(s["source_id"]): str(s["kind"]) for s in gathered.sources} | {
        s["id"]: s["kind"] for s in papers.sources
    }
    return one_leading_statement(whole, kinds, gathered.revises, problems)


def publish(
    folders: list[Path],
    authority_file: Path,
    releases: Path,
    *,
    activate_release: bool = True,
    say: Callable[[str], None] = lambda text: None,
) -> Outcome:
    """Build a release from the embedded sources and every file of `folders`, and make it the live one.

    Raises SourceError or DefinitionError listing every fault found, with nothing written and the live release
    untouched; DisclosureError where something cannot be protected.
    """
    problems = Problems()
    indicators, register, layouts, authority = _definitions(problems, authority_file)
    problems.raise_if_any()
    if authority.geography_code not in register.by_code:
        problems.add(authority_file, f"no area has the code {authority.geography_code}", "Correct geography_code.")
    papers = papers_source.read(register, indicators, problems)
    gathered = read_national(folders, layouts, indicators, register, problems, say)
    problems.raise_if_any()
    observations = _observations(papers, gathered, indicators, register, problems)
    problems.raise_if_any()
    say("deriving intervals, benchmarks and standings")
    people = observations["indicator_id"].map({i.id: i.people for i in indicators.values()})
    observations, protection = disclose(with_intervals(observations, people), indicators, gathered.sources)
    observations = _order(observations, indicators)
    neighbours = pd.concat(gathered.neighbours) if gathered.neighbours else pd.DataFrame(columns=names("neighbours"))
    inspections, judgements = combine_inspections(
        pd.concat([*gathered.inspections, papers.judgements], ignore_index=True), register
    )
    sources = _sources_table(papers, gathered)
    frames = {
        "observations": observations,
        "benchmarks": neighbour_benchmarks(observations, neighbours, indicators, register),
        "standings": standings(observations, indicators),
        "indicators": _indicators_table(indicators),
        "geographies": _geographies_table(register),
        "neighbours": neighbours,
        "inspections": inspections,
        "judgements": judgements,
        "recommendations": papers.recommendations.reindex(columns=names("recommendations")),
        "sources": sources,
    }
    inputs = gathered.inputs + [
        InputFile(f"data/sources/{p.parent.name}/{p.name}", file_sha256(p), 0, "embedded") for p in papers.files
    ]
    say("writing the release")
    built = built_time(sources.to_dict("records"))
    documents = {"definitions.json": _definitions_document(), "audit.json": protection}
    release_id = write(frames, inputs, built, authority, documents, releases)
    if activate_release:
        activate(releases, release_id)
    return Outcome(release_id, coverage_report(observations, indicators, gathered.left_aside))
