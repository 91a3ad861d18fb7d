"""What stands behind and above the lines: grades in force, inspections, changes of definition."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.charts.canvas import Canvas
from components.charts.description import TrendChart
from components.charts.labels import flag_rows
from components.charts.markup import clean, num, tag, text, width_of
from components.charts.plot import Plot
from portal.formats import format_month

NOT_COMPARABLE = "\u2190 not comparable \u2192"
ROW = 1.4
POLE = 4.0


@dataclass(frozen=True, slots=True)
class Flag:
    """A label above the plot. `line` says how its foot is drawn: "solid", "dashed" or "" for none."""

    x: float
    left: float
    words: str
    title: str
    line: str
    row: int


def place_flags(chart: TrendChart, canvas: Canvas, plot: Plot) -> list[Flag]:
    """The labels of grades and breaks, each in a row where it meets no other. Reads the plot's width only."""
    wanted: list[tuple[float, str, str, str]] = []
    for band in chart.bands:
        if not band.opens_in_view:
            wanted.append((plot.x(band.start), f"{band.grade} since {band.since}", "", ""))
    for mark in chart.inspections:
        if mark.grade:
            wanted.append((plot.x(mark.x), f"{mark.grade}, {format_month(mark.date)}", mark.label, "solid"))
    for change in chart.breaks:
        wanted.append((plot.x(change.x), NOT_COMPARABLE, f"{change.period}: {change.reason}", "dashed"))
    spans = []
    for x, words, _, line in wanted:
        width = width_of(words, canvas.small)
        left = x - width / 2 if line == "dashed" else x + POLE if line else x
        left = max(0.0, min(left, canvas.width - width))
        spans.append((left, left + width))
    rows = flag_rows([x for x, *_ in wanted], spans, canvas.small)
    return [
        Flag(x, left, words, title, line, row)
        for (x, words, title, line), (left, _), row in zip(wanted, spans, rows, strict=True)
    ]


def rows_height(flags: Sequence[Flag], canvas: Canvas) -> float:
    """The height the labels take above the plot."""
    return (1 + max((flag.row for flag in flags), default=-1)) * canvas.small * ROW


def draw_bands(chart: TrendChart, canvas: Canvas, plot: Plot) -> str:
    """The time each grade was in force, lightly shaded; neighbouring grades in turn."""
    drawn = [
        tag(
            "rect",
            x=plot.x(band.start),
            y=plot.top,
            width=plot.x(band.end) - plot.x(band.start),
            height=plot.bottom - plot.top,
            fill_opacity="0.12" if place % 2 == 0 else "0.05",
        )
        for place, band in enumerate(chart.bands)
    ]
    return tag("g", "".join(drawn), fill=canvas.colour("band")) if drawn else ""


def draw_flags(flags: Sequence[Flag], canvas: Canvas, plot: Plot) -> str:
    """The labels, and from each a line down through the plot."""
    feet, words = [], []
    above = rows_height(flags, canvas)
    for flag in flags:
        y = plot.top - above + flag.row * canvas.small * ROW
        words.append(text(flag.left, y + canvas.small, flag.words))
        y = y if flag.left >= flag.x else y + canvas.small * ROW
        if flag.line:
            dash = "2 3" if flag.line == "dashed" else None
            title = tag("title", clean(flag.title))
            feet.append(tag("path", title, d=f"M{num(flag.x)} {num(y)}V{num(plot.bottom)}", stroke_dasharray=dash))
    if not flags:
        return ""
    return tag("g", "".join(feet), stroke=canvas.ink, fill="none", stroke_opacity=0.75) + tag(
        "g", "".join(words), font_size=canvas.small, **canvas.halo
    )


def draw_visits(chart: TrendChart, canvas: Canvas, plot: Plot) -> str:
    """A short tick at the top of the plot for each visit that gave no overall grade."""
    ticks = [
        tag("path", tag("title", clean(mark.label)), d=f"M{num(plot.x(mark.x))} {num(plot.top)}v9")
        for mark in chart.inspections
        if not mark.grade
    ]
    return tag("g", "".join(ticks), stroke=canvas.ink, stroke_width=2) if ticks else ""
