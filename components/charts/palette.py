"""Colours, dashes and markers, chosen together so that a chart reads in colour, in grey and in print.

Colours are a darkened Okabe and Ito set: at least 4.5 to 1 on white, and on near-black in the dark
set. A drawing names them as CSS variables (`--chart-own` and so on), with the light colour inside as
fallback, so that a page may theme every chart at once.
"""

from dataclasses import dataclass, replace

from components.charts.description import Role

LIGHT = {
    "own": "#12437a",
    "neighbours": "#a85400",
    "region": "#00715a",
    "england": "#5c5c5c",
    "target": "#1d1d1d",
    "category-1": "#8c2f6b",
    "category-2": "#006d8f",
    "category-3": "#7a5c00",
    "band": "#12437a",
    "ink": "#1d1d1d",
    "paper": "#ffffff",
}
DARK = {
    "own": "#8cc2ff",
    "neighbours": "#f7ad4d",
    "region": "#55d0ac",
    "england": "#c4c4c4",
    "target": "#f2f2f2",
    "category-1": "#f09ccf",
    "category-2": "#6fd3f2",
    "category-3": "#e3c65b",
    "band": "#8cc2ff",
    "ink": "#f2f2f2",
    "paper": "#121417",
}
_FORCED = dict.fromkeys(LIGHT, "CanvasText") | {"own": "LinkText", "paper": "Canvas"}


@dataclass(frozen=True, slots=True)
class Look:
    """How one line is drawn: colour name, SVG dash pattern, stroke width and marker shape."""

    colour: str
    dash: str
    width: float
    marker: str


_LOOKS = {
    Role.OWN: Look("own", "", 3, "circle"),
    Role.NEIGHBOURS: Look("neighbours", "7 4", 2, "square"),
    Role.NEIGHBOURS_MEDIAN: Look("neighbours", "2 3 7 3", 2, "diamond"),
    Role.REGION: Look("region", "2 4", 2.5, "triangle"),
    Role.ENGLAND: Look("england", "", 2, "diamond"),
    Role.TARGET: Look("target", "", 2.5, "dash"),
}
_CATEGORIES = (
    Look("own", "", 2.5, "circle"),
    Look("neighbours", "8 4", 2.5, "square"),
    Look("region", "2 4", 2.5, "triangle"),
    Look("category-1", "10 3 2 3", 2.5, "diamond"),
    Look("category-2", "", 2, "triangle"),
    Look("category-3", "4 3", 2, "circle"),
    Look("england", "", 2, "square"),
)


def look(role: Role, position: int = 0) -> Look:
    """How a line of this role is drawn; after the seventh category colours return, dashed and marked anew."""
    if role is not Role.CATEGORY:
        return _LOOKS[role]
    turn, place = divmod(position, len(_CATEGORIES))
    first = _CATEGORIES[place]
    return replace(
        first,
        dash=_CATEGORIES[(place + 2 * turn) % len(_CATEGORIES)].dash,
        marker=_CATEGORIES[(place + turn) % len(_CATEGORIES)].marker,
    )


def paint(name: str, fixed: bool) -> str:
    """A colour as an SVG attribute: a CSS variable with its light colour inside, or that colour alone."""
    return LIGHT[name] if fixed else f"var(--chart-{name},{LIGHT[name]})"


def _variables(colours: dict[str, str]) -> str:
    return ";".join(f"--chart-{name}:{colour}" for name, colour in colours.items() if name != "ink")


STYLE = (
    f"@media (prefers-color-scheme:dark){{:root:not([data-bs-theme=light]){{{_variables(DARK)}}}}}"
    f"[data-bs-theme=dark]{{{_variables(DARK)}}}"
    f"@media (forced-colors:active){{.chart{{{_variables(_FORCED)};forced-color-adjust:none;color:CanvasText}}}}"
    f"@media print{{:root,[data-bs-theme]{{{_variables(LIGHT)}}}}}"
)
"""One style sheet for every chart of a page: dark, high contrast and print. Put it in the page once."""
