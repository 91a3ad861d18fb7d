"""Disclosure control over everything about to be published together."""

from typing import Any

import numpy as np
import pandas as pd

from portal.definitions import Indicator
from portal.vocabulary import Status

THRESHOLD = 5


def disclose(
    observations: pd.DataFrame, indicators: dict[str, Indicator], national: list[dict[str, Any]]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    national_ids = {str(source["source_id"]) for source in national}
    people = observations["indicator_id"].map({i.id: i.people for i in indicators.values()})
    ours = people & ~observations["source_id"].isin(national_ids)
    small = ours & observations["value"].between(1, THRESHOLD) & (observations["unit"] != "%")
    rows = observations.copy()
    rows.loc[small, "status"] = Status.PROTECTED.value
    rows.loc[small, ["value", "numerator", "denominator", "lower", "upper"]] = np.nan
    rows.loc[small, ["printed", "note"]] = ""
    return rows, {"protected": int(small.sum())}
