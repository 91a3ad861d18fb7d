"""Values over time as a Plotly figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.charts.canvas import Canvas
from components.charts.description import Line, Point, Role, TrendChart
from components.charts.labels import TICK_STEPS, spread
from components.charts.palette import look
from components.charts.plotly_parts import EMPTY, HOVER, MIDDLE, SYMBOLS, Figure, moment, plain, written
from components.charts.svg_ends import EndLabel, end_labels, fits_beside, width_beside
from components.charts.svg_flags import NOT_COMPARABLE
from portal.formats import format_month
from portal.vocabulary import Status

ROW = 19
TICKS = 5
PAPER = Canvas(400)
"""The width labels are broken into lines for: a figure may be shown on a phone."""

Colours = dict[str, str]


@dataclass(frozen=True, slots=True)
class Flag:
    """A label above the plot, in a row of its own; `dash` says how its line is drawn, "" for none."""

    x: str
    words: str
    hover: str
    dash: str
    late: bool


def trend_figure(chart: TrendChart, colours: Colours, height: int) -> Figure:
    """Data and layout; see `plotly_figure.plotly_figure`."""
    data = [_line(line, colours) for line in sorted(chart.lines, key=lambda one: one.role is Role.OWN)]
    if chart.variants:
        data.append(_variants(chart, colours))
    flags = _flags(chart)
    strip = list(dict.fromkeys((missing.line, missing.position) for missing in chart.missing))
    labels = end_labels(chart, PAPER)
    direct = fits_beside(labels, PAPER)
    margin = {
        "l": 56,
        "r": round(width_beside(labels, PAPER, direct)) + 12,
        "t": 14 + ROW * (len(flags) + 1) + (0 if direct else 8 + ROW * len(data)),
        "b": 50 + ROW * len(strip),
    }
    inside = max(height - margin["t"] - margin["b"], 1)
    filled = any(line.points for line in chart.lines)
    layout = {
        "showlegend": not direct,
        "legend": {"x": 0, "xanchor": "left", "yref": "container", "y": 1, "yanchor": "top"},
        "margin": margin,
        "hovermode": "closest",
        "xaxis": _time_axis(chart, len(strip)),
        "yaxis": _value_axis(chart, colours, filled),
        "shapes": _shapes(chart, flags, colours, inside),
        "annotations": [
            written(plain(chart.y.label), yshift=ROW * (len(flags) + 1) + 8, xshift=-margin["l"] + 8),
            *_flag_words(flags),
            *_signs(chart, strip, colours),
            *(_ends(chart, labels, colours, inside) if direct else []),
            *([] if filled else [written(EMPTY, **MIDDLE)]),
        ],
    }
    return {"data": data, "layout": layout}


def _value_axis(chart: TrendChart, colours: Colours, filled: bool) -> Figure:
    return {
        "range": [chart.y.low, chart.y.high],
        "tickmode": "array",
        "tickvals": [tick.at for tick in chart.y.ticks],
        "ticktext": [tick.label for tick in chart.y.ticks],
        "fixedrange": True,
        "zeroline": True,
        "visible": filled,
        "gridcolor": "rgba(128,128,128,0.25)",
        "zerolinecolor": colours["ink"],
        "automargin": True,
    }


def _ends(chart: TrendChart, labels: Sequence[EndLabel], colours: Colours, inside: int) -> list[Figure]:
    """The name and last value of each line, right of the plot, none on another."""
    heights = [len(label.name) * ROW for label in labels]
    span = chart.y.high - chart.y.low
    wanted = [inside * (chart.y.high - label.point.value) / span for label in labels]
    middles = spread(wanted, [float(height) for height in heights], 0.0, float(inside + ROW))
    drawn = []
    for label, middle in zip(labels, middles, strict=True):
        words = "<br>".join(plain(line) for line in label.name)
        colour = colours[look(label.line.role, label.line.position).colour]
        drawn.append(
            written(
                f"<b>{words}</b>" if label.bold else words,
                x=1,
                xshift=10,
                y=1 - middle / inside,
                yanchor="middle",
                align="left",
                font={"size": 14, "color": colour},
            )
        )
    return drawn


def _time_axis(chart: TrendChart, strips: int) -> Figure:
    """Ticks at the periods shown: few enough for a phone, in equal steps from the one to keep."""
    every = list(zip(chart.x.dates, chart.x.ticks, strict=True))
    step = next((step for step in TICK_STEPS if step * TICKS >= len(every)), TICK_STEPS[-1])
    kept = [every[i] for i in range(chart.x.anchor % step, len(every), step)]
    return {
        "type": "date",
        "range": [moment(chart.x.start), moment(chart.x.end)],
        "tickmode": "array",
        "tickvals": [date for date, _ in kept],
        "ticktext": ["<br>".join(tick.label.rsplit(" ", 1)) for _, tick in kept],
        "tickangle": 0,
        "showgrid": False,
        "fixedrange": True,
        "ticks": "outside",
        "ticklen": 4 + ROW * strips,
        "tickcolor": "rgba(0,0,0,0)",
    }


def _line(line: Line, colours: Colours) -> Figure:
    style = look(line.role, line.position)
    places: list[tuple[str, Point | None]] = []
    for point in line.points:
        # A place without a value lifts the pen; nothing is ever connected across it.
        places += [] if point.joined or not places else [(point.date, None)]
        places.append((point.date, point))
    points = [point for _, point in places]
    colour = colours[style.colour]
    trace: Figure = {
        "type": "scatter",
        "name": plain(line.label),
        "mode": "markers" if line.role is Role.TARGET else "lines+markers",
        "x": [date for date, _ in places],
        "y": [point.value if point else None for point in points],
        "hovertext": [plain(f"{line.label}, {point.hover}") if point else "" for point in points],
        "hovertemplate": HOVER,
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": colour, "width": style.width, "dash": _dash(style.dash)},
        "marker": {
            "color": colour,
            "size": _size(len(line.points), line.role),
            "symbol": [_symbol(point, style.marker) for point in points],
            "line": {"color": colour, "width": 2.5 if style.marker == "dash" else 0},
        },
    }
    if line.role is Role.OWN and any(p.lower is not None and p.upper is not None for p in line.points):
        trace["error_y"] = {
            "type": "data",
            "symmetric": False,
            "thickness": 1.5,
            "width": 0,
            "color": colour,
            "array": [p.upper - p.value if p and p.upper is not None else None for p in points],
            "arrayminus": [p.value - p.lower if p and p.lower is not None else None for p in points],
        }
    return trace


def _variants(chart: TrendChart, colours: Colours) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Another source",
        "cliponaxis": False,
        "x": [v.date for v in chart.variants],
        "y": [v.value for v in chart.variants],
        "hovertext": [plain(v.label) for v in chart.variants],
        "hovertemplate": HOVER,
        "marker": {"symbol": "square-open", "size": 10, "color": colours["ink"], "line": {"width": 1.5}},
    }


def _dash(pattern: str) -> str:
    return ",".join(f"{length}px" for length in pattern.split()) if pattern else "solid"


def _size(points: int, role: Role) -> int:
    return 4 if points > 40 else 9 if role is Role.OWN else 7


def _symbol(point: Point | None, marker: str) -> str:
    status = point.status if point else ""
    if status == Status.TARGET:
        return "line-ew"
    if status == Status.FORECAST:
        return "diamond-open"
    return SYMBOLS[marker] + ("-open" if status in (Status.PROVISIONAL, Status.ESTIMATED) else "")


def _flags(chart: TrendChart) -> list[Flag]:
    middle = (chart.x.start + chart.x.end) / 2
    flags = [(b.start, f"{b.grade} since {b.since}", "", "") for b in chart.bands if not b.opens_in_view]
    flags += [(m.x, f"{m.grade}, {format_month(m.date)}", m.label, "solid") for m in chart.inspections if m.grade]
    flags += [(b.x, NOT_COMPARABLE, f"{b.period}: {b.reason}", "dot") for b in chart.breaks]
    return [Flag(moment(x), plain(words), plain(hover), dash, x > middle) for x, words, hover, dash in sorted(flags)]


def _shapes(chart: TrendChart, flags: Sequence[Flag], colours: Colours, inside: int) -> list[Figure]:
    """Grades in force behind the plot, and the lines under the labels; `inside` is the plot's height."""

    def upright(x: str, low: float, high: float, dash: str = "solid") -> Figure:
        line = {"color": colours["ink"], "width": 1, "dash": dash}
        return {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": x,
            "x1": x,
            "y0": low,
            "y1": high,
            "line": line,
        }

    bands = [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": moment(band.start),
            "x1": moment(band.end),
            "y0": 0,
            "y1": 1,
            "fillcolor": colours["band"],
            "opacity": 0.12 if place % 2 == 0 else 0.05,
            "line": {"width": 0},
            "layer": "below",
        }
        for place, band in enumerate(chart.bands)
    ]
    feet = [
        upright(flag.x, 0, 1 + ROW * (len(flags) - place) / inside, flag.dash)
        for place, flag in enumerate(flags)
        if flag.dash
    ]
    return bands + feet + [upright(m.date, 0.96, 1) for m in chart.inspections if not m.grade]


def _flag_words(flags: Sequence[Flag]) -> list[Figure]:
    return [
        written(
            flag.words,
            xref="x",
            x=flag.x,
            yshift=ROW * (len(flags) - place),
            xanchor="right" if flag.late else "left",
            hovertext=flag.hover,
        )
        for place, flag in enumerate(flags)
    ]


def _signs(chart: TrendChart, strip: Sequence[tuple[str, int]], colours: Colours) -> list[Figure]:
    """Under the plot, the sign of each period that has no figure, placed by its date alone."""
    drawn: list[Figure] = []
    for missing in chart.missing:
        colour = colours[look(missing.role, missing.position).colour]
        below = ROW * strip.index((missing.line, missing.position))
        drawn.append(
            written(
                missing.status,
                xref="x",
                x=missing.date,
                y=0,
                yshift=-ROW / 2 - 2 - below,
                xanchor="center",
                yanchor="middle",
                font={"size": 12, "color": colour},
                bordercolor=colour,
                borderwidth=1,
                borderpad=1,
                hovertext=plain(f"{missing.line}, {missing.label}"),
            )
        )
    return drawn
