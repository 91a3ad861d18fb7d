"""A selection's chart as a figure on a page: two drawings of one description, its words and its notes."""

from dash import html

from components import ids
from components.aria import aria, data
from components.charts import CHARTS
from components.charts.description import Chart
from components.charts.svg import draw_svg
from portal.selection import Selection

WIDE = 720
NARROW = 328
"""A drawing laid out for each width; the style sheet shows the one that fits, so text is never shrunk."""


def chart_name(selection: Selection) -> str:
    """Which chart shows a selection: the indicator's own, or bars where a breakdown has one period."""
    periods = {o.period for o in selection.rows}
    if selection.breakdown and (len(periods) == 1 or len(selection.own) > 3):
        return "bars"
    return selection.indicator.chart


def draw(selection: Selection) -> Chart:
    """The description of a selection's chart."""
    return CHARTS[chart_name(selection)](selection)


def slot(chart: Chart, width: int, prefix: str, modifier: str) -> html.Div:
    """One drawing in a slot that the server fills and the browser keeps."""
    return html.Div(
        className=f"chart-slot chart-slot-{modifier}", **data(svg=draw_svg(chart, width=width, prefix=prefix))
    )


def chart_figure(selection: Selection, prefix: str = "chart", explore: bool = True) -> html.Figure:
    """The chart with its notes, as a named figure. `explore` adds the way to the interactive chart."""
    chart = draw(selection)
    interactive = (
        [
            html.Button("Explore this chart", id=ids.EXPLORE, className="explore", type="button", n_clicks=0,
                        **data(explore="true")),
            html.Div(id=ids.EXPLORED, className="explored"),
        ]
        if explore
        else []
    )  # fmt: skip
    return html.Figure(
        [
            html.Div(
                [slot(chart, WIDE, f"{prefix}-w", "wide"), slot(chart, NARROW, f"{prefix}-n", "narrow"), *interactive],
                className="chart-frame",
                **data(chart_frame="true"),
            ),
            html.Figcaption([html.P(note) for note in chart.words.notes] or None, className="chart-notes"),
        ],
        className="chart-figure",
        **aria(label=f"Chart: {chart.words.title}, {chart.words.place}"),
    )
