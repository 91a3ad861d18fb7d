"""A breakdown at one period as bars: one bar a category, grouped where two dimensions are crossed.

Bars stand in the order of the table, never in the order of their values: an order is a statement
about a protected value too.
"""

from collections.abc import Iterable

from components.charts.description import Bar, BarChart, BarGroup, BarMark, Role, Words
from components.charts.scales import value_axis
from components.charts.words import source_line
from portal.formats import (
    STATUS_EXPLANATIONS,
    STATUS_WORDS,
    format_period,
    format_short,
    format_standing,
    published_value,
)
from portal.selection import Observation, Selection, Series
from portal.vocabulary import WITHOUT_VALUE, Status

TOTAL = "Total"


def bars_chart(selection: Selection, period_end: str = "") -> BarChart:
    """The categories of one period: that which ends on `period_end`, or else the newest shown.

    Totals are told in words, not drawn beside their parts. Comparators are marks beside the bars.
    """
    newest = max((row.period_end for s in selection.own for row in s.observations), default="")
    day = period_end or newest
    rows = [(s, row) for s in selection.own for row in s.observations if row.period_end == day]
    parts = [(s, row) for s, row in rows if TOTAL not in row.category.split("|")]
    totals = [row for _, row in rows if row.category and set(row.category.split("|")) == {TOTAL}]
    groups = tuple(_groups(selection, parts or rows, day))
    values = [bar.value for group in groups for bar in group.bars if bar.value is not None]
    values += [mark.value for group in groups for bar in group.bars for mark in bar.marks]
    indicator = selection.indicator
    period = format_period(rows[0][1]) if rows else ""
    words = Words(
        title=indicator.title,
        place=selection.geography,
        period=period,
        source=source_line(selection),
        notes=tuple(_notes(row for _, row in parts or rows)),
        alternative=_alternative(selection, groups, totals, period),
        release_id=selection.release_id,
        release_date=selection.release_date,
    )
    return BarChart(words, value_axis(values, indicator.unit, whole=indicator.decimals == 0), groups)


def _groups(selection: Selection, rows: Iterable[tuple[Series, Observation]], day: str) -> Iterable[BarGroup]:
    grouped: dict[str, list[Bar]] = {}
    for series, row in rows:
        heading, _, member = row.category.partition("|")
        label = member.replace("|", ", ") or heading or series.label
        bar = _bar(selection, label, row, day)
        grouped.setdefault(heading if member else "", []).append(bar)
    return (BarGroup(heading, tuple(bars)) for heading, bars in grouped.items())


def _bar(selection: Selection, label: str, row: Observation, day: str) -> Bar:
    decimals = selection.indicator.decimals
    value = published_value(row)
    if value is None:
        status = row.status if row.status in WITHOUT_VALUE else Status.NOT_AVAILABLE.value
        text = STATUS_WORDS[Status(status)]
    else:
        status, text = row.status, format_short(value, row.unit, decimals)
        if status in (Status.FORECAST, Status.TARGET, Status.PROVISIONAL, Status.ESTIMATED):
            text += f" {STATUS_WORDS[Status(status)]}"
    marks = []
    for series in selection.series:
        for other in series.observations:
            beside = published_value(other)
            alike = (other.category, other.period_end) == (row.category, day)
            if series.comparator and alike and beside is not None:
                role = Role(series.comparator.value)
                name = series.label.removesuffix(f" {row.category}")
                marks.append(BarMark(name, role, beside, format_short(beside, other.unit, decimals)))
    return Bar(label, value, text, status, tuple(marks))


def _notes(rows: Iterable[Observation]) -> Iterable[str]:
    present = {row.status for row in rows if published_value(row) is None}
    for status in Status:
        if status in present and status in WITHOUT_VALUE:
            yield f"{STATUS_WORDS[status].capitalize()}: {STATUS_EXPLANATIONS[status]}"


def _alternative(selection: Selection, groups: Iterable[BarGroup], totals: Iterable[Observation], period: str) -> str:
    told = [f"Bar chart. {selection.indicator.title}, {selection.geography}, {period}."]
    for group in groups:
        bars = "; ".join(f"{bar.label}: {_told(bar)}" for bar in group.bars)
        told.append(f"{group.label}. {bars}." if group.label else f"{bars}.")
    told += [f"Total: {format_standing(row, selection.indicator.decimals)}." for row in totals]
    return " ".join(told)


def _told(bar: Bar) -> str:
    beside = ", ".join(f"{mark.label} {mark.text}" for mark in bar.marks)
    return f"{bar.text} ({beside})" if beside else bar.text
