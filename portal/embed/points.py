"""What a reader can explore in a chart: one step a period (or bar), with every figure shown there in words."""

import json
from collections.abc import Iterable
from typing import Any

from components.charts.description import BarChart, Chart, Line, Missing, Point, Role, TrendChart, VariantMark
from portal.formats import STATUS_WORDS
from portal.vocabulary import Status

_DETAILED = frozenset({Role.OWN, Role.NEIGHBOURS, Role.NEIGHBOURS_MEDIAN})
"""Whose figures are told with what stands behind them: the interval that is drawn, how many neighbours had a value."""


def steps(chart: Chart) -> list[dict[str, Any]]:
    """The steps of a chart in its own order; none for a chart that has nothing to explore.

    A step is `{"name", "marks"}`; a mark is `{"name", "text"}`, with `title`, `x` and `y` where the drawing
    places it: the words on its mark, and its place on both axes. A figure that is not shown has words alone.
    """
    match chart:
        case TrendChart():
            return _periods(chart)
        case BarChart():
            return [
                {"name": ", ".join(filter(None, (group.label, bar.label))),
                 "marks": [{"name": "", "text": bar.text, "title": f"{bar.label}: {bar.text}"},
                           *({"name": mark.label, "text": mark.text} for mark in bar.marks)]}
                for group in chart.groups for bar in group.bars
            ]  # fmt: skip
    return []


def as_json(chart: Chart) -> str:
    """The steps of a chart as JSON that is safe inside a script element."""
    return json.dumps(steps(chart), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _periods(chart: TrendChart) -> list[dict[str, Any]]:
    """One step a date, oldest first, the chosen place's figures before the others'."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for line in _own_first(chart.lines):
        for point in line.points:
            found.setdefault(point.date, []).append((point.period, _shown(line, point)))
    for gap in chart.missing:
        found.setdefault(gap.date, []).append(_hidden(gap))
    for variant in chart.variants:
        found.setdefault(variant.date, []).append(_otherwise(variant))
    return [{"name": marks[0][0], "marks": [mark for _, mark in marks]} for _, marks in sorted(found.items())]


def _own_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.role is not Role.OWN)


def _shown(line: Line, point: Point) -> dict[str, Any]:
    detail = point.detail if line.role in _DETAILED else ""
    return {
        "name": line.label, "text": point.label + detail, "title": f"{line.label}, {point.hover}",
        "x": round(point.x, 4), "y": point.value,
    }  # fmt: skip


def _hidden(gap: Missing) -> tuple[str, dict[str, Any]]:
    words = STATUS_WORDS[Status(gap.status)]
    return gap.label.removesuffix(f": {words}"), {"name": gap.line, "text": words, "x": round(gap.x, 4)}


def _otherwise(variant: VariantMark) -> tuple[str, dict[str, Any]]:
    period, _, words = variant.label.partition(": ")
    return period, {"name": "Another source", "text": words, "title": variant.label, "x": round(variant.x, 4),
                    "y": variant.value}  # fmt: skip
