"""Values over time as SVG: plot, axes and lines."""

from dataclasses import replace

from components.charts.canvas import Canvas
from components.charts.description import Line, Point, Role, TrendChart
from components.charts.labels import thin
from components.charts.markup import num, tag, text, width_of
from components.charts.palette import look
from components.charts.plot import Plot
from components.charts.svg_ends import draw_ends, draw_key, end_labels, fits_beside, width_beside
from components.charts.svg_flags import draw_bands, draw_flags, draw_visits, place_flags, rows_height
from components.charts.svg_strip import draw_strip
from portal.vocabulary import Status

EMPTY = "No figure can be shown"
NOT_FINAL = frozenset({Status.PROVISIONAL, Status.ESTIMATED})
NOT_HAPPENED = frozenset({Status.FORECAST, Status.TARGET})


def draw_trend(chart: TrendChart, canvas: Canvas) -> tuple[str, float]:
    """The chart as SVG elements with its top at 0, and its height."""
    filled = any(line.points for line in chart.lines)
    labels = end_labels(chart, canvas)
    direct = fits_beside(labels, canvas)
    key, top = ("", 0.0) if direct else draw_key(chart, canvas)
    frame = _frame(chart, canvas, width_beside(labels, canvas, direct), filled)
    flags = place_flags(chart, canvas, frame)
    head = top + canvas.small * 1.4
    plot_top = head + rows_height(flags, canvas) + (4 if flags else 8)
    height = (210.0 if canvas.narrow else min(360.0, canvas.width * 0.42)) if filled else 100.0
    plot = replace(frame, top=plot_top, bottom=plot_top + height)
    strip, strip_height = draw_strip(chart, canvas, plot)
    drawn = [
        key,
        text(0, top + canvas.small, chart.y.label, font_size=canvas.small),
        draw_bands(chart, canvas, plot),
        _values(chart, canvas, plot) if filled else _empty(canvas, plot),
        draw_flags(flags, canvas, plot),
        draw_visits(chart, canvas, plot),
        *(_line(line, canvas, plot) for line in sorted(chart.lines, key=lambda one: one.role is Role.OWN)),
        _variants(chart, canvas, plot),
        strip,
        _times(chart, canvas, plot, plot.bottom + strip_height),
        draw_ends(chart, labels, canvas, plot, direct),
    ]
    return "".join(drawn), plot.bottom + strip_height + canvas.small + 14


def _frame(chart: TrendChart, canvas: Canvas, beside: float, filled: bool) -> Plot:
    ticks = max((width_of(tick.label, canvas.small) for tick in chart.y.ticks), default=0.0)
    return Plot(
        left=ticks + 8 if filled else 4.0,
        right=canvas.width - max(beside, 24.0),
        top=0.0,
        bottom=0.0,
        start=chart.x.start,
        end=chart.x.end,
        low=chart.y.low,
        high=chart.y.high,
    )


def _across(plot: Plot, y: float) -> str:
    return f"M{num(plot.left)} {num(y)}H{num(plot.right)}"


def _empty(canvas: Canvas, plot: Plot) -> str:
    middle = (plot.left + plot.right) / 2
    return tag("path", d=_across(plot, plot.bottom), stroke=canvas.ink) + text(
        middle, (plot.top + plot.bottom) / 2, EMPTY, text_anchor="middle"
    )


def _values(chart: TrendChart, canvas: Canvas, plot: Plot) -> str:
    """The grid, the heavier line at zero (or the lowest tick) and the numbers beside them."""
    strong = 0.0 if chart.y.low <= 0 <= chart.y.high else chart.y.low
    grid = "".join(_across(plot, plot.y(tick.at)) for tick in chart.y.ticks if tick.at != strong)
    numbers = "".join(text(plot.left - 8, plot.y(tick.at) + canvas.small * 0.35, tick.label) for tick in chart.y.ticks)
    return (
        tag("path", d=grid, stroke=canvas.ink, stroke_opacity="0.16")
        + tag("path", d=_across(plot, plot.y(strong)), stroke=canvas.ink, stroke_opacity="0.8")
        + tag("g", numbers, font_size=canvas.small, text_anchor="end")
    )


