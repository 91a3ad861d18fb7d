"""Ranks, changes and averages: each is a function of the values it was worked out from."""

from collections.abc import Iterator

import pandas as pd

from portal.audit.findings import Finding
from portal.audit.opened import Opened
from portal.vocabulary import GeographyLevel

_PLACE = ["indicator_id", "geography_code", "period"]


def attack_standings(release: Opened) -> Iterator[Finding]:
    """Findings on `standings`: a rank, band or change of a protected value, or one that counts protected values."""
    standings = release.frames["standings"]
    wholes = _wholes(release)
    hidden = set(map(tuple, wholes.loc[wholes["hidden"], _PLACE].to_numpy()))
    shown = set(map(tuple, wholes.loc[wholes["value"].notna(), _PLACE].to_numpy()))
    told = standings[standings[["rank", "quartile", "change"]].notna().any(axis=1) | (standings["beyond_chance"] != "")]
    for row in told.itertuples():
        here = (row.indicator_id, row.geography_code, row.period)
        before = (row.indicator_id, row.geography_code, row.previous_period)
        where = ", ".join(here)
        if here in hidden and here not in shown:
            yield Finding("standing", where, "a standing is printed for a protected value")
        elif before in hidden and before not in shown and pd.notna(row.change):
            yield Finding("standing", where, "its change is measured from a protected value")
    yield from _ranks(standings, wholes)


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
    groups = groups[(groups["comparator"] == "neighbours") & groups["value"].notna()].reset_index(drop=True)
    if groups.empty:
        return
    neighbours = release.frames["neighbours"]
    pairs = (
        groups.assign(row=groups.index)[["row", "model", "for_geography_code", *key]]
        .merge(neighbours[["model", "geography_code", "neighbour_code"]], left_on=["model", "for_geography_code"],
               right_on=["model", "geography_code"])
        .drop(columns="geography_code")
    )  # fmt: skip
    values = wholes.drop_duplicates([*key, "geography_code"])[[*key, "geography_code", "value", "hidden"]]
    found = pairs.merge(values, left_on=[*key, "neighbour_code"], right_on=[*key, "geography_code"], how="left")
    found["hidden"] = found["hidden"].eq(True)
    sums = found.groupby("row").agg(mean=("value", "mean"), count=("value", "count"), hidden=("hidden", "sum"))
    groups = groups.join(sums)
    groups = groups[groups["hidden"] > 0]
    decimals = groups["indicator_id"].map({n: d.get("decimals", 0) for n, d in release.definitions.items()})
    # A printed average is rounded to no fewer than the indicator's own decimals.
    off = (groups["value"] - groups["mean"]).abs() > 0.5001 * 10.0 ** -decimals.fillna(0).astype(float)
    for row in groups[off | (groups["contributors"] > groups["count"])].itertuples():
        where = f"{row.indicator_id}, {row.period}, neighbours of {row.for_geography_code}"
        yield Finding("benchmark", where, "the average is not that of the printed neighbours")
