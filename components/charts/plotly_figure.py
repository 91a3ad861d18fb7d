"""The same chart as a Plotly figure: a plain dict, built without importing Plotly."""

from typing import Any

from components.charts.description import BarChart, TrendChart
from components.charts.palette import DARK, LIGHT
from components.charts.plotly_bars import bars_figure
from components.charts.plotly_parts import Figure
from components.charts.plotly_trend import trend_figure

CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    "showTips": False,
    "plotlyServerURL": "",
}
"""How Plotly behaves on every page: no mode bar, so no button that sends a chart anywhere."""


def plotly_figure(chart: TrendChart | BarChart, *, dark: bool = False, height: int = 380) -> Figure:
    """The chart as `{"data": [...], "layout": {...}}`, showing the same points and words as its SVG.

    The timeline of inspections has no figure: its SVG, with its table, says all there is.
    A protected or missing figure has no point: it is a sign under the plot, placed by its date alone.
    """
    colours = DARK if dark else LIGHT
    match chart:
        case TrendChart():
            figure = trend_figure(chart, colours, height)
        case BarChart():
            figure = bars_figure(chart, colours)
    figure["layout"] |= {
        "height": height,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 14, "color": colours["ink"]},
        "hoverlabel": {"bgcolor": colours["paper"], "font": {"color": colours["ink"]}},
        "dragmode": False,
    }
    return figure
