"""Percentages and rates: which whole numbers of people fit what is printed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pandas as pd

from portal.audit.cells import Relation, Term
from portal.audit.counts import count_cell
from portal.audit.findings import Finding
from portal.audit.opened import Opened, each
from portal.vocabulary import GeographyLevel, Status

Population = Mapping[tuple[str, int], float]
"""Children aged 0 to 17 by place and year of the mid-year estimate, as anyone can look up."""

_SAME = ["geography_code", "period_end", "breakdown", "category"]


def fitting(printed: str, base: float, per: int) -> tuple[int, int] | None:
    """The least and greatest whole number whose ratio to `base`, times `per`, is printed like this.

    Rounded half up, as the methodology says; a tie the other way is allowed where nothing else fits. A value
    above zero needs at least one person, because no one is printed as a true zero. None where nothing fits.
    """
    value = Decimal(printed)
    half = Fraction(1, 2) / 10 ** max(0, -int(value.as_tuple().exponent))
    exact, scale = Fraction(value), Fraction(Decimal(str(base))) / per
    least = max(ceil((exact - half) * scale), 1 if exact > 0 else 0)
    for greatest in (ceil((exact + half) * scale) - 1, floor((exact + half) * scale)):
        if least <= greatest:
            return least, greatest
    return None


def attack_ratios(release: Opened, population: Population | None = None) -> tuple[list[Finding], list[Relation], int]:
    """Findings on the ratios of a release; what they say of protected counts; how many had a known base.

    A base is the row's own denominator, a printed count that the definitions link to it, or the population
    of a year that another row prints. England and regions are left out: their counts are rounded.
    """
    rows = release.actual
    local = (rows["geography_level"] == GeographyLevel.LOCAL_AUTHORITY) & rows["people"]
    ratios = rows[local & (rows["per"] > 0) & (rows["value"].notna() | (rows["status"] == Status.LOW))].copy()
    links = _Links(release)
    ratios["base"] = _bases(release, ratios, links, population or {})
    known = ratios[ratios["base"] > 0]
    findings: list[Finding] = []
    relations: list[Relation] = []
    for row in each(_worth_a_look(known, release.threshold, links)):
        _attack(release, row, links, findings, relations)
    findings += _left_over_share(release, rows[local & (rows["per"] == 100)])
    return findings, relations, len(known)


class _Links:
    """Which counts stand above and below which ratios, and the rows of those counts."""

    def __init__(self, release: Opened) -> None:
        self.above: dict[str, set[str]] = defaultdict(set)
        self.below: dict[str, set[str]] = defaultdict(set)
        self.derived: set[str] = set()
        said, read = _count_names(release)
        for name, definition in release.definitions.items():
            for part, links in (("numerator", self.above), ("denominator", self.below)):
                links[name] |= said.get(_plain(definition.get(part, "")), set()) - {name}
                for reading in definition.get("national", ()):
                    where = {**reading.get("where", {}), **(reading.get(f"{part}_where") or {})}
                    links[name] |= read.get(_column(reading, where, reading.get(part, "")), set()) - {name}
            readings = definition.get("national", ())
            if readings and all(reading.get("part") for reading in readings):
                self.derived.add(name)
        counts = release.actual
        counts = counts[counts["counts"] & (counts["geography_level"] == GeographyLevel.LOCAL_AUTHORITY)]
        linked = set().union(*self.above.values(), *self.below.values()) if self.above or self.below else set()
        self.rows: dict[tuple[str, ...], list[Any]] = defaultdict(list)
        for row in each(counts[counts["indicator_id"].isin(linked)]):
            self.rows[row.indicator_id, row.geography_code, row.period_end, row.breakdown, row.category].append(row)

    def of(self, names: set[str], row: Any) -> Iterator[Any]:
        """The rows of these counts at a ratio's place, time and category."""
        for name in sorted(names):
            yield from self.rows.get((name, row.geography_code, row.period_end, row.breakdown, row.category), ())


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _column(reading: dict[str, Any], where: dict[str, str], column: str) -> tuple[Any, ...] | None:
    if not column:
        return None
    return reading["layout"], column, tuple(sorted(where.items())), reading.get("breakdown", "")


def _count_names(release: Opened) -> tuple[dict[str, set[str]], dict[Any, set[str]]]:
    """Indicators that count, by what they say they count and by the national column they read."""
    said: dict[str, set[str]] = defaultdict(set)
    read: dict[Any, set[str]] = defaultdict(set)
    for name in release.actual.loc[release.actual["counts"], "indicator_id"].unique():
        definition = release.definitions[name]
        if _plain(definition.get("numerator", "")):
            said[_plain(definition["numerator"])].add(name)
        for reading in definition.get("national", ()):
            if reading.get("value"):
                read[_column(reading, reading.get("where", {}), reading["value"])].add(name)
    read.pop(None, None)
    return said, read


def _bases(release: Opened, ratios: pd.DataFrame, links: _Links, population: Population) -> pd.Series:
    bases = ratios["denominator"].copy()
    said = ratios["indicator_id"].map({n: _plain(d.get("denominator", "")) for n, d in release.definitions.items()})
    year = ratios["period_end"].str[:4]
    # The same base printed beside another ratio of the same place and day, or the same year's population.
    for keys in ([said, ratios["geography_code"], ratios["period_end"]], [said, ratios["geography_code"], year]):
        shared = pd.DataFrame({"denominator": ratios["denominator"], **{str(i): k for i, k in enumerate(keys)}})
        alike = shared.groupby(["0", "1", "2"], sort=False)["denominator"]
        agreed = alike.transform("first").where(alike.transform("nunique") == 1)
        sound = (said != "") & (ratios["breakdown"] == "")
        if keys[-1] is year:
            sound &= ratios["per"] >= 1000
        bases = bases.fillna(agreed.where(sound))
    for i in ratios.index[bases.isna()]:
        row = ratios.loc[i]
        printed = {float(r.value) for r in links.of(links.below[row["indicator_id"]], row) if pd.notna(r.value)}
        if len(printed) == 1:
            bases[i] = printed.pop()
        elif row["per"] >= 1000 and row["period_end"]:
            bases[i] = population.get((row["geography_code"], int(row["period_end"][:4]) - 1), np.nan)
    return bases


