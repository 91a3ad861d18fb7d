"""Every council as SVG: marks stacked above one axis, comparators as upright lines, names over what is picked out."""

from components.charts.canvas import Canvas
from components.charts.description import Role, SpreadChart, SpreadDot
from components.charts.labels import flag_rows, thin
from components.charts.markup import clean, num, tag, text, width_of
from components.charts.palette import look
from components.charts.plot import Plot

EDGE = 14.0
LINE = 20.0


def draw_spread(chart: SpreadChart, canvas: Canvas) -> tuple[str, float]:
    """The chart as SVG elements with its top at 0, and its height."""
    if not chart.dots:
        return text(0, canvas.size, "No council has a figure for this time"), canvas.size * 2
    radius = 3.6 if canvas.narrow else 5.0
    plot = Plot(EDGE, canvas.width - EDGE, 0.0, 0.0, chart.axis.low, chart.axis.high, 0.0, 1.0)
    order = sorted(chart.dots, key=lambda d: (d.value, d.role is not Role.OWN, d.label))
    places = _stack([plot.x(d.value) for d in order], radius)
    pile = max(y for _, y in places) + 2 * radius
    flags, top = _flags(chart, canvas, plot)
    ground = top + pile + radius + 6
    dots = "".join(
        _dot(dot, canvas, x, ground - radius - 2 - y, radius)
        for dot, (x, y) in sorted(zip(order, places, strict=True), key=lambda pair: pair[0].role is Role.OWN)
    )
    feet = dict(zip((id(d) for d in order), places, strict=True))
    lines = _lines(chart, canvas, plot, top, ground, feet, radius)
    axis, height = _axis(chart, canvas, plot, ground)
    key, height = _key(chart, canvas, height)
    return axis + lines + dots + flags + key, height


def _stack(xs: list[float], radius: float) -> list[tuple[float, float]]:
    """For marks from left to right, how high each lies above the ground so that none covers another."""
    step = 2 * radius + 0.8
    placed: list[tuple[float, float]] = []
    for x in xs:
        near = [(x - px, py) for px, py in placed if x - px < step]
        heights = [0.0] + [py + (step * step - dx * dx) ** 0.5 for dx, py in near]
        fits = [h for h in sorted(heights) if all(dx * dx + (h - py) ** 2 >= step * step - 1e-6 for dx, py in near)]
        placed.append((x, fits[0]))
    return placed


def _dot(dot: SpreadDot, canvas: Canvas, x: float, y: float, radius: float) -> str:
    title = f"{dot.label}: {dot.text}"
    if dot.role is Role.CATEGORY:
        colour = canvas.colour("england")
        mark = canvas.marker("circle", x, y, radius - 0.6, title)
        return tag("g", mark, fill=canvas.colour("paper"), stroke=colour, stroke_width=1.3)
    colour = canvas.colour(look(dot.role).colour)
    shape = look(dot.role).marker
    size = radius * (1.45 if dot.role is Role.OWN else 1.1)
    return tag("g", canvas.marker(shape, x, y, size, title), fill=colour, stroke=canvas.colour("paper"), stroke_width=1)


def _picked(chart: SpreadChart) -> list[tuple[str, str, Role, float]]:
    own = [(d.label, d.text, d.role, d.value) for d in chart.dots if d.role is Role.OWN]
    return own + [(m.label, m.text, m.role, m.value) for m in chart.marks]


def _flags(chart: SpreadChart, canvas: Canvas, plot: Plot) -> tuple[str, float]:
    """The names over the plot, in rows where they would meet, and where the rows end."""
    picked = _picked(chart)
    words = [f"{label} {number}" for label, number, _, _ in picked]
    widths = [width_of(w, canvas.size, bold=True) for w in words]
    feet = [plot.x(value) for _, _, _, value in picked]
    lefts = [min(max(f - w / 2, 0.0), max(0.0, canvas.width - w)) for f, w in zip(feet, widths, strict=True)]
    rows = flag_rows(feet, [(left, left + w) for left, w in zip(lefts, widths, strict=True)], 8.0)
    drawn = [
        text(
            left, row * LINE + canvas.size, w,
            fill=canvas.colour(look(role).colour), font_weight="700" if role is Role.OWN else None, **canvas.halo,
        )
        for w, left, row, (_, _, role, _) in zip(words, lefts, rows, picked, strict=True)
    ]  # fmt: skip
    return "".join(drawn), (max(rows, default=-1) + 1) * LINE + 4


def _lines(
    chart: SpreadChart, canvas: Canvas, plot: Plot, top: float, ground: float,
    feet: dict[int, tuple[float, float]], radius: float,
) -> str:  # fmt: skip
    """The comparators' upright lines, the chosen council's leader, and its range under the ground line."""
    drawn = []
    for mark in chart.marks:
        style = look(mark.role)
        at = num(plot.x(mark.value))
        drawn.append(
            tag(
                "path", tag("title", clean(f"{mark.label}: {mark.text}")), d=f"M{at} {num(top - 2)}V{num(ground)}",
                stroke=canvas.colour(style.colour), stroke_width=style.width, stroke_dasharray=style.dash or None,
            )
        )  # fmt: skip
    for dot in chart.dots:
        if dot.role is not Role.OWN:
            continue
        x, height = feet[id(dot)]
        colour = canvas.colour("own")
        drawn.append(
            tag(
                "path",
                d=f"M{num(x)} {num(top - 2)}V{num(ground - radius - 2 - height)}",
                stroke=colour,
                stroke_width=1.5,
            )
        )
        if dot.lower is not None and dot.upper is not None:
            left = plot.x(max(dot.lower, chart.axis.low))
            right = plot.x(min(dot.upper, chart.axis.high))
            drawn.append(tag("rect", x=left, y=ground + 2, width=max(right - left, 2.0), height=5, rx=2, fill=colour))
    return "".join(drawn)


def _axis(chart: SpreadChart, canvas: Canvas, plot: Plot, ground: float) -> tuple[str, float]:
    places = [plot.x(t.at) for t in chart.axis.ticks]
    widths = [width_of(t.label, canvas.small) for t in chart.axis.ticks]
    shown = thin(chart.axis.ticks, places, widths, 0)
    grid = "".join(f"M{num(places[i])} {num(ground)}v12" for i in shown)
    base = ground + 14 + canvas.small
    middles = [min(max(x, w / 2), canvas.width - w / 2) for x, w in zip(places, widths, strict=True)]
    words = "".join(text(middles[i], base, chart.axis.ticks[i].label) for i in shown)
    drawn = tag("path", d=f"M0 {num(ground)}H{num(canvas.width)}{grid}", stroke=canvas.ink, stroke_width=1)
    drawn += tag("g", words, font_size=canvas.small, text_anchor="middle")
    name, bottom = canvas.paragraph(chart.axis.label, base + 2, canvas.small)
    return drawn + name, bottom + 4


def _key(chart: SpreadChart, canvas: Canvas, top: float) -> tuple[str, float]:
    """What the shapes mean, for the kinds of council there are."""
    entries = []
    for role, words in ((Role.NEIGHBOURS, "Statistical neighbour"), (Role.CATEGORY, "Other council")):
        if any(d.role is role for d in chart.dots):
            entries.append((role, words))
    x, y, drawn = 6.0, top + canvas.small, []
    for role, words in entries:
        drawn.append(_dot(SpreadDot(words, role, 0.0, ""), canvas, x, y - 4.5, 5.0))
        drawn.append(text(x + 11, y, words, font_size=canvas.small))
        x += 34 + width_of(words, canvas.small)
    return "".join(drawn), y + 8 if entries else top
