"""A theme at a glance: its headline figure, what it says, and the way on."""

from dash import html

from components.charts import CHARTS
from components.charts.description import TrendChart
from portal.formats import format_value
from portal.query import Query, indicator_path
from portal.selection import Selection
from portal.sentences import finding, newest_published, when

SPARK_WIDTH, SPARK_HEIGHT, EDGE = 240, 48, 5


def sparkline(selection: Selection) -> str:
    """The chosen place's published values as a small line, gaps left open; "" with fewer than three points."""
    chart = CHARTS["trend"](selection)
    if not isinstance(chart, TrendChart) or not chart.lines or len(chart.lines[0].points) < 3:
        return ""
    line = chart.lines[0]
    xs, ys = [p.x for p in line.points], [p.value for p in line.points]
    low, high = min(ys), max(ys)
    across = (SPARK_WIDTH - 2 * EDGE) / ((max(xs) - min(xs)) or 1)
    up = (SPARK_HEIGHT - 2 * EDGE) / ((high - low) or 1)

    def place(x: float, y: float) -> str:
        return f"{EDGE + (x - min(xs)) * across:.1f},{SPARK_HEIGHT - EDGE - (y - low) * up:.1f}"

    paths = "".join(
        f'<polyline points="{" ".join(place(p.x, p.value) for p in run)}" fill="none" stroke="currentColor" stroke-width="2"/>'
        for run in line.runs
        if len(run) > 1
    )
    x, y = place(xs[-1], ys[-1]).split(",")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" aria-hidden="true" '
        f'class="spark" preserveAspectRatio="none">{paths}<circle cx="{x}" cy="{y}" r="4" fill="currentColor"/></svg>'
    )


def tile(theme_title: str, selection: Selection, query: Query) -> html.Li:
    """A theme's headline indicator for the chosen place, or that it has no figure."""
    own = selection.own
    newest = newest_published(own[0]) if own else None
    spark = sparkline(selection) if newest else ""
    address = query.to(indicator_path(selection.indicator.id))
    figure = (
        [
            html.P(format_value(newest, selection.indicator.decimals), className="tile-value"),
            html.P(when(newest), className="tile-when"),
        ]
        if newest
        else [html.P("No figure", className="tile-value tile-empty")]
    )
    return html.Li(
        [
            html.P(theme_title, className="tile-theme"),
            html.H3(html.A(selection.indicator.title, href=address)),
            *figure,
            html.Div(className="tile-spark", **{"data-svg": spark}) if spark else None,
            html.P(finding(selection), className="tile-words"),
        ],
        className="tile",
    )
