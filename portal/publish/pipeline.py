"""Sources to a release: read, check, derive, disclose, write. Everything or nothing."""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from portal.authority import Authority, read_authority
from portal.definitions import Indicator, read_frameworks, read_indicators, read_themes
from portal.errors import DefinitionError, SourceError
from portal.publish.attacked import attacked, check_beside_kept
from portal.publish.combine import complete, one_leading_statement
from portal.publish.coverage import coverage_report
from portal.publish.derive import neighbour_benchmarks, standings
from portal.publish.disclose import disclose
from portal.publish.gather import Gathered, check_readings, read_national
from portal.publish.geographies import Register, read_register
from portal.publish.inspections import combine_inspections
from portal.publish.intervals import with_intervals
from portal.publish.layouts import Layout, read_layouts
from portal.publish.plan_documents import plan_documents
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


def built_time(published: Iterable[str]) -> str:
    """When the release's content dates from, as ISO text.

    SOURCE_DATE_EPOCH where it is set; otherwise the newest of the sources' `published` dates, so that the
    same inputs always make the same bytes.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return datetime.fromtimestamp(int(epoch), UTC).isoformat()
        except (ValueError, OverflowError, OSError) as error:
            raise SourceError(f"SOURCE_DATE_EPOCH is '{epoch}': give whole seconds since 1970, or unset it.") from error
    newest = max(filter(None, published), default="1970-01-01")
    return f"{newest}T00:00:00+00:00"


@dataclass(frozen=True)
class Definitions:
    """What a run is told to publish and for whom; empty where its files have faults."""

    indicators: dict[str, Indicator]
    register: Register
    layouts: dict[str, Layout]
    authority: Authority


T = TypeVar("T")


def _noted(read: Callable[[], T], problems: Problems) -> T | None:
    """What `read` gives; None, its faults noted, where definitions are faulty."""
    try:
        return read()
    except DefinitionError as error:
        problems.lines += str(error).splitlines()
        return None


def _definitions(problems: Problems, authority_file: Path) -> Definitions:
    """Everything in `data/` that a run needs, and the authority's own file; every fault is noted.

    Raises SourceError at once where areas or layouts have faults, because no source can be read without them.
    """
    frameworks = _noted(read_frameworks, problems)
    register = _noted(read_register, problems)
    layouts = _noted(read_layouts, problems)
    indicators = _noted(read_indicators, problems) or {}
    authority = _noted(lambda: read_authority(authority_file), problems) or Authority("", "", "")
    if frameworks is None or register is None or layouts is None:
        raise SourceError("\n".join(problems.lines))
    if authority.geography_code and authority.geography_code not in register.by_code:
        problems.add(authority_file, f"no area has the code {authority.geography_code}", "Correct geography_code.")
    before = len(problems.lines)
    check_readings(indicators, layouts, problems)
    return Definitions(indicators if len(problems.lines) == before else {}, register, layouts, authority)


def _sources_table(papers: Papers, gathered: Gathered) -> pd.DataFrame:
    records: list[dict[str, Any]] = list(gathered.sources)
    for source in papers.sources:
        own = {path.name: path for path in papers.files if path.parent.name == source["id"]}
        main = own.get("figures.csv", own["source.toml"])
        records.append({**source, "source_id": source["id"], "sha256": file_sha256(main)})
    return pd.DataFrame(records, columns=names("sources"))


def _category_places(observations: pd.DataFrame, indicators: dict[str, Indicator], printed: pd.DataFrame) -> pd.Series:
    """Each row's place among its indicator's categories: as the definition lists them, else as the paper prints them."""
    listed = [
        (i.id, reading.breakdown, category)
        for i in indicators.values()
        for reading in i.national
        for category in reading.categories.values()
    ]
    columns = ("indicator_id", "breakdown", "category")
    keys = list(zip(*(observations[name] for name in columns), strict=True))
    paper = list(zip(*(printed[name] for name in columns), strict=True)) if not printed.empty else []
    places = {key: place for place, key in enumerate(dict.fromkeys([*listed, *paper, *keys]))}
    return pd.Series([places[key] for key in keys], observations.index)


def _order(observations: pd.DataFrame, indicators: dict[str, Indicator], printed: pd.DataFrame) -> pd.DataFrame:
    """Catalogue order, then place, breakdown, category and time: never the order of the values.

    `printed` holds the papers' figures in the order they were transcribed.
    """
    place = {indicator_id: position for position, indicator_id in enumerate(indicators)}
    keys = [
        "indicator_place", "geography_code", "breakdown", "category_place", "period_end", "period_start", "period",
        "variant", "status", "source_id", "source_reference",
    ]  # fmt: skip
    placed = observations.assign(
        indicator_place=observations["indicator_id"].map(place),
        category_place=_category_places(observations, indicators, printed),
    )
    ordered = placed.sort_values(keys, kind="stable")
    return ordered.drop(columns=["indicator_place", "category_place"]).reset_index(drop=True)


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


def _definitions_document(observations: pd.DataFrame, indicators: dict[str, Indicator]) -> dict[str, Any]:
    """Themes, frameworks, plan and questions as they were when the release was built, so that it still reads truly."""
    return {
        "themes": [asdict(theme) for theme in read_themes()],
        "frameworks": [asdict(framework) for framework in read_frameworks().values()],
        **plan_documents(observations, indicators),
    }


def _geographies_table(register: Register) -> pd.DataFrame:
    return pd.DataFrame([asdict(g) for g in register.by_code.values()]).reindex(columns=names("geographies"))


def _observations(
    papers: Papers, gathered: Gathered, indicators: dict[str, Indicator], register: Register, problems: Problems
) -> pd.DataFrame:
    """Every source's observations in one table; raises SourceError with every fault found so far."""
    parts = [part for part in (*gathered.observations, papers.observations) if not part.empty]
    if not parts:
        problems.raise_if_any()
        raise SourceError("No source gave any figure. Name a folder of source files with --sources.")
    whole = complete(pd.concat(parts, ignore_index=True), indicators, register)
    sources = [*gathered.sources, *({**source, "source_id": source["id"]} for source in papers.sources)]
    observations = one_leading_statement(whole, sources, gathered.revises, problems)
    problems.raise_if_any()
    return observations


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
    defined = _definitions(problems, authority_file)
    indicators, register, authority = defined.indicators, defined.register, defined.authority
    papers = papers_source.read(register, indicators, problems) if indicators else Papers()
    gathered = read_national(folders, defined.layouts, indicators, register, problems, say)
    observations = _observations(papers, gathered, indicators, register, problems)
    say("deriving intervals, benchmarks and standings")
    people = observations["indicator_id"].map({i.id: i.people for i in indicators.values()})
    national_ids = {str(source["source_id"]) for source in gathered.sources}
    observations, protection = disclose(with_intervals(observations, people), indicators, national_ids)
    observations = _order(observations, indicators, papers.observations)
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
    built = built_time(sources["published_date"])
    documents = {"definitions.json": _definitions_document(observations, indicators)}

    def audit(folder: Path) -> dict[str, Any]:
        say("attacking the release")
        return {**attacked(folder), "protection": protection}

    release_id = write(frames, inputs, built, authority, documents, releases, audit)
    if activate_release:
        check_beside_kept(releases, release_id)
        activate(releases, release_id)
    return Outcome(release_id, coverage_report(observations, indicators, gathered.left_aside))
