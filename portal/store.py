"""The one door to a release: opens it, verifies it, and answers what a view shows."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from portal.authority import Authority
from portal.definitions import (
    Framework,
    Indicator,
    Theme,
    framework_from,
    indicator_from_release,
)
from portal.plan import Plan, read_plan
from portal.query import Query
from portal.release_files import KeyIndex, read_table, verify
from portal.schema import names
from portal.selection import Inspection, Judgement, Observation, Selection, Series, Standing
from portal.vocabulary import Comparator, GeographyLevel

ENGLAND = "E92000001"
NEIGHBOUR_MODEL = "2025"
USUAL_COMPARATORS = (Comparator.NEIGHBOURS, Comparator.REGION, Comparator.ENGLAND)
STATED_NEIGHBOURS = "-neighbours"
"""Ends the code of a neighbours' average as a council paper states it (docs/architecture.md)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A geography as the release lists it."""

    geography_code: str
    geography: str
    geography_level: str
    region_code: str
    dfe_code: str
    start_date: str
    end_date: str
    successors: tuple[str, ...]
    predecessors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One statistical neighbour of an authority; `position` is 1 for the closest."""

    model: str
    geography_code: str
    neighbour_code: str
    position: int
    closeness: str
    source_id: str
    source_reference: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source as the release lists it."""

    source_id: str
    title: str
    kind: str
    publisher: str
    publication: str
    edition: str
    published_date: str
    licence: str
    file_name: str
    sha256: str
    rows: int
    note: str


OBSERVATION_COLUMNS = names("observations")


def _observation(row: dict[str, Any]) -> Observation:
    return Observation(**{name: row[name] for name in OBSERVATION_COLUMNS})