def _worth_a_look(known: pd.DataFrame, threshold: int, links: _Links) -> pd.DataFrame:
    """Rows where few people may stand above the line or be left over, or whose count is protected."""
    about = known["value"].fillna(0) * known["base"] / known["per"]
    slack = known["base"] / known["per"] / 2 + 1
    few = (about - slack <= threshold) | ((known["per"] == 100) & (known["base"] - about - slack <= threshold))
    few |= known["base"].between(1, threshold) | known["numerator"].between(1, threshold)
    hidden = {key[1:3] for key, rows in links.rows.items() if any(row.hidden for row in rows)}
    place = list(zip(known["geography_code"], known["period_end"], strict=True))
    return known[few | pd.Series([p in hidden for p in place], index=known.index, dtype=bool)]


def _printed(row: Any, definition: dict[str, Any]) -> str:
    """The value as a reader sees it, with its decimals."""
    shown = str(row.printed).strip().rstrip("%")
    if shown.replace(".", "", 1).isdigit():
        return shown
    own = Decimal(str(row.value)).normalize()
    decimals = max(0, -int(own.as_tuple().exponent))
    if not decimals and not definition.get("whole_number_source"):
        decimals = int(definition.get("decimals") or 0)
    return f"{own:.{decimals}f}"


def _attack(release: Opened, row: Any, links: _Links, findings: list[Finding], relations: list[Relation]) -> None:
    definition, threshold = release.definitions[row.indicator_id], release.threshold
    where = f"{row.indicator_id}, {row.geography}, {row.period}" + (f", {row.category}" if row.category else "")
    counts = list(links.of(links.above[row.indicator_id], row))
    hidden = [other for other in counts if other.hidden]
    printed = [int(other.value) for other in counts if pd.notna(other.value)]
    ours = bool(row.ours) or (row.indicator_id in links.derived and bool(hidden) and pd.isna(row.numerator))
    if pd.notna(row.numerator):
        found: tuple[int, int] | None = (int(row.numerator), int(row.numerator))
    elif printed:
        found = (printed[0], printed[0])
    elif row.status == Status.LOW:
        found = (1, max(1, ceil(row.base / row.per / 2) - 1))
    elif row.value == 0:
        found = (0, 0)
    else:
        shown = _printed(row, definition)
        found = fitting(shown, row.base, int(row.per)) or fitting(shown.split(".")[0], row.base, int(row.per))
    if found is None:
        return
    base = f"{row.base:,.0f}"
    unit = "%" if row.per == 100 else f" {definition.get('unit', '')}"
    how = f"printed as {row.value:g}{unit} of a known {base}"
    least, greatest = found
    if pd.notna(row.numerator) and 1 <= least <= threshold:
        findings.append(Finding("small count", where, "the numerator column", ours))
    elif not printed and _too_close(least, greatest, threshold):
        findings.append(Finding("ratio", where, how, ours))
    left = max(1, int(row.base) - greatest), int(row.base) - least
    if row.per == 100 and row.value < 100 and _too_close(*left, threshold):
        findings.append(Finding("complement", where, how, ours))
    if row.per == 100 and row.value == 100 and row.ours:
        findings.append(Finding("whole group", where, how, ours))
    if 1 <= row.base <= threshold and pd.notna(row.denominator):
        findings.append(Finding("small count", where, "the denominator column", ours))
    for other in hidden:
        name = count_cell(release.definitions[other.indicator_id], other)
        if least == greatest and not (other.ours and row.ours):
            findings.append(Finding("ratio", where, f"{how}, beside a protected count", ours or bool(other.ours)))
        if pd.notna(row.lower) or pd.notna(row.upper):
            findings.append(Finding("ratio", where, "the interval follows from the protected count", bool(other.ours)))
        relations.append(Relation(f"{where} {how}", (Term(name, 1, other.indicator_id),), least, greatest, soft=True))


def _too_close(least: int, greatest: int, threshold: int) -> bool:
    """Whether a number of people between these ends is small, or may be, and known too closely."""
    return greatest >= 1 and least <= threshold and greatest - least < threshold - 1


def _left_over_share(release: Opened, rows: pd.DataFrame) -> Iterator[Finding]:
    """One protected percentage among printed ones that make up a printed 100."""
    parts = rows[rows["breakdown"] != ""]
    for _, group in parts.groupby(["indicator_id", "source_id", "geography_code", "period_end", "breakdown"]):
        total = group["category"] == "Total"
        if group["hidden"].sum() == 1 and (group.loc[total, "value"] == 100).any():
            hidden = group[group["hidden"]].iloc[0]
            if group.loc[~total & ~group["hidden"], "value"].notna().all() and hidden["category"] != "Total":
                where = f"{hidden['indicator_id']}, {hidden['geography']}, {hidden['period']}, {hidden['category']}"
                yield Finding("ratio", where, "100 less the other printed shares", bool(hidden["ours"]))
