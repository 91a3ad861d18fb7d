"""The chosen place's line alone, small enough to stand beside a figure."""

from components.charts.description import Role, TrendChart
from components.charts.markup import num, tag
from components.charts.palette import paint
from components.charts.plot import Plot

EDGE = 5.0


def draw_sparkline(chart: TrendChart, *, width: float = 120, height: float = 32) -> str:
    """A small `<svg>` of the chosen place's points, cut where its line is cut, the newest point marked.

    It repeats a figure that stands beside it in words, so readers of the screen are not told it twice.
    Empty text where the chosen place has no point.
    """
    own = next((line for line in chart.lines if line.role is Role.OWN and line.points), None)
    if own is None:
        return ""
    top = max(chart.y.ticks[1].at, *(point.value for point in own.points))
    plot = Plot(EDGE, width - EDGE, EDGE, height - EDGE, chart.x.start, chart.x.end, chart.y.low, top)
    places = [[(plot.x(p.x), plot.y(p.value)) for p in run] for run in own.runs]
    path = "".join("M" + "L".join(f"{num(x)} {num(y)}" for x, y in run) for run in places if len(run) > 1)
    lone = [run[0] for run in places[:-1] if len(run) == 1]
    colour = paint("own", False)
    drawn = tag("path", d=path, fill="none", stroke=colour, stroke_width=2, stroke_linejoin="round") if path else ""
    drawn += "".join(tag("circle", cx=x, cy=y, r=1.5, fill=colour) for x, y in lone)
    x, y = places[-1][-1]
    drawn += tag("circle", cx=x, cy=y, r=3.5, fill=colour)
    return tag(
        "svg",
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        _class="chart sparkline",
        viewBox=f"0 0 {num(width)} {num(height)}",
        width=width,
        height=height,
        aria_hidden="true",
        focusable="false",
    )