class Store:
    """One verified release, held in memory and only read.

    Opening it reads and checks every file; raises ReleaseError where any is not as it was built.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.manifest = verify(self.folder)
        self.release_id: str = self.manifest["release_id"]
        self.built: str = self.manifest["built"]
        self.authority = Authority(**self.manifest["authority"])
        self._observations = KeyIndex(read_table(self.folder, "observations"), "indicator_id", "geography_code")
        self._benchmarks = KeyIndex(read_table(self.folder, "benchmarks"), "indicator_id", "for_geography_code")
        self._standings = KeyIndex(read_table(self.folder, "standings"), "indicator_id", "geography_code")
        self.indicators: dict[str, Indicator] = {
            row["indicator_id"]: indicator_from_release(json.loads(row["definition"]))
            for row in read_table(self.folder, "indicators").to_pylist()
        }
        definitions = json.loads((self.folder / "definitions.json").read_text(encoding="utf-8"))
        self.theme_list = tuple(Theme(**theme) for theme in definitions["themes"])
        self.frameworks: dict[str, Framework] = {raw["id"]: framework_from(raw) for raw in definitions["frameworks"]}
        self.plan: Plan = read_plan(definitions, read_table(self.folder, "recommendations").to_pylist())
        pa.default_memory_pool().release_unused()

    # what there is

    @cached_property
    def places(self) -> dict[str, Place]:
        """Every geography by code."""
        return {
            row["geography_code"]: Place(
                **{k: row[k] for k in Place.__dataclass_fields__ if k not in {"successors", "predecessors"}},
                successors=tuple(filter(None, row["successors"].split("|"))),
                predecessors=tuple(filter(None, row["predecessors"].split("|"))),
            )
            for row in read_table(self.folder, "geographies").to_pylist()
        }

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every source by id."""
        return {row["source_id"]: Source(**row) for row in read_table(self.folder, "sources").to_pylist()}

    @cached_property
    def geographies_of(self) -> dict[str, tuple[str, ...]]:
        """For each indicator, the codes of the places it has rows for."""
        found: dict[str, list[str]] = {}
        for indicator_id, code in self._observations.offsets:
            found.setdefault(indicator_id, []).append(code)
        return {indicator_id: tuple(codes) for indicator_id, codes in found.items()}

    @cached_property
    def authorities(self) -> tuple[Place, ...]:
        """The local authorities with any figure or inspection, by name."""
        with_data = {code for codes in self.geographies_of.values() for code in codes}
        with_data |= {i.geography_code for i in self.inspections()}
        found = [
            p
            for p in self.places.values()
            if p.geography_level == GeographyLevel.LOCAL_AUTHORITY and p.geography_code in with_data
        ]
        return tuple(sorted(found, key=lambda p: (p.geography, p.start_date)))

    @cached_property
    def breakdowns_of(self) -> dict[str, tuple[str, ...]]:
        """For each indicator, the breakdowns it is published by, without the whole."""
        table = self._observations.table.select(["indicator_id", "breakdown"])
        pairs = table.group_by(["indicator_id", "breakdown"]).aggregate([]).to_pylist()
        found: dict[str, list[str]] = {}
        for pair in pairs:
            if pair["breakdown"]:
                found.setdefault(pair["indicator_id"], []).append(pair["breakdown"])
        return {indicator_id: tuple(sorted(values)) for indicator_id, values in found.items()}

    @cached_property
    def _published_whole(self) -> frozenset[str]:
        table = self._observations.table
        return frozenset(table.filter(pc.equal(table["breakdown"], ""))["indicator_id"].unique().to_pylist())

    # observations

    def observations(self, indicator_id: str, geography_code: str) -> tuple[Observation, ...]:
        """Every observation of an indicator for one place, in release order."""
        return tuple(_observation(row) for row in self._observations.rows(indicator_id, geography_code))

    def benchmark(
        self, indicator_id: str, geography_code: str, comparator: Comparator, model: str = NEIGHBOUR_MODEL
    ) -> Series | None:
        """The neighbours' mean or median for an authority, oldest first; None where there is none."""
        rows = [
            row
            for row in self._benchmarks.rows(indicator_id, geography_code)
            if row["comparator"] == comparator and row["model"] == model
        ]
        if not rows:
            return None
        statistic = "average" if comparator == Comparator.NEIGHBOURS else "median"
        return Series(
            label=f"Statistical neighbours ({statistic})",
            observations=tuple(_observation(row) for row in rows),
            comparator=comparator,
            contributors=tuple(row["contributors"] for row in rows),
            members=rows[-1]["members"],
        )

    def standings(self, indicator_id: str, geography_code: str) -> dict[str, Standing]:
        """Rank, quartile and change of an authority by period."""
        return {
            row["period"]: Standing(**{name: row[name] for name in Standing.__dataclass_fields__})
            for row in self._standings.rows(indicator_id, geography_code)
        }

    def _whole_authorities(self, indicator_id: str) -> pa.Table:
        edges = [edge for (found, _), edge in self._observations.offsets.items() if found == indicator_id]
        start, stop = min((e[0] for e in edges), default=0), max((e[1] for e in edges), default=0)
        rows = self._observations.table.slice(start, stop - start)
        kept = pc.equal(rows["geography_level"], GeographyLevel.LOCAL_AUTHORITY.value)
        for name in ("breakdown", "variant"):
            kept = pc.and_(kept, pc.equal(rows[name], ""))
        return rows.filter(kept)

    def periods(self, indicator_id: str) -> tuple[str, ...]:
        """The periods in which local authorities have the whole of an indicator, oldest first."""
        rows = self._whole_authorities(indicator_id).select(["period_end", "period"])
        pairs = rows.group_by(["period_end", "period"]).aggregate([]).to_pylist()
        return tuple(pair["period"] for pair in sorted(pairs, key=lambda pair: (pair["period_end"], pair["period"])))

    def across(self, indicator_id: str, period: str) -> tuple[Observation, ...]:
        """The whole (no breakdown, no variant) of an indicator in one period for every local authority."""
        rows = self._whole_authorities(indicator_id)
        return tuple(_observation(row) for row in rows.filter(pc.equal(rows["period"], period)).to_pylist())

    def of_place(self, geography_code: str) -> tuple[Observation, ...]:
        """Every observation of one place, in release order."""
        table = self._observations.table
        return tuple(
            _observation(r) for r in table.filter(pc.equal(table["geography_code"], geography_code)).to_pylist()
        )

    @cached_property
    def _neighbours(self) -> dict[str, tuple[Neighbour, ...]]:
        found: dict[str, list[Neighbour]] = {}
        for row in read_table(self.folder, "neighbours").to_pylist():
            found.setdefault(row["geography_code"], []).append(Neighbour(**row))
        return {code: tuple(sorted(items, key=lambda n: n.position)) for code, items in found.items()}

    def neighbours(self, geography_code: str, model: str = NEIGHBOUR_MODEL) -> tuple[Neighbour, ...]:
        """The statistical neighbours of an authority, closest first; empty where none are named."""
        return tuple(n for n in self._neighbours.get(geography_code, ()) if n.model == model)

    # inspections

    @cached_property
    def _inspections(self) -> dict[str, tuple[Inspection, ...]]:
        judged: dict[str, list[Judgement]] = {}
        for row in read_table(self.folder, "judgements").to_pylist():
            judged.setdefault(row["inspection_id"], []).append(Judgement(row["judgement_area"], row["grade"]))
        found: dict[str, list[Inspection]] = {}
        for row in read_table(self.folder, "inspections").to_pylist():
            judgements = tuple(judged.get(row["inspection_id"], ()))
            framework = self.frameworks.get(row["framework"])
            overall = next((j.grade for j in judgements if framework and j.area == framework.overall_area), "")
            found.setdefault(row["geography_code"], []).append(
                Inspection(**row, overall=overall, judgements=judgements)
            )
        return {code: tuple(sorted(items, key=lambda i: i.date)) for code, items in found.items()}

    def inspections(self, geography_code: str = "") -> tuple[Inspection, ...]:
        """The inspections of a place, oldest first; of every place where none is named."""
        if geography_code:
            return self._inspections.get(geography_code, ())
        return tuple(inspection for items in self._inspections.values() for inspection in items)

    # a view

    def select(self, query: Query) -> Selection:
        """What the view a query asks for shows. Empty series mean the place has no such figure."""
        indicator = self.indicators[query.indicator_id]
        place = self.places[query.geography]
        rows = [o for o in self.observations(indicator.id, query.geography) if _within(o, query)]
        breakdown = query.breakdown or self._only_breakdown(indicator.id)
        chosen = [o for o in rows if o.breakdown == breakdown]
        series = _by_category(place.geography, [o for o in chosen if not o.variant])
        if not breakdown:
            series += self._comparators(indicator, place, query)
        shown = tuple(series)
        source_ids = sorted({o.source_id for o in chosen} | {o.source_id for s in shown for o in s.observations})
        standings = self.standings(indicator.id, query.geography) if not breakdown else {}
        newest = max((o.period for o in chosen if o.period in standings), default="")
        return Selection(
            indicator=indicator,
            geography_code=query.geography,
            geography=place.geography,
            breakdown=breakdown,
            series=shown,
            variants=tuple(o for o in chosen if o.variant),
            inspections=_in_view(self.inspections(query.geography), chosen),
            standing=standings.get(newest),
            release_id=self.release_id,
            release_date=self.built[:10],
            sources={i: self.sources[i].title for i in source_ids if i in self.sources},
        )

    def _only_breakdown(self, indicator_id: str) -> str:
        """The breakdown to show where an indicator is never published whole."""
        if indicator_id in self._published_whole:
            return ""
        return next(iter(self.breakdowns_of.get(indicator_id, ())), "")

    def _comparators(self, indicator: Indicator, place: Place, query: Query) -> list[Series]:
        found: list[Series] = []
        indicator_id = indicator.id
        for comparator in chosen_comparators(indicator, query):
            if comparator in {Comparator.NEIGHBOURS, Comparator.NEIGHBOURS_MEDIAN}:
                derived = self.benchmark(indicator_id, place.geography_code, comparator)
                if derived:
                    kept = [k for k, o in enumerate(derived.observations) if _within(o, query)]
                    found.append(
                        Series(
                            derived.label,
                            tuple(derived.observations[k] for k in kept),
                            comparator,
                            contributors=tuple(derived.contributors[k] for k in kept),
                            members=derived.members,
                        )
                    )
                if comparator == Comparator.NEIGHBOURS:
                    code = place.geography_code + STATED_NEIGHBOURS
                    found += self._place_series(indicator_id, code, "Statistical neighbours (as the council stated)",
                                                comparator, query)  # fmt: skip
            elif comparator == Comparator.REGION and place.region_code:
                region = self.places[place.region_code]
                found += self._place_series(indicator_id, region.geography_code, region.geography, comparator, query)
            elif comparator == Comparator.ENGLAND and place.geography_code != ENGLAND:
                found += self._place_series(indicator_id, ENGLAND, "England", comparator, query)
        return [series for series in found if series.observations]

    def _place_series(
        self, indicator_id: str, code: str, label: str, comparator: Comparator, query: Query
    ) -> list[Series]:
        rows = tuple(
            o
            for o in self.observations(indicator_id, code)
            if o.breakdown == "" and not o.variant and _within(o, query)
        )
        return [Series(label, rows, comparator)] if rows else []


