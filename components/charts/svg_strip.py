"""Under the plot, the signs of periods without a figure, placed by their dates alone."""

from collections.abc import Iterable

from components.charts.canvas import Canvas
from components.charts.description import Missing, TrendChart
from components.charts.markup import clean, num, tag, text, width_of
from components.charts.palette import look
from components.charts.plot import Plot

ROW = 22.0


def draw_strip(chart: TrendChart, canvas: Canvas, plot: Plot) -> tuple[str, float]:
    """One row for each line that lacks a figure, and the height of them all."""
    rows: dict[tuple[str, int], list[Missing]] = {}
    for one in chart.missing:
        rows.setdefault((one.line, one.position), []).append(one)
    drawn = [
        _row(row, canvas, plot, plot.bottom + place * ROW, len(chart.lines) > 1)
        for place, row in enumerate(rows.values())
    ]
    return "".join(drawn), len(rows) * ROW


def _row(row: list[Missing], canvas: Canvas, plot: Plot, top: float, named: bool) -> str:
    style = look(row[0].role, row[0].position)
    colour = canvas.colour(style.colour)
    drawn, reached = [], float("-inf")
    for cluster in _clusters(row, canvas, plot):
        status, half = cluster[0].status, _width(cluster[0], canvas) / 2
        left, right = plot.x(cluster[0].x) - half, plot.x(cluster[-1].x) + half
        words = "; ".join(one.label for one in cluster)
        title = tag("title", clean(f"{row[0].line}, {words}"))
        if left < reached:
            drawn.append(tag("path", title, d=f"M{num(left + half)} {num(top + 3)}v17"))
            continue
        reached = right
        box = tag("rect", title, x=left, y=top + 3, width=right - left, height=17, rx=3, fill="none")
        drawn.append(box + text((left + right) / 2, top + 16, status, fill=colour, stroke="none"))
    if named and plot.right + 8 + width_of(row[0].line, canvas.small) <= canvas.width:
        plain = {"text_anchor": "start", "font_weight": "400", "fill": colour, "stroke": "none"}
        drawn.append(text(plot.right + 8, top + 16, row[0].line, **plain))
    return tag("g", "".join(drawn), stroke=colour, font_size=canvas.small, font_weight="700", text_anchor="middle")


def _width(one: Missing, canvas: Canvas) -> float:
    return width_of(one.status, canvas.small, bold=True) + 8


def _clusters(row: Iterable[Missing], canvas: Canvas, plot: Plot) -> list[list[Missing]]:
    """Neighbours with the same sign that would touch share one box."""
    clusters: list[list[Missing]] = []
    for one in row:
        last = clusters[-1][-1] if clusters else None
        if last and last.status == one.status and plot.x(one.x) - plot.x(last.x) < _width(one, canvas) + 2:
            clusters[-1].append(one)
        else:
            clusters.append([one])
    return clusters
