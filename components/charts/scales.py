"""Axes: where values and dates fall, and which round numbers stand beside them."""

import calendar
import math
from collections.abc import Iterable
from datetime import date

from components.charts.description import Tick, ValueAxis
from portal.formats import format_tick, format_unit

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
UNITS_WITHOUT_ZERO = frozenset({"score"})
"""Units of scales on which zero means nothing; every other axis starts at zero."""
NO_SPAN = 1e-6
"""Values nearer to one another than any source prints are drawn as equal."""


def decimal_year(iso: str) -> float:
    """A date as a year with its fraction: 2025-07-02 is about 2025.5.

    A month alone, which is all some papers state, stands at its middle. Raises ValueError for other text.
    """
    day = date.fromisoformat(f"{iso}-15" if len(iso) == 7 else iso)
    return day.year + (day.timetuple().tm_yday - 1) / (366 if calendar.isleap(day.year) else 365)


def months_between(earlier: str, later: str) -> float:
    """Calendar months from one ISO date to another, with the fraction of the days left over."""
    start, end = date.fromisoformat(earlier), date.fromisoformat(later)
    return (end.year - start.year) * 12 + end.month - start.month + (end.day - start.day) / 31


def nice_step(span: float, intervals: int = 4) -> float:
    """The round step (1, 2, 2.5 or 5 times a power of ten) that cuts a span into about `intervals`."""
    rough = span / intervals
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))


def value_axis(values: Iterable[float], unit: str, whole: bool = False) -> ValueAxis:
    """The axis that holds every value, from zero unless the unit's zero means nothing.

    With `whole` no tick falls between whole numbers.
    """
    values = list(values)
    lowest, highest = min(values, default=0.0), max(values, default=0.0)
    from_zero = unit not in UNITS_WITHOUT_ZERO or lowest <= 0 or not values
    floor, ceiling = (min(lowest, 0.0), max(highest, 0.0)) if from_zero else (lowest, highest)
    if ceiling - floor < NO_SPAN:
        ceiling, floor = (floor + 1.0, floor) if from_zero else (floor + 1.0, floor - 1.0)
    step = nice_step(ceiling - floor)
    if whole and step != int(step):
        step = 5.0 if step > 1 else 1.0
    first = math.floor(floor / step + 1e-9)
    last = math.ceil(ceiling / step - 1e-9)
    steps = [round(number * step, 9) for number in range(first, last + 1)]
    return ValueAxis(
        label=format_unit(unit),
        low=steps[0],
        high=steps[-1],
        ticks=tuple(Tick(at, format_tick(at, unit)) for at in steps),
        starts_at_zero=steps[0] <= 0,
    )