def chosen_comparators(indicator: Indicator, query: Query) -> tuple[Comparator, ...]:
    """The comparators a view shows: those the reader chose, else the usual ones where places can be compared."""
    if query.comparators is not None:
        return query.comparators
    return USUAL_COMPARATORS if indicator.comparable else ()


def _within(observation: Observation, query: Query) -> bool:
    """Whether an observation's last day falls in the years a query asks for."""
    year = int(observation.period_end[:4])
    return (query.start is None or year >= query.start) and (query.end is None or year <= query.end)


def _by_category(label: str, observations: list[Observation]) -> list[Series]:
    """One series for each category, in release order."""
    categories = list(dict.fromkeys(o.category for o in observations))
    return [
        Series(category or label, tuple(o for o in observations if o.category == category), category=category)
        for category in categories
    ]


def _in_view(inspections: tuple[Inspection, ...], observations: list[Observation]) -> tuple[Inspection, ...]:
    """The inspections that fall between the first and last day shown, and the one in force at the start."""
    if not observations:
        return ()
    first = min(o.period_start for o in observations)
    last = max(o.period_end for o in observations)
    inside = [i for i in inspections if first <= i.date <= last]
    before = [i for i in inspections if i.date < first and i.overall]
    return tuple(before[-1:] + inside)
