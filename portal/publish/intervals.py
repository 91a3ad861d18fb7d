"""How sure a figure is: 95% confidence intervals, and whether a change is more than chance."""

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

LEVEL = 0.05
PER_10000 = "per 10,000 children"
PERCENT = "%"


def counted(frame: pd.DataFrame, people: pd.Series) -> pd.Series:
    """Which rows are shares or rates of people counted one by one, so that chance can be reckoned with.

    Not the sessions one child misses (`people`, by row): those do not come by chance one at a time, so an interval
    would be far too narrow. Only where numerator and denominator are published whole counts, so that what is derived
    says nothing the page does not.
    """
    return (
        people
        & frame["value"].notna()
        & frame["numerator"].notna()
        & (frame["denominator"] > 0)
        & (frame["numerator"] % 1 == 0)
        & (frame["denominator"] % 1 == 0)
    )


def with_intervals(frame: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    """The rows with `lower` and `upper` set for rates (exact Poisson) and percentages (Wilson).

    In the unit of the value. Only for rows that are `counted`. Limits that a publisher prints are kept.
    """
    frame = frame.copy()
    eligible = counted(frame, people) & frame["lower"].isna()
    rates = eligible & (frame["unit"] == PER_10000)
    low, high = confint_poisson(
        frame.loc[rates, "numerator"].to_numpy(),
        frame.loc[rates, "denominator"].to_numpy(),
        method="exact-c",
        alpha=LEVEL,
    )
    frame.loc[rates, "lower"] = np.round(np.nan_to_num(low) * 10_000, 2)
    frame.loc[rates, "upper"] = np.round(high * 10_000, 2)
    shares = eligible & (frame["unit"] == PERCENT) & (frame["numerator"] <= frame["denominator"])
    low, high = proportion_confint(
        frame.loc[shares, "numerator"].to_numpy(), frame.loc[shares, "denominator"].to_numpy(), LEVEL, method="wilson"
    )
    frame.loc[shares, "lower"] = np.round(np.asarray(low) * 100, 2)
    frame.loc[shares, "upper"] = np.round(np.asarray(high) * 100, 2)
    return frame


def difference_beyond_chance(
    numerator: np.ndarray,
    denominator: np.ndarray,
    other_numerator: np.ndarray,
    other_denominator: np.ndarray,
    *,
    unit: str,
) -> np.ndarray:
    """ "yes" or "no" for each pair: is the difference of two rates or shares beyond chance at 95%? "" if untold.

    A two-sided test on the pooled rate (events over people), as in the comparison of two proportions; for rates
    per 10,000 the variance is Poisson. Needs at least five events in each.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (numerator + other_numerator) / (denominator + other_denominator)
        spread = pooled if unit == PER_10000 else pooled * (1 - pooled)
        error = np.sqrt(spread * (1 / denominator + 1 / other_denominator))
        score = np.abs(numerator / denominator - other_numerator / other_denominator) / error
    told = np.isfinite(score) & (numerator >= 5) & (other_numerator >= 5)
    return np.where(~told, "", np.where(score > norm.ppf(1 - LEVEL / 2), "yes", "no"))
