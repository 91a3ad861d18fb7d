"""Benchmarks and standings worked out from published values alone, before the release is written."""

import numpy as np
import pandas as pd

from portal.definitions import Indicator
from portal.publish.geographies import Register
from portal.publish.intervals import PER_10000, PERCENT, counted, difference_beyond_chance
from portal.publish.rounding import SCALE, millionths, ratio_half_up
from portal.schema import names
from portal.vocabulary import Comparator, GeographyLevel, Status

USABLE = [Status.PUBLISHED.value, Status.PROVISIONAL.value, Status.REVISED.value, Status.ESTIMATED.value]
SERIES = ["indicator_id", "period"]
QUARTERS = (25, 50, 75)


def _usable(observations: pd.DataFrame) -> pd.DataFrame:
    return observations[
        (observations["geography_level"] == GeographyLevel.LOCAL_AUTHORITY)
        & observations["status"].isin(USABLE)
        & observations["value"].notna()
        & (observations["variant"] == "")
        & (observations["breakdown"] == "")
    ]


def _by_number(observations: pd.DataFrame, register: Register) -> pd.DataFrame:
    """Published values in whole millionths by Department for Education number, which outlives a change of code."""
    numbers = {g.geography_code: g.dfe_code for g in register.authorities}
    values = _usable(observations)
    values = values.assign(number=values["geography_code"].map(numbers), exact=millionths(values["value"].to_numpy()))
    return values.drop_duplicates([*SERIES, "number"], keep="last")


SHARED = ["period_type", "period_start", "period_end", "indicator", "unit", "break_before"]
"""What every observation of one indicator and period has in common."""


def _summaries(observations: pd.DataFrame, neighbours: pd.DataFrame, register: Register) -> pd.DataFrame:
    """One row for each authority, indicator and period: sum, middle and number of its neighbours' published values."""
    numbers = {g.geography_code: g.dfe_code for g in register.authorities}
    links = neighbours[["model", "geography_code", "neighbour_code"]]
    links = links.assign(number=links["neighbour_code"].map(numbers)).drop(columns="neighbour_code")
    links = links.rename(columns={"geography_code": "for_geography_code"})
    values = _by_number(observations, register)
    joined = links.merge(values[[*SERIES, "number", "exact"]], on="number")
    summary = joined.groupby(["model", "for_geography_code", *SERIES], sort=False)["exact"].agg(
        total="sum", middle="median", contributors="size"
    )
    members = links.groupby(["model", "for_geography_code"]).size().rename("members")
    summary = summary.join(members, on=["model", "for_geography_code"]).reset_index()
    summary = summary.merge(values[[*SERIES, *SHARED]].drop_duplicates(SERIES), on=SERIES)
    local = observations[observations["geography_level"] == GeographyLevel.LOCAL_AUTHORITY]
    own = local[["geography_code", "indicator_id"]].drop_duplicates()
    own = own.rename(columns={"geography_code": "for_geography_code"})
    return summary.merge(own, on=["for_geography_code", "indicator_id"])


def _rounded(top: pd.Series, bottom: pd.Series, decimals: pd.Series) -> pd.Series:
    """top millionths over bottom, rounded half up to each row's decimals."""
    result = pd.Series(np.nan, index=top.index)
    for places in decimals.unique():
        rows = decimals == places
        result[rows] = ratio_half_up(top[rows].to_numpy(np.int64), bottom[rows].to_numpy(np.int64) * SCALE, int(places))
    return result


def neighbour_benchmarks(
    observations: pd.DataFrame, neighbours: pd.DataFrame, indicators: dict[str, Indicator], register: Register
) -> pd.DataFrame:
    """The unweighted mean and the median of each authority's ten neighbours, in `schema.BENCHMARKS` columns.

    Only published values enter; `contributors` says how many. Rounded half up to one decimal place, or to
    the indicator's own decimals where it has more. Whole indicators only, no breakdowns. Periods in which
    no neighbour has a value have no row.
    """
    if neighbours.empty or observations.empty:
        return pd.DataFrame(columns=names("benchmarks"))
    summary = _summaries(observations, neighbours, register)
    decimals = summary["indicator_id"].map({i.id: max(i.decimals, 1) for i in indicators.values()})
    name = summary["for_geography_code"].map({g.geography_code: g.geography for g in register.authorities})
    counts = summary["contributors"].astype(str) + " of " + summary["members"].astype(str)
    two = pd.Series(2, index=summary.index)
    values = {
        Comparator.NEIGHBOURS: ("mean", _rounded(summary["total"], summary["contributors"], decimals)),
        Comparator.NEIGHBOURS_MEDIAN: ("median", _rounded(2 * summary["middle"], two, decimals)),
    }
    result = pd.concat(
        [
            summary.assign(
                comparator=comparator.value,
                value=value,
                geography_code=summary["for_geography_code"] + f"-{comparator.value}-" + summary["model"],
                geography="Statistical neighbours of " + name + f" ({statistic} of " + counts + ", "
                + summary["model"] + " model)",
            )
            for comparator, (statistic, value) in values.items()
        ],
        ignore_index=True,
    )  # fmt: skip
    result["geography_level"] = GeographyLevel.NEIGHBOURS.value
    result["source_id"] = "statistical-neighbours-" + result["model"]
    result["source_reference"] = "derived"
    for column in ("breakdown", "category", "status", "release_id", "note", "variant", "printed", "source_place"):
        result[column] = ""
    for column in ("numerator", "denominator", "lower", "upper"):
        result[column] = np.nan
    order = ["indicator_id", "for_geography_code", "model", "comparator", "period_end"]
    return result.sort_values(order, kind="stable")[names("benchmarks")]


