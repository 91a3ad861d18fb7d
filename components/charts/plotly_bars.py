"""Bars as a Plotly figure."""

from collections.abc import Sequence
from typing import Any

from components.charts.description import Bar, BarChart
from components.charts.palette import look
from components.charts.plotly_parts import EMPTY, HOVER, MIDDLE, Figure, plain, written


def bars_figure(chart: BarChart, colours: dict[str, str]) -> Figure:
    """Data and layout; see `plotly_figure.plotly_figure`."""
    rows = [(group.label, bar) for group in chart.groups for bar in group.bars]
    crossed = any(label for label, _ in rows)
    labels = [plain(bar.label) for _, bar in rows]
    names: Any = [[plain(label) for label, _ in rows], labels] if crossed else labels
    compared = any(bar.marks for _, bar in rows)
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": plain(chart.words.place),
            "y": names,
            "x": [bar.value for _, bar in rows],
            "text": [plain(bar.text) for _, bar in rows],
            "hovertext": [plain(f"{bar.label}: {bar.text}") for _, bar in rows],
            "hovertemplate": HOVER,
            "textposition": "none" if compared else "outside",
            "cliponaxis": False,
            "marker": {"color": colours["own"]},
        }
    ]
    data += _marks([bar for _, bar in rows], names, colours)
    hidden = [
        written(plain(bar.text), xref="x", yref="y", y=place, yanchor="middle", xshift=6)
        for place, (_, bar) in enumerate(rows)
        if bar.value is None
    ]
    # Marks may stand where a bar's own value would, so that value joins the name of the bar.
    ticks = {
        "tickvals": list(range(len(rows))),
        "ticktext": [f"{plain(bar.label)}  <b>{plain(bar.text)}</b>" for _, bar in rows],
    }
    layout = {
        "showlegend": len(data) > 1,
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        "margin": {"l": 8, "r": 48, "t": 40, "b": 48},
        "xaxis": {
            "range": [chart.axis.low, chart.axis.high],
            "fixedrange": True,
            "visible": bool(rows),
            "title": {"text": plain(chart.axis.label)},
            "gridcolor": "rgba(128,128,128,0.25)",
            "tickvals": [t.at for t in chart.axis.ticks],
            "ticktext": [t.label for t in chart.axis.ticks],
        },
        "yaxis": {
            "type": "multicategory" if crossed else "category",
            "autorange": "reversed",
            "fixedrange": True,
            "automargin": True,
            "visible": bool(rows),
            "ticklabelstandoff": 6,
            **(ticks if compared and not crossed else {}),
        },
        "annotations": hidden if rows else [written(EMPTY, **MIDDLE)],
    }
    return {"data": data, "layout": layout}


def _marks(bars: Sequence[Bar], names: Any, colours: dict[str, str]) -> list[Figure]:
    """One trace for each comparator, with a mark beside each bar it has a value for."""
    traces = []
    for label, role in {mark.label: mark.role for bar in bars for mark in bar.marks}.items():
        marks = [next((mark for mark in bar.marks if mark.label == label), None) for bar in bars]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": plain(label),
                "y": names,
                "x": [mark.value if mark else None for mark in marks],
                "hovertext": [plain(f"{label}: {mark.text}") if mark else "" for mark in marks],
                "hovertemplate": HOVER,
                "marker": {
                    "symbol": "line-ns",
                    "size": 18,
                    "line": {"width": 3, "color": colours[look(role).colour]},
                },
            }
        )
    return traces
