"""Attributes whose names Python cannot spell: those for people who listen to a page, and those for its script."""

from typing import Any


def aria(**values: str) -> dict[str, Any]:
    """The values as `aria-` attributes of a component: `aria(label="Chart")` gives `{"aria-label": "Chart"}`."""
    return {f"aria-{name}": value for name, value in values.items()}


def data(**values: str) -> dict[str, Any]:
    """The values as `data-` attributes of a component: `data(chart_frame="true")` gives `{"data-chart-frame": "true"}`."""
    return {f"data-{name.replace('_', '-')}": value for name, value in values.items()}