def _previous(values: pd.DataFrame) -> pd.DataFrame:
    """Each row beside its series' row one year earlier, where no break of definition lies between."""
    series = ["indicator_id", "geography_code"]
    earlier = values[[*series, "period", "period_end", "value", "numerator", "denominator"]].copy()
    earlier["next_end"] = (pd.to_datetime(earlier["period_end"]) + pd.DateOffset(years=1)).dt.strftime("%Y-%m-%d")
    earlier = earlier.rename(columns={c: f"previous_{c}" for c in ("period", "value", "numerator", "denominator")})
    joined = values.merge(
        earlier.drop(columns="period_end"), left_on=[*series, "period_end"], right_on=[*series, "next_end"], how="left"
    )
    broken = joined["break_before"] != ""
    joined.loc[broken, ["previous_value", "previous_numerator", "previous_denominator"]] = np.nan
    joined.loc[broken, "previous_period"] = None
    return joined


def _beyond_chance(values: pd.DataFrame, indicators: dict[str, Indicator]) -> pd.Series:
    """Whether each change is more than chance: "yes", "no", or "" where it cannot be told."""
    people = values["indicator_id"].map({i.id: i.people for i in indicators.values()})
    earlier = values.assign(
        value=values["previous_value"], numerator=values["previous_numerator"],
        denominator=values["previous_denominator"],
    )  # fmt: skip
    both = counted(values, people) & counted(earlier, people)
    told = pd.Series("", index=values.index)
    for unit in (PERCENT, PER_10000):
        rows = both & (values["unit"] == unit)
        part = values[rows]
        told[rows] = difference_beyond_chance(
            part["numerator"].to_numpy(float),
            part["denominator"].to_numpy(float),
            part["previous_numerator"].to_numpy(float),
            part["previous_denominator"].to_numpy(float),
            unit=unit,
        )
    return told


def standings(observations: pd.DataFrame, indicators: dict[str, Indicator]) -> pd.DataFrame:
    """Rank, quartile band and change since the year before of every authority, in `schema.STANDINGS` columns.

    Rank counts from the lowest value and ties share the lowest place. Quartiles are inclusive (R type 7): band 1
    holds values up to the lower quartile; there are no bands among fewer than four. Change is the difference of the
    two published values, and none is given across a break of definition. Whole indicators only, no breakdowns.
    """
    values = _usable(observations)
    if values.empty:
        return pd.DataFrame(columns=names("standings"))
    values = _previous(values)
    by_period = values.groupby(["indicator_id", "period"])["value"]
    values["rank"] = by_period.rank(method="min").astype("Int32")
    values["ranked"] = by_period.transform("size").astype("Int32")
    band = pd.Series(1, index=values.index)
    for quarter in QUARTERS:
        band += values["value"] > by_period.transform(lambda group, q=quarter: np.percentile(group, q))
    values["quartile"] = band.where(values["ranked"] >= 4).astype("Int32")
    decimals = values["indicator_id"].map({i.id: max(i.decimals, 1) for i in indicators.values()})
    known = values["previous_value"].notna()
    now, before = (pd.Series(millionths(values.loc[known, c].to_numpy()), values.index[known])
                   for c in ("value", "previous_value"))  # fmt: skip
    values["change"] = _rounded(now - before, now * 0 + 1, decimals[known]).reindex(values.index)
    values["beyond_chance"] = _beyond_chance(values, indicators)
    values["previous_period"] = values["previous_period"].where(values["previous_value"].notna(), "").fillna("")
    return values.sort_values(["indicator_id", "geography_code", "period_end"], kind="stable")[names("standings")]
