"""A theme at a glance: its headline figure, what it says, and the way on."""

from dash import html
from dash.development.base_component import Component

from components.aria import data
from components.charts.sparkline import draw_sparkline
from components.charts.trend import trend_chart
from portal.formats import format_short
from portal.query import Query, indicator_path
from portal.selection import Observation, Selection
from portal.sentences import finding, newest_published, when


def sparkline(selection: Selection) -> str:
    """The chosen place's published values as a small line; "" with fewer than three points."""
    chart = trend_chart(selection)
    return draw_sparkline(chart, width=240, height=48) if chart.lines and len(chart.lines[0].points) > 2 else ""


def _big(observation: Observation, decimals: int) -> list[str | Component]:
    """A figure in large type with the words of its unit beside it in small."""
    value = observation.value or 0
    number = format_short(value, observation.unit, decimals)
    words = "" if observation.unit in {"%", "pounds"} else observation.unit
    return [number, html.Span(f" {words}", className="tile-unit") if words else ""]


def tile(theme_title: str, selection: Selection, query: Query) -> html.Li:
    """A theme's headline indicator for the chosen place, or that it has no figure."""
    own = selection.own
    newest = newest_published(own[0]) if own else None
    spark = sparkline(selection) if newest else ""
    address = query.to(indicator_path(selection.indicator.id))
    figure = (
        [
            html.P(_big(newest, selection.indicator.decimals), className="tile-value"),
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
            html.Div(className="tile-spark", **data(svg=spark)) if spark else None,
            html.P(finding(selection), className="tile-words"),
        ],
        className="tile",
    )
