"""Ranks, changes and averages: each is a function of the values it was worked out from."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from portal.audit.findings import Finding
from portal.audit.opened import Opened, each
from portal.vocabulary import GeographyLevel

_PLACE = ["indicator_id", "geography_code", "period"]


def attack_standings(release: Opened) -> Iterator[Finding]:
    """Findings on `standings`: a rank, band or change of a protected value, or one that counts protected values."""
    standings = release.frames["standings"]
    wholes = _wholes(release)
    shown = wholes.loc[wholes["value"].notna(), _PLACE].drop_duplicates().assign(shown=True)
    hidden = wholes.loc[wholes["hidden"], _PLACE].drop_duplicates().merge(shown, on=_PLACE, how="left")
    hidden = hidden.loc[hidden["shown"].isna(), _PLACE]
    filled = standings[["rank", "quartile", "change"]].notna().any(axis=1) | (standings["beyond_chance"] != "")
    for row in each(standings[filled].merge(hidden, on=_PLACE)):
        yield Finding("standing", _where(row), "a standing is printed for a protected value")
    before = hidden.rename(columns={"period": "previous_period"})
    changes = standings[standings["change"].notna() | (standings["beyond_chance"] != "")]
    for row in each(changes.merge(before, on=list(before.columns))):
        yield Finding("standing", _where(row), "its change is measured from a protected value")
    yield from _ranks(standings, wholes)


def _where(row: Any) -> str:
    return f"{row.indicator_id}, {row.geography_code}, {row.period}"


def _wholes(release: Opened) -> pd.DataFrame:
    rows = release.actual
    return rows[(rows["breakdown"] == "") & (rows["variant"] == "")]


def _ranks(standings: pd.DataFrame, wholes: pd.DataFrame) -> Iterator[Finding]:
    """Ranks with more values below them, or out of more, than are printed where some are protected."""
    local = wholes[wholes["geography_level"] == GeographyLevel.LOCAL_AUTHORITY]
    groups = {name: part for name, part in local.groupby(["indicator_id", "period"]) if part["hidden"].any()}
    ranked = standings[standings["rank"].notna()]
    for (indicator, period), part in ranked.groupby(["indicator_id", "period"]):
        rows = groups.get((indicator, period))
        if rows is None:
            continue
        printed = rows[rows["value"].notna()].drop_duplicates("geography_code")
        below = printed["value"].rank(method="min")
        expected = dict(zip(printed["geography_code"], below, strict=True))
        beyond = part["geography_code"].map(expected) < part["rank"]
        if beyond.any() or (part["ranked"].fillna(0) > len(printed)).any():
            yield Finding("standing", f"{indicator}, {period}", "ranks leave room for protected values")


def attack_benchmarks(release: Opened) -> Iterator[Finding]:
    """Findings on `benchmarks`: averages over neighbours of whom some are protected and yet were counted."""
    benchmarks = release.frames["benchmarks"]
    wholes = release.actual
    wholes = wholes[(wholes["variant"] == "")]
    key = ["indicator_id", "period", "breakdown", "category"]
    with_hidden = wholes.loc[wholes["hidden"], [*key, "geography_code"]].drop_duplicates()
    groups = benchmarks.merge(with_hidden[key].drop_duplicates(), on=key)
    groups = groups[groups["value"].notna()].reset_index(drop=True)
    if groups.empty:
        return
    # A council keeps its Department for Education number when its area code changes.
    places = release.frames["geographies"]
    number = dict(zip(places["geography_code"], places["dfe_code"].replace("", None), strict=True))
    neighbours = release.frames["neighbours"]
    neighbours = neighbours.assign(place=neighbours["neighbour_code"].map(lambda code: number.get(code) or code))
    neighbours = neighbours.rename(columns={"geography_code": "for_geography_code"})
    pairs = groups.assign(row=groups.index)[["row", "model", "for_geography_code", *key]]
    pairs = pairs.merge(neighbours[["model", "for_geography_code", "place"]], on=["model", "for_geography_code"])
    values = wholes.assign(place=wholes["geography_code"].map(lambda code: number.get(code) or code))
    values = values.drop_duplicates([*key, "place"])[[*key, "place", "value", "hidden"]]
    found = pairs.merge(values, on=[*key, "place"], how="left", indicator=True)
    found["absent"] = found["_merge"] == "left_only"
    found["hidden"] = found["hidden"].eq(True)
    sums = found.groupby("row").agg(
        mean=("value", "mean"), count=("value", "count"), hidden=("hidden", "sum"), absent=("absent", "sum")
    )
    groups = groups.join(sums)
    groups = groups[(groups["hidden"] > 0) & (groups["absent"] == 0)]
    decimals = groups["indicator_id"].map({n: d.get("decimals", 0) for n, d in release.definitions.items()})
    # A printed average is rounded to no fewer than the indicator's own decimals.
    mean = groups["comparator"] == "neighbours"
    off = mean & ((groups["value"] - groups["mean"]).abs() > 0.5001 * 10.0 ** -decimals.fillna(0).astype(float))
    for row in each(groups[off | (groups["contributors"] > groups["count"])]):
        where = f"{row.indicator_id}, {row.period}, neighbours of {row.for_geography_code}"
        yield Finding("benchmark", where, "the average is not that of the printed neighbours")
