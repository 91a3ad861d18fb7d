"""Which way a figure has been going over the years, from one published rule.

Only the newest figures that follow one another are looked at: a missing or protected figure, a year left out or a
change of definition ends the row. Under five figures are too few to say. With five or more, every pair is asked
whether the later is higher or lower (Kendall's rank correlation); a direction is named only where so lopsided a count
would come about by chance less than 5 times in 100.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import combinations, pairwise

from portal.formats import published_value
from portal.selection import Observation, Series
from portal.vocabulary import PeriodType, Status

FEWEST = 5
LEVEL = 0.05
LONGEST_STEP = {PeriodType.MONTH: 45, PeriodType.MONTH_END: 45, PeriodType.QUARTER: 120}
LONGEST_YEAR = 400
"""Days from the end of one period to the end of the next, beyond which one was left out."""


def unbroken(series: Series) -> tuple[Observation, ...]:
    """The newest observations that can be compared with one another, oldest first; () where the newest has no value."""
    rows = [o for o in series.observations if o.status not in (Status.TARGET, Status.FORECAST)]
    kept: list[Observation] = []
    for row in reversed(rows):
        if published_value(row) is None or row.period_type == PeriodType.RANGE:
            break
        if kept and (row.period_type != kept[-1].period_type or not _follows(row, kept[-1])):
            break
        kept.append(row)
        if row.break_before:
            break
    return tuple(reversed(kept))


def _follows(earlier: Observation, later: Observation) -> bool:
    days = (date.fromisoformat(later.period_end) - date.fromisoformat(earlier.period_end)).days
    return 0 < days <= LONGEST_STEP.get(PeriodType(later.period_type), LONGEST_YEAR)


@cache
def _arrangements(count: int) -> tuple[int, ...]:
    """How many orders of `count` different values have 0, 1, 2... pairs in the wrong order."""
    found = [1]
    for length in range(2, count + 1):
        wider = [0] * (len(found) + length - 1)
        for pairs, number in enumerate(found):
            for shift in range(length):
                wider[pairs + shift] += number
        found = wider
    return tuple(found)


def by_chance(values: Sequence[float]) -> float:
    """How often values in random order would lean one way at least as much as these, either way; 0 to 1."""
    balance = abs(sum((b > a) - (b < a) for a, b in combinations(values, 2)))
    orders = _arrangements(len(values))
    pairs = len(orders) - 1
    leaning = sum(number for wrong, number in enumerate(orders) if pairs - 2 * wrong >= balance)
    return min(1.0, 2 * leaning / sum(orders))


def direction(values: Sequence[float]) -> str:
    """ "up", "down", "level" (no change at all), "mixed" (no direction beyond chance) or "" (too few to say)."""
    if len(values) < FEWEST:
        return ""
    if all(a == b for a, b in pairwise(values)):
        return "level"
    if by_chance(values) >= LEVEL:
        return "mixed"
    return "up" if sum((b > a) - (b < a) for a, b in combinations(values, 2)) > 0 else "down"