def _times(chart: TrendChart, canvas: Canvas, plot: Plot, y: float) -> str:
    places = [plot.x(tick.at) for tick in chart.x.ticks]
    widths = [width_of(tick.label, canvas.small) for tick in chart.x.ticks]
    middles = [min(max(x, w / 2), canvas.width - w / 2) for x, w in zip(places, widths, strict=True)]
    marks, words = "", []
    for i in thin(chart.x.ticks, middles, widths, chart.x.anchor):
        marks += f"M{num(places[i])} {num(y)}v5"
        words.append(text(middles[i], y + canvas.small + 7, chart.x.ticks[i].label))
    if not words:
        return ""
    return tag("path", d=marks, stroke=canvas.ink) + tag(
        "g", "".join(words), font_size=canvas.small, text_anchor="middle"
    )


def _line(line: Line, canvas: Canvas, plot: Plot) -> str:
    if not line.points:
        return ""
    style = look(line.role, line.position)
    colour = canvas.colour(style.colour)
    path = "".join(
        f"M{num(plot.x(run[0].x))} {num(plot.y(run[0].value))}"
        + "".join(f"L{num(plot.x(p.x))} {num(plot.y(p.value))}" for p in run[1:])
        for run in line.runs
        if len(run) > 1
    )
    drawn = [_intervals(line, plot) if line.role is Role.OWN else ""]
    if path:
        drawn.append(
            tag(
                "path",
                d=path,
                fill="none",
                stroke_width=style.width,
                stroke_dasharray=style.dash or None,
                stroke_linejoin="round",
            )
        )
    marked = _marked(line, plot)
    drawn += [_marker(line, point, canvas, plot) for point in line.points if point in marked]
    return tag("g", "".join(drawn), stroke=colour, fill=colour, _class=f"chart-{line.role.value}")


def _marked(line: Line, plot: Plot) -> set[Point]:
    """All points where there is room; otherwise ends, lone points and those that are not plain figures."""
    if len(line.points) * 14 <= plot.right - plot.left:
        return set(line.points)
    lone = {run[0] for run in line.runs if len(run) == 1}
    special = {point for point in line.points if point.status in NOT_FINAL | NOT_HAPPENED}
    return lone | special | {line.points[0], line.points[-1]}


def _marker(line: Line, point: Point, canvas: Canvas, plot: Plot) -> str:
    style = look(line.role, line.position)
    shape, size = style.marker, 4.5 if line.role is Role.OWN else 3.5
    if point.status == Status.TARGET:
        shape = "dash"
    elif point.status == Status.FORECAST:
        shape, size = "diamond", 5.5
    drawn = canvas.marker(shape, plot.x(point.x), plot.y(point.value), size, f"{line.label}, {point.hover}")
    if point.status in NOT_FINAL | {Status.FORECAST}:
        return tag("g", drawn, fill=canvas.colour("paper"), stroke_width=2)
    return tag("g", drawn, stroke_width=3) if shape == "dash" else drawn


def _intervals(line: Line, plot: Plot) -> str:
    path = "".join(
        f"M{num(plot.x(p.x))} {num(plot.y(p.lower))}V{num(plot.y(p.upper))}"
        for p in line.points
        if p.lower is not None and p.upper is not None
    )
    return tag("path", d=path, stroke_width=2, stroke_opacity="0.45") if path else ""


def _variants(chart: TrendChart, canvas: Canvas, plot: Plot) -> str:
    marks = [canvas.marker("square", plot.x(v.x), plot.y(v.value), 5, v.label) for v in chart.variants]
    if not marks:
        return ""
    return tag("g", "".join(marks), fill=canvas.colour("paper"), stroke=canvas.ink, stroke_width=1.5)
