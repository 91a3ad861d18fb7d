"""Benchmarks and standings worked out from published values alone, before the release is written."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

from portal.definitions import Indicator
from portal.publish.geographies import Register
from portal.publish.intervals import difference_beyond_chance
from portal.schema import names
from portal.vocabulary import Comparator, GeographyLevel, Status

USABLE = [Status.PUBLISHED.value, Status.PROVISIONAL.value, Status.REVISED.value, Status.ESTIMATED.value]
SERIES = ["indicator_id", "period"]
QUARTERS = (25, 50, 75)


def round_half_up(value: float, decimals: int) -> float:
    """A value rounded half up, as government statistics round, free of binary surprises."""
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def _usable(observations: pd.DataFrame) -> pd.DataFrame:
    return observations[
        (observations["geography_level"] == GeographyLevel.LOCAL_AUTHORITY)
        & observations["status"].isin(USABLE)
        & observations["value"].notna()
        & (observations["variant"] == "")
        & (observations["breakdown"] == "")
    ]


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
    number = {g.geography_code: g.dfe_code for g in register.authorities}
    values = _usable(observations).assign(dfe=lambda f: f["geography_code"].map(number))
    values = values.drop_duplicates([*SERIES, "dfe"], keep="last")
    links = neighbours[["model", "geography_code", "neighbour_code"]].assign(
        dfe=neighbours["neighbour_code"].map(number)
    )
    links = links.rename(columns={"geography_code": "for_geography_code"})
    live = observations.loc[
        observations["geography_level"] == GeographyLevel.LOCAL_AUTHORITY, ["geography_code", "indicator_id"]
    ].drop_duplicates()
    joined = links.merge(values, on="dfe").merge(
        live.rename(columns={"geography_code": "for_geography_code"}), on=["for_geography_code", "indicator_id"]
    )
    group = ["model", "for_geography_code", *SERIES]
    shared = ["period_type", "period_start", "period_end", "indicator", "unit", "break_before"]
    summary = joined.groupby(group, sort=False).agg(
        mean=("value", "mean"), median=("value", "median"), contributors=("value", "size"), **{c: (c, "first") for c in shared}
    )  # fmt: skip
    members = links.groupby(["model", "for_geography_code"]).size().rename("members")
    summary = summary.join(members, on=["model", "for_geography_code"]).reset_index()
    decimals = summary["indicator_id"].map({i.id: max(i.decimals, 1) for i in indicators.values()})
    name = summary["for_geography_code"].map({g.geography_code: g.geography for g in register.authorities})
    frames = []
    for comparator, statistic in ((Comparator.NEIGHBOURS, "mean"), (Comparator.NEIGHBOURS_MEDIAN, "median")):
        value = [round_half_up(v, d) for v, d in zip(summary[statistic], decimals, strict=True)]
        frames.append(
            summary.assign(
                comparator=comparator.value,
                value=value,
                geography_code=summary["for_geography_code"] + f"-{comparator.value}-" + summary["model"],
                geography=[
                    f"Statistical neighbours of {n} ({statistic} of {c} of {m}, {e} model)"
                    for n, c, m, e in zip(
                        name, summary["contributors"], summary["members"], summary["model"], strict=True
                    )
                ],
            )
        )
    result = pd.concat(frames, ignore_index=True)
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


def standings(observations: pd.DataFrame, indicators: dict[str, Indicator]) -> pd.DataFrame:
    """Rank, quartile band and change since the year before of every authority, in `schema.STANDINGS` columns.

    Rank counts from the lowest value and ties share the lowest place. Quartiles are inclusive (R type 7): band 1
    holds values up to the lower quartile. Change is the difference of the two published values. Whole
    indicators only, no breakdowns, annual periods only.
    """
    values = _usable(observations)
    if values.empty:
        return pd.DataFrame(columns=names("standings"))
    values = _previous(values)
    by_period = values.groupby(["indicator_id", "period"])["value"]
    values["rank"] = by_period.rank(method="min").astype("Int32")
    values["ranked"] = by_period.transform("size").astype("Int32")
    marks = {q: by_period.transform(lambda v, q=q: np.percentile(v, q)) for q in QUARTERS}
    band = 1 + sum((values["value"] > mark).astype(int) for mark in marks.values())
    values["quartile"] = band.where(values["ranked"] >= 4).astype("Int32")
    decimals = values["indicator_id"].map({i.id: max(i.decimals, 1) for i in indicators.values()})
    values["change"] = (values["value"] - values["previous_value"]).round(6)
    values["change"] = [
        round(c, d) if np.isfinite(c) else np.nan for c, d in zip(values["change"], decimals, strict=True)
    ]
    values["beyond_chance"] = ""
    for unit, rows in values.groupby("unit").groups.items():
        if unit in {"%", "per 10,000 children"}:
            part = values.loc[rows]
            values.loc[rows, "beyond_chance"] = difference_beyond_chance(
                *(
                    part[c].to_numpy(float)
                    for c in ("numerator", "denominator", "previous_numerator", "previous_denominator")
                ),
                unit=str(unit),
            )
    values["previous_period"] = values["previous_period"].where(values["previous_value"].notna(), "").fillna("")
    return values.sort_values(["indicator_id", "geography_code", "period_end"], kind="stable")[names("standings")]
