"""Attributes that name parts of a page for those who listen to it."""

from typing import Any


def aria(**values: str) -> dict[str, Any]:
    """The values as `aria-` attributes of a component: `aria(label="Chart")` gives `{"aria-label": "Chart"}`."""
    return {f"aria-{name}": value for name, value in values.items()}
