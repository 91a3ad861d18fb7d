"""Inspections as SVG: one time axis, a lane for each framework, grades as words beside their shapes."""

from components.charts.canvas import Canvas
from components.charts.description import Lane, TimelineChart, TimelineMark
from components.charts.labels import thin
from components.charts.markup import clean, num, tag, text, width_of, wrap
from components.charts.plot import Plot

GRADE_SHAPES = {
    "outstanding": "diamond",
    "good": "circle",
    "requires improvement": "triangle",
    "inadequate": "square",
}
"""Shapes of the grades most frameworks share; every other grade is a hollow circle. Words go with all."""

ROW = 30.0


def draw_timeline(chart: TimelineChart, canvas: Canvas) -> tuple[str, float]:
    """The chart as SVG elements with its top at 0, and its height."""
    plot = Plot(18.0, canvas.width - 18, 0.0, 0.0, chart.x.start, chart.x.end, 0.0, 1.0)
    drawn, y = [], 0.0
    for place, lane in enumerate(chart.lanes):
        part, y = _lane(lane, canvas, plot, y, place)
        drawn.append(part)
    if not chart.lanes:
        return text(0, canvas.size, "No inspection is recorded"), canvas.size * 2
    places = [plot.x(tick.at) for tick in chart.x.ticks]
    widths = [width_of(tick.label, canvas.small) for tick in chart.x.ticks]
    middles = [min(max(x, w / 2), canvas.width - w / 2) for x, w in zip(places, widths, strict=True)]
    shown = thin(chart.x.ticks, middles, widths, chart.x.anchor)
    grid = "".join(f"M{num(places[i])} 0V{num(y + 6)}" for i in shown)
    words = "".join(text(middles[i], y + canvas.small + 10, chart.x.ticks[i].label) for i in shown)
    behind = tag("path", d=grid, stroke=canvas.ink, stroke_opacity="0.14")
    axis = tag("path", d=f"M0 {num(y)}H{num(canvas.width)}", stroke=canvas.ink)
    labels = tag("g", words, font_size=canvas.small, text_anchor="middle")
    return behind + "".join(drawn) + axis + labels, y + canvas.small + 18


def _lane(lane: Lane, canvas: Canvas, plot: Plot, top: float, place: int) -> tuple[str, float]:
    names = wrap(lane.label, canvas.size, canvas.width - 12, bold=True)
    y = top + 8
    heading = []
    for line in names:
        heading.append(text(6, y + canvas.size, line, font_weight="700"))
        y += canvas.size * 1.25
    y += 6
    drawn, ends = [], [0.0]
    for mark in lane.marks:
        x, width = plot.x(mark.x), _label_width(mark, canvas)
        left, under = _label_place(x, width, canvas)
        row = _row(ends, (x - 8, x + 8), (left, left + width), under)
        drawn.append(_mark(mark, canvas, x, left, y + (row + 0.5) * ROW, under))
    bottom = y + len(ends) * ROW + 6
    shade = tag(
        "rect",
        x=0,
        y=top,
        width=canvas.width,
        height=bottom - top,
        fill=canvas.colour("band"),
        fill_opacity="0.1" if place % 2 == 0 else "0.03",
    )
    return shade + "".join(heading) + "".join(drawn), bottom


def _label_width(mark: TimelineMark, canvas: Canvas) -> float:
    if not mark.grade:
        return 0.0
    return canvas.width_of(mark.grade + " ", bold=True) + width_of(mark.short_date, canvas.small)


def _label_place(x: float, width: float, canvas: Canvas) -> tuple[float, int]:
    """Where the words begin, and 1 where they must stand in the row under their mark, else 0."""
    if x + 11 + width <= canvas.width:
        return x + 11, 0
    if x - 11 - width >= 0:
        return x - 11 - width, 0
    return max(0.0, min(x - width / 2, canvas.width - width)), 1


def _row(ends: list[float], mark: tuple[float, float], words: tuple[float, float], under: int) -> int:
    """The first row free for a mark and its words; notes in `ends` how far each row is now taken."""
    row = 0
    while True:
        ends += [0.0] * (row + under + 1 - len(ends))
        start = min(mark[0], words[0]) if not under else mark[0]
        if ends[row] <= start and (not under or ends[row + 1] <= words[0]):
            break
        row += 1
    ends[row] = max(mark[1], words[1]) + 6 if not under else mark[1] + 6
    if under:
        ends[row + 1] = words[1] + 6
    return row


def _mark(mark: TimelineMark, canvas: Canvas, x: float, left: float, y: float, under: int) -> str:
    if not mark.grade:
        title = tag("title", clean(mark.label))
        return tag("path", title, d=f"M{num(x)} {num(y - 8)}v16", stroke=canvas.ink, stroke_width=2.5)
    shape = GRADE_SHAPES.get(mark.grade.lower())
    colour = canvas.colour("own")
    drawn = tag(
        "g",
        canvas.marker(shape or "circle", x, y, 6.5, mark.label),
        stroke=colour,
        stroke_width=2,
        fill=colour if shape else canvas.colour("paper"),
    )
    date = tag("tspan", clean(mark.short_date), font_size=canvas.small, font_weight="400")
    words = tag("tspan", clean(mark.grade + " "), font_weight="700") + date
    return drawn + tag("text", words, x=left, y=y + canvas.size * 0.35 + under * ROW * 0.8)
