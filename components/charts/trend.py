"""A selection as values over time: which points there are, and which of them a line may connect.

A line connects two points only where both are published, the second follows the first in the
indicator's own rhythm, and nothing changed in between. Forecasts and targets are marks of their own.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from components.charts.description import (
    Band,
    BreakMark,
    InspectionMark,
    Line,
    Missing,
    Point,
    Role,
    Tick,
    TimeAxis,
    TrendChart,
    ValueAxis,
    VariantMark,
)
from components.charts.scales import decimal_year, months_between, value_axis
from components.charts.words import inspection_result, trend_words
from portal.formats import (
    STATUS_WORDS,
    format_date,
    format_interval,
    format_month,
    format_period,
    format_short,
    format_standing,
    published_value,
    short_period,
)
from portal.selection import Inspection, Observation, Selection, Series
from portal.vocabulary import WITHOUT_VALUE, PeriodType, Status

MONTHS_APART = {
    PeriodType.MONTH: 1,
    PeriodType.MONTH_END: 1,
    PeriodType.QUARTER: 3,
    PeriodType.AS_AT: 12,
    PeriodType.FINANCIAL_YEAR: 12,
    PeriodType.ACADEMIC_YEAR: 12,
    PeriodType.CALENDAR_YEAR: 12,
    PeriodType.YEAR_ENDING: 12,
    PeriodType.THREE_YEARS: 36,
}
"""The longest step between two periods of a kind that leaves none out. Ranges have none: never joined."""

NOT_HAPPENED = frozenset({Status.FORECAST, Status.TARGET})


def trend_chart(selection: Selection, y: ValueAxis | None = None) -> TrendChart:
    """The whole selection over time. `y` puts several charts on one scale; by default it fits the values."""
    lines = tuple(_lines(selection))
    variants = tuple(_variants(selection))
    axis = y or _value_axis(selection, lines, variants)
    times = _time_axis(selection)
    own = sorted(
        (o for o in selection.inspections if o.geography_code == selection.geography_code and o.date),
        key=lambda one: one.date,
    )
    return TrendChart(
        words=trend_words(selection, lines, axis, own, (times.start, times.end)),
        x=times,
        y=axis,
        lines=lines,
        missing=tuple(_missing(selection)),
        inspections=tuple(_inspections(own, times)),
        bands=tuple(_bands(own, times)),
        breaks=tuple(_breaks(selection)),
        variants=variants,
    )


def trend_panels(selection: Selection) -> tuple[TrendChart, ...]:
    """One chart for each category shown, all on one scale: small multiples in the order of the table."""
    axis = _value_axis(selection, tuple(_lines(selection)), tuple(_variants(selection)))
    return tuple(trend_chart(_only(selection, series), axis) for series in selection.own)


def _only(selection: Selection, chosen: Series) -> Selection:
    beside = tuple(s for s in selection.series if s.comparator and s.category == chosen.category)
    variants = tuple(o for o in selection.variants if o.category == chosen.category)
    return replace(selection, series=(chosen, *beside), variants=variants)


def roles(selection: Selection) -> list[tuple[Series, Role, int]]:
    """Every series with its role, and its position among those of the role `category`."""
    own = selection.own
    found, position = [], 0
    for series in selection.series:
        if series.comparator is not None:
            found.append((series, Role(series.comparator.value), 0))
        elif len(own) == 1 or (not series.category and _code(series) == selection.geography_code):
            found.append((series, Role.OWN, 0))
        else:
            found.append((series, Role.CATEGORY, position))
            position += 1
    return found


def _code(series: Series) -> str:
    return series.observations[0].geography_code if series.observations else ""


def _lines(selection: Selection) -> Iterable[Line]:
    for series, role, position in roles(selection):
        points = tuple(_points(series, role, selection.indicator.decimals))
        yield Line(series.label, role, points, position)


def _points(series: Series, role: Role, decimals: int) -> Iterable[Point]:
    reach = _reach(series.observations)
    before: Observation | None = None
    for place, row in enumerate(series.observations):
        value = published_value(row)
        if value is not None:
            joined = role is not Role.TARGET and before is not None and _follows(before, row, reach)
            yield Point(
                date=row.period_end,
                x=decimal_year(row.period_end),
                value=value,
                label=format_standing(row, decimals),
                short=format_short(value, row.unit, decimals),
                period=format_period(row),
                status=row.status,
                lower=row.lower,
                upper=row.upper,
                joined=joined,
                detail=_detail(series, place, decimals),
            )
        before = row


def _detail(series: Series, place: int, decimals: int) -> str:
    """What stands behind a point: its confidence interval, how many neighbours had a value."""
    interval = format_interval(series.observations[place], decimals)
    told = f" (95% confidence interval {interval})" if interval else ""
    if place < len(series.contributors) and series.contributors[place] < series.members:
        told += f" (from {series.contributors[place]} of {series.members} neighbours)"
    return told


def _reach(rows: Sequence[Observation]) -> float | None:
    """How many months apart two neighbouring rows may lie before a period is missing between them."""
    types = {PeriodType(row.period_type) for row in rows}
    if len(types) != 1 or PeriodType.RANGE in types:
        return None
    gaps = Counter(round(months_between(a.period_end, b.period_end)) for a, b in pairwise(rows))
    usual = min(gaps, key=lambda gap: (-gaps[gap], gap), default=0)
    return 1.5 * max(1, min(usual, MONTHS_APART[types.pop()]))


def _follows(before: Observation, row: Observation, reach: float | None) -> bool:
    if reach is None or row.break_before or published_value(before) is None:
        return False
    if {Status(before.status), Status(row.status)} & NOT_HAPPENED:
        return False
    return 0 < months_between(before.period_end, row.period_end) <= reach


def _missing(selection: Selection) -> Iterable[Missing]:
    for series, role, position in roles(selection):
        for row in series.observations:
            if published_value(row) is None:
                status = row.status if row.status in WITHOUT_VALUE else Status.NOT_AVAILABLE.value
                label = f"{format_period(row)}: {STATUS_WORDS[Status(status)]}"
                yield Missing(row.period_end, decimal_year(row.period_end), series.label, role, position, status, label)


def _variants(selection: Selection) -> Iterable[VariantMark]:
    for row in selection.variants:
        value = published_value(row)
        if value is not None:
            words = f"{format_period(row)}: {format_standing(row, selection.indicator.decimals)}"
            label = f"{words} ({row.variant})" if row.variant else words
            yield VariantMark(row.period_end, decimal_year(row.period_end), value, label)


def _value_axis(selection: Selection, lines: Iterable[Line], variants: Iterable[VariantMark]) -> ValueAxis:
    values = [mark.value for mark in variants]
    for line in lines:
        values += [point.value for point in line.points]
        if line.role is Role.OWN:
            values += [end for p in line.points for end in (p.lower, p.upper) if end is not None]
    return value_axis(values, selection.indicator.unit, whole=selection.indicator.decimals == 0)


def _time_axis(selection: Selection) -> TimeAxis:
    """From the first to the last period of any row, with a tick for each period of the chosen place."""
    every = [row.period_end for row in selection.rows]
    own = {row.period_end: row for s in selection.own for row in s.observations}
    shown = own or {row.period_end: row for row in selection.rows}
    dates = tuple(sorted(shown))
    ticks = tuple(Tick(decimal_year(day), short_period(shown[day])) for day in dates)
    if not every:
        return TimeAxis(0.0, 1.0, (), ())
    start, end = decimal_year(min(every)), decimal_year(max(every))
    pad = 0.5 if start == end else (end - start) * 0.02
    months = {row.period_type for row in shown.values()} <= {PeriodType.MONTH, PeriodType.MONTH_END}
    # Years begin in April here, so that is the month to keep when not every month can be named.
    april = [place for place, day in enumerate(dates) if day[5:7] == "04"] if months else []
    return TimeAxis(start - pad, end + pad, ticks, dates, april[-1] if april else len(ticks) - 1)


def _inspections(inspections: Iterable[Inspection], times: TimeAxis) -> Iterable[InspectionMark]:
    for one in inspections:
        at = decimal_year(one.date)
        if times.start <= at <= times.end:
            kind = one.inspection_type or "inspection"
            label = f"{format_date(one.date)}: {kind}, {inspection_result(one)}"
            yield InspectionMark(one.date, at, one.overall, label)


def _bands(inspections: Iterable[Inspection], times: TimeAxis) -> Iterable[Band]:
    graded = [one for one in inspections if one.overall]
    ends = [decimal_year(one.date) for one in graded[1:]] + [times.end]
    for one, end in zip(graded, ends, strict=False):
        start = decimal_year(one.date)
        if start < times.end and end > times.start and start < end:
            since = format_month(one.date)
            yield Band(max(start, times.start), min(end, times.end), one.overall, since, start >= times.start)


def _breaks(selection: Selection) -> Iterable[BreakMark]:
    """Each change once, halfway between the last period before it and the first after it."""
    seen = set()
    for series in selection.series:
        for before, row in pairwise(series.observations):
            if row.break_before and (row.period_end, row.break_before) not in seen:
                seen.add((row.period_end, row.break_before))
                middle = (decimal_year(before.period_end) + decimal_year(row.period_end)) / 2
                yield BreakMark(middle, format_period(row), row.break_before)
