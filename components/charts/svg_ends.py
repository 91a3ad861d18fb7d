"""Which line is which: names at the ends of lines where they fit, otherwise a key above the plot."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.charts.canvas import Canvas
from components.charts.description import Line, Point, Role, TrendChart
from components.charts.labels import spread
from components.charts.markup import num, tag, text, wrap
from components.charts.palette import look
from components.charts.plot import Plot
from portal.vocabulary import Status

LEADING = 1.15
GAP = 12.0
AT_MOST = 8


@dataclass(frozen=True, slots=True)
class EndLabel:
    """The words at the end of a line: its name in lines of text, and its last value."""

    line: Line
    point: Point
    name: tuple[str, ...]
    value: str

    @property
    def bold(self) -> bool:
        """Whether it names the chosen place."""
        return self.line.role is Role.OWN


def end_labels(chart: TrendChart, canvas: Canvas) -> list[EndLabel]:
    """A label for every line that has a point, the chosen place first."""
    limit = canvas.width * (0.29 if canvas.narrow else 0.27)
    labels = []
    for line in sorted(chart.lines, key=lambda one: one.role is not Role.OWN):
        happened = [p for p in line.points if p.status not in (Status.FORECAST, Status.TARGET)]
        if line.points:
            point = (happened or list(line.points))[-1]
            name = wrap(f"{line.label} {point.short}", canvas.size, limit, line.role is Role.OWN)
            labels.append(EndLabel(line, point, tuple(name), point.short))
    return labels


def fits_beside(labels: Sequence[EndLabel], canvas: Canvas) -> bool:
    """Whether the names themselves can stand at the ends of the lines."""
    return len(labels) <= AT_MOST and all(len(label.name) <= (3 if canvas.narrow else 2) for label in labels)


def width_beside(labels: Sequence[EndLabel], canvas: Canvas, direct: bool) -> float:
    """The room needed right of the plot."""
    words = [(w, e.bold) for e in labels for w in (e.name if direct else (e.value,))]
    return max((canvas.width_of(w, bold) for w, bold in words), default=0.0) + GAP + 2


def draw_ends(chart: TrendChart, labels: Sequence[EndLabel], canvas: Canvas, plot: Plot, direct: bool) -> str:
    """The labels right of the plot, none on another, each led to the end of its line."""
    if not labels:
        return ""
    line_height = canvas.size * LEADING
    written = [label.name if direct else (label.value,) for label in labels]
    heights = [len(words) * line_height + 2 for words in written]
    wanted = [plot.y(label.point.value) for label in labels]
    middles = spread(wanted, heights, plot.top, plot.bottom + line_height / 2)
    column = GAP + (plot.right if len(chart.x.ticks) != 1 else max(plot.x(e.point.x) for e in labels))
    drawn = []
    for label, words, height, want, middle in zip(labels, written, heights, wanted, middles, strict=True):
        colour = canvas.colour(look(label.line.role, label.line.position).colour)
        first = middle - height / 2 + canvas.size
        lines = "".join(text(column, first + row * line_height, word) for row, word in enumerate(words))
        x = plot.x(label.point.x)
        led = abs(middle - want) > 4 or column - x > 24 + GAP
        lead = (
            tag(
                "path",
                d=f"M{num(x + 6)} {num(want)}L{num(column - 3)} {num(middle)}",
                stroke=colour,
                stroke_opacity="0.6",
                fill="none",
            )
            if led
            else ""
        )
        drawn.append(lead + tag("g", lines, fill=colour, font_weight="700" if label.bold else None, **canvas.halo))
    return "".join(drawn)


def draw_key(chart: TrendChart, canvas: Canvas) -> tuple[str, float]:
    """A sample of each line with its name, in rows over the width; and the height they take."""
    drawn, x, y = [], 0.0, canvas.size
    for line in sorted(chart.lines, key=lambda one: one.role is not Role.OWN):
        bold = line.role is Role.OWN
        for place, words in enumerate(wrap(line.label, canvas.size, canvas.width - 32, bold)):
            width = 32 + canvas.width_of(words, bold)
            if x and x + width > canvas.width:
                x, y = 0.0, y + canvas.size * 1.4
            if place == 0:
                drawn.append(canvas.sample(look(line.role, line.position), x, y - canvas.size * 0.35))
            drawn.append(text(x + 32, y, words, font_weight="700" if bold else None))
            x += width + 14
    return "".join(drawn), y + canvas.size * 0.6
