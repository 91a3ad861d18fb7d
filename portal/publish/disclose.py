"""Disclosure control over everything about to be published together (docs/disclosure-control.md).

National figures come from their publisher already protected and are left as they are. Figures from the council's own
papers are protected here, each linked table as a whole.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pandas as pd

from portal.definitions import Indicator
from portal.errors import DisclosureError
from portal.publish.disclosure.protect import protect_tables
from portal.publish.disclosure.reading import Table
from portal.publish.disclosure.repair import UNPROTECTABLE
from portal.publish.disclosure.rules import Rules, read_rules
from portal.publish.disclosure.specification import TableSpecification
from portal.publish.intervals import PER_10000, PERCENT
from portal.vocabulary import WITHOUT_VALUE, Status

NOT_COUNTS = {PERCENT, PER_10000, "score", "months", "days"}
"""Units of figures of people that are not themselves counts of people."""


def possible_numerators(printed: str, value: float, denominator: float) -> range:
    """The whole numbers out of `denominator` that a printed percentage may stand for, by its last printed digit."""
    digits = "".join(c for c in printed if c.isdigit() or c == ".") or repr(value)
    try:
        half = 0.5 * 10.0 ** int(Decimal(digits).as_tuple().exponent)
    except (InvalidOperation, TypeError):
        half = 0.5
    low = np.ceil((value - half) * denominator / 100 - 1e-9)
    high = np.floor((value + half) * denominator / 100 + 1e-9)
    return range(max(int(low), 0), min(int(high), int(denominator)) + 1)


def _small(count: float, rules: Rules) -> bool:
    return 1 <= count <= rules.threshold


def share_is_disclosive(row: Any, rules: Rules) -> bool:
    """Whether a percentage, or a count out of a stated base, would give away 1 to `threshold` people.

    It would where either side of it may be that few, where the base is too small, or where a small group is all on one side.
    """
    base = row.denominator
    if not np.isfinite(base) or base <= 0:
        return np.isfinite(row.numerator) and _small(row.numerator, rules)
    if row.unit == PERCENT:
        counts = [row.numerator] if np.isfinite(row.numerator) else possible_numerators(row.printed, row.value, base)
    else:
        counts = [row.value]
    if base < rules.ratio.minimum_denominator:
        return True
    everyone = rules.ratio.whole_group and any(count in {0, base} for count in counts)
    return everyone or any(_small(count, rules) or _small(base - count, rules) for count in counts)


def _table_cells(rows: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The cells of a linked table as text columns by dimension, indexed as `rows` is; zeros and counts alone."""
    assert indicator.table is not None
    members = rows["category"].str.split("|", expand=True)
    members.columns = list(indicator.table.dims)
    return members.assign(value=rows["value"].astype("int64"))


def _linked_tables(rows: pd.DataFrame, indicators: dict[str, Indicator]) -> list[Table]:
    """Each linked table among the rows, one for each place and period, its frame labelled as `rows` is."""
    found = []
    for (indicator_id, code, period, variant), group in rows.groupby(
        ["indicator_id", "geography_code", "period", "variant"], sort=False
    ):
        indicator = indicators[str(indicator_id)]
        declared = indicator.table
        if declared is None:
            continue
        name = f"{indicator_id}/{code}/{period}/{variant}"
        measure = f"{declared.measure}/{code}/{period}/{variant}"
        specification = TableSpecification(name, measure, declared.dims, total=declared.total, index=declared.index)
        found.append(Table(specification, _table_cells(group, indicator)))
    return found


def _protect_or_hide_all(tables: list[Table], rules: Rules) -> tuple[dict[str, pd.Series], bool]:
    """Marks of the rows to hide by table id, and whether their cost is proven least.

    Where so few people leave no other way, every count above nought is hidden.
    """
    try:
        protection = protect_tables(tables, rules=rules)
        return protection.hidden, protection.summary.cost == protection.summary.bound
    except DisclosureError as error:
        if UNPROTECTABLE not in str(error):
            raise
    return {t.specification.id: t.frame["value"] > 0 for t in tables}, True


def _protect_linked(rows: pd.DataFrame, indicators: dict[str, Indicator], rules: Rules) -> tuple[pd.Index, list[bool]]:
    """The labels of the rows to hide in linked tables, small counts and their partners alike; and for each group of
    tables whether its cost is proven least."""
    by_measure: dict[str, list[Table]] = {}
    for table in _linked_tables(rows, indicators):
        by_measure.setdefault(table.specification.measure, []).append(table)
    hidden: list[pd.Index] = []
    proven = []
    for tables in by_measure.values():
        marks, least = _protect_or_hide_all(tables, rules)
        proven.append(least)
        hidden += [series.index[series] for series in marks.values()]
    return (hidden[0].append(hidden[1:]) if hidden else pd.Index([])), proven


def disclose(
    observations: pd.DataFrame, indicators: dict[str, Indicator], national_ids: set[str]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The observations with everything protected that must be, and a summary in totals only.

    A protected row keeps its place with status "c" and nothing else that could tell its value: no numerator, denominator,
    interval, printed text or note. Raises DisclosureError where a linked table cannot be protected.
    """
    rules = read_rules()
    people = observations["indicator_id"].map({i.id: i.people for i in indicators.values()})
    ours = observations[people & ~observations["source_id"].isin(national_ids) & observations["value"].notna()]
    linked_ids = {i.id for i in indicators.values() if i.table is not None}
    counts = ours[~ours["unit"].isin(NOT_COUNTS) & (ours["value"] % 1 == 0)]
    linked = counts[counts["indicator_id"].isin(linked_ids) & (counts["breakdown"] != "")]
    lone = counts.index.difference(linked.index)
    small = lone[counts.loc[lone, "value"].between(1, rules.threshold)]
    based = ours[(ours["unit"] == PERCENT) | (ours.index.isin(lone) & ours["denominator"].notna())]
    shares = based.index[[share_is_disclosive(row, rules) for row in based.itertuples()]]
    from_tables, proven = _protect_linked(linked, indicators, rules)
    hidden = small.union(shares).union(from_tables)
    rows = observations.copy()
    rows.loc[hidden, "status"] = Status.PROTECTED.value
    withheld = rows["status"].isin([s.value for s in WITHOUT_VALUE])
    rows.loc[withheld, ["value", "numerator", "denominator", "lower", "upper"]] = np.nan
    rows.loc[hidden, ["printed", "note"]] = ""
    return rows, {
        "threshold": rules.threshold,
        "minimum_denominator": rules.ratio.minimum_denominator,
        "protected_here": len(hidden),
        "linked_tables": len(proven),
        "least_cost_proven": all(proven),
    }
