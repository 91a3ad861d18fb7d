"""Bars as SVG: the category, its bar, and its value in words at the end of it."""

from components.charts.canvas import Canvas
from components.charts.description import Bar, BarChart, BarGroup
from components.charts.markup import clean, num, tag, text, width_of, wrap
from components.charts.palette import look

THICK = 20.0
GAP = 10.0
COLUMN_GAP = 36.0
NARROWEST_COLUMN = 380.0


def draw_bars(chart: BarChart, canvas: Canvas) -> tuple[str, float]:
    """The chart as SVG elements with its top at 0, and its height. Groups stand in columns where they fit."""
    drawn, top = [text(0, canvas.small, chart.axis.label, font_size=canvas.small)], canvas.small * 1.9
    key, key_height = _key(chart, canvas, top)
    drawn.append(key)
    top += key_height
    fit = int((canvas.width + COLUMN_GAP) // (NARROWEST_COLUMN + COLUMN_GAP))
    columns = max(1, min(fit, len(chart.groups)))
    width = (canvas.width - COLUMN_GAP * (columns - 1)) / columns
    y, lowest = top, top
    for place, group in enumerate(chart.groups):
        column = place % columns
        if column == 0:
            y = lowest + (18 if place else 0)
        part, bottom = _group(group, chart, canvas, column * (width + COLUMN_GAP), y, width)
        drawn.append(part)
        lowest = max(lowest, bottom)
    if not chart.groups:
        drawn.append(text(0, top + canvas.size, "No figure can be shown"))
        lowest = top + canvas.size * 2
    return "".join(drawn), lowest + 6


def _group(
    group: BarGroup, chart: BarChart, canvas: Canvas, left: float, top: float, width: float
) -> tuple[str, float]:
    drawn, y = [], top
    if group.label:
        drawn.append(text(left, y + canvas.size, group.label, font_weight="700"))
        y += canvas.size * 1.6
    stacked = width < 360
    compared = any(bar.marks for g in chart.groups for bar in g.bars)
    values = 10 + max((canvas.width_of(bar.text, True) for g in chart.groups for bar in g.bars), default=0)
    names = 0.0 if stacked else min(width * 0.4, _names(chart, canvas) + 10)
    start = names + (values if compared and not stacked else 0.0)
    room = width - start - (4.0 if compared else values)
    scale = max(room, 40.0) / (chart.axis.high - chart.axis.low)
    zero = left + start - chart.axis.low * scale
    first = y
    for bar in group.bars:
        lines = wrap(bar.label, canvas.size, width - values if stacked else names - 10) or [""]
        if stacked:
            name, bottom = _name(lines, canvas, left, y)
            bar_y, height = bottom, bottom + THICK - y
        else:
            tall = len(lines) * canvas.size * 1.2
            height = max(THICK, tall)
            name, _ = _name(lines, canvas, left, y + (height - tall) / 2 - 1)
            bar_y = y + (height - THICK) / 2
        drawn += [name, _bar(bar, canvas, zero, bar_y, scale, valued=not compared)]
        if compared and bar.value is not None:
            # Marks stand past the bar, so its own value goes before it, where it cannot seem theirs.
            at = left + width if stacked else left + start - 10
            line = y + canvas.size if stacked else bar_y + THICK / 2 + canvas.size * 0.35
            drawn.append(text(at, line, bar.text, text_anchor="end", font_weight="700"))
        y += height + GAP
    axis = tag("path", d=f"M{num(zero)} {num(first)}V{num(y - GAP + 2)}", stroke=canvas.ink)
    return "".join(drawn) + (axis if group.bars and not stacked else ""), y - GAP


def _names(chart: BarChart, canvas: Canvas) -> float:
    return max((canvas.width_of(bar.label) for group in chart.groups for bar in group.bars), default=0.0)


def _name(lines: list[str], canvas: Canvas, left: float, y: float) -> tuple[str, float]:
    """The name of a category in lines of text from y down, and where a bar under it begins."""
    step = canvas.size * 1.2
    drawn = [text(left, y + canvas.size + row * step, line) for row, line in enumerate(lines)]
    return "".join(drawn), y + len(lines) * step + 3


def _bar(bar: Bar, canvas: Canvas, zero: float, y: float, scale: float, valued: bool) -> str:
    middle = y + THICK / 2
    if bar.value is None:
        # The words stand at the axis whatever they hide: their place says nothing of the value.
        return text(zero + 8, middle + canvas.size * 0.35, bar.text, font_style="italic")
    length = bar.value * scale
    drawn = tag(
        "rect",
        tag("title", clean(f"{bar.label}: {bar.text}")),
        x=zero + min(length, 0),
        y=y,
        width=abs(length),
        height=THICK,
        fill=canvas.colour("own"),
    )
    for mark in bar.marks:
        style = look(mark.role)
        at = zero + mark.value * scale
        title = tag("title", clean(f"{mark.label}: {mark.text}"))
        drawn += tag(
            "path",
            title,
            d=f"M{num(at)} {num(y - 3)}v{num(THICK + 6)}",
            stroke=canvas.colour("paper"),
            stroke_width=6,
        ) + tag(
            "path",
            d=f"M{num(at)} {num(y - 3)}v{num(THICK + 6)}",
            stroke=canvas.colour(style.colour),
            stroke_width=3,
            stroke_dasharray="4 2" if style.dash else None,
        )
    if not valued:
        return drawn
    return drawn + text(zero + max(length, 0) + 8, middle + canvas.size * 0.35, bar.text, font_weight="700")


def _key(chart: BarChart, canvas: Canvas, top: float) -> tuple[str, float]:
    """Whose the upright marks are; nothing where there are none."""
    marks = {m.label: m.role for group in chart.groups for bar in group.bars for m in bar.marks}
    drawn, x, y = [], 0.0, top
    for label, role in marks.items():
        width = 14 + width_of(label, canvas.small) + 16
        if x and x + width > canvas.width:
            x, y = 0.0, y + canvas.small * 1.5
        style = look(role)
        drawn.append(
            tag(
                "path",
                d=f"M{num(x + 3)} {num(y)}v{num(canvas.small + 2)}",
                stroke=canvas.colour(style.colour),
                stroke_width=3,
                stroke_dasharray="4 2" if style.dash else None,
            )
            + text(x + 12, y + canvas.small, label, font_size=canvas.small)
        )
        x += width
    return "".join(drawn), (y - top + canvas.small * 2.1) if marks else 0.0
