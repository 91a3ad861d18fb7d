"""What every Plotly figure of the portal is made of."""

from datetime import datetime, timedelta
from html import escape
from typing import Any

Figure = dict[str, Any]
HOVER = "%{hovertext}<extra></extra>"
SYMBOLS = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle-up",
    "dash": "line-ew",
}
"""Plotly's names for the marker shapes of the palette."""

EMPTY = "No figure can be shown"
MIDDLE = {"x": 0.5, "y": 0.5, "xanchor": "center", "yanchor": "middle"}


def plain(text: str) -> str:
    """Text that Plotly shows as it is, though it reads some HTML of its own."""
    return escape(text, quote=False)


def moment(at: float) -> str:
    """A year with its fraction as the ISO moment Plotly's date axis reads."""
    year = int(at)
    length = datetime(year + 1, 1, 1) - datetime(year, 1, 1)
    return (datetime(year, 1, 1) + timedelta(seconds=round(length.total_seconds() * (at - year)))).isoformat()


def written(words: str, **changes: Any) -> Figure:
    """Words on a figure, as an annotation: at the top left of the plot unless `changes` place it."""
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "top"}
    return place | {"text": words, "showarrow": False, "borderpad": 0, "font": {"size": 13}} | changes
