"""A chart as static SVG: the first paint of every page, embeds, print and pictures."""

from components.charts.canvas import Canvas
from components.charts.description import BarChart, Chart, SpreadChart, TimelineChart, TrendChart
from components.charts.markup import checked_prefix, clean, num, tag
from components.charts.svg_bars import draw_bars
from components.charts.svg_spread import draw_spread
from components.charts.svg_timeline import draw_timeline
from components.charts.svg_trend import draw_trend
from portal.formats import format_date

FACE = "Arial,Helvetica,sans-serif"
LICENCE = "Open Government Licence v3.0"
MARGIN = 16.0
NARROWEST = 240.0


def draw_svg(
    chart: Chart,
    *,
    width: float = 720,
    prefix: str = "chart",
    standalone: bool = False,
    address: str = "",
    licence: str = LICENCE,
) -> str:
    """The chart as one `<svg>` element, laid out for `width` pixels, scaling to the width it is given.

    Below 480 it is laid out for a phone. `prefix` begins its ids, so that several can stand on a page.
    A `standalone` picture has a white background and holds its title, place, period, source, date,
    `address` and `licence`; otherwise colours follow the page (`palette.STYLE`,
    `currentColor`), and the page shows `chart.words.notes` beside it.
    Raises ValueError for a width under 240 or a prefix that is not a plain name.
    """
    if width < NARROWEST:
        raise ValueError(f"a chart cannot be drawn {width} pixels wide: use {NARROWEST:.0f} or more")
    prefix = checked_prefix(prefix)
    margin = MARGIN if standalone else 0.0
    canvas = Canvas(width - 2 * margin, fixed=standalone)
    parts, height = _stack(chart, canvas, standalone, address, licence)
    total, outer = height + 2 * margin, width
    body = tag("g", parts, transform=f"translate({num(margin)} {num(margin)})") if margin else parts
    paper = tag("rect", width=outer, height=total, fill=canvas.colour("paper")) if standalone else ""
    words = tag("title", clean(f"{chart.words.title}, {chart.words.place}"), id=f"{prefix}-title") + tag(
        "desc", clean(chart.words.alternative), id=f"{prefix}-desc"
    )
    return tag(
        "svg",
        words + paper + body,
        xmlns="http://www.w3.org/2000/svg",
        _class="chart",
        viewBox=f"0 0 {num(outer)} {num(total)}",
        width=num(outer) if standalone else "100%",
        height=num(total) if standalone else None,
        role="img",
        aria_labelledby=f"{prefix}-title {prefix}-desc",
        font_family=FACE if standalone else None,
        font_size=canvas.size,
        fill=canvas.ink,
    )


def _stack(chart: Chart, canvas: Canvas, standalone: bool, address: str, licence: str) -> tuple[str, float]:
    """Title, drawing, notes and imprint, one under the other."""
    parts, y = [], 0.0
    if standalone:
        part, y = canvas.paragraph(chart.words.title, y, canvas.size + 5, bold=True)
        parts.append(part)
        under = ", ".join(filter(None, (chart.words.place, chart.words.period)))
        part, y = canvas.paragraph(under, y + 2, canvas.size)
        parts.append(part)
        y += 12
    body, height = _draw(chart, canvas)
    parts.append(tag("g", body, transform=f"translate(0 {num(y)})") if y else body)
    y += height
    if standalone:
        for line in (" ".join(chart.words.notes), *_imprint(chart, address, licence)):
            part, y = canvas.paragraph(line, y + 4, canvas.small)
            parts.append(part)
    return "".join(parts), y + 2


def _draw(chart: Chart, canvas: Canvas) -> tuple[str, float]:
    match chart:
        case TrendChart():
            return draw_trend(chart, canvas)
        case BarChart():
            return draw_bars(chart, canvas)
        case TimelineChart():
            return draw_timeline(chart, canvas)
        case SpreadChart():
            return draw_spread(chart, canvas)


def _imprint(chart: Chart, address: str, licence: str) -> list[str]:
    words = chart.words
    dated = f"Release {words.release_id}, {format_date(words.release_date[:10])}." if words.release_id else ""
    return list(
        filter(
            None,
            (
                f"Source: {words.source}." if words.source else "",
                " ".join(filter(None, (dated, f"Licence: {licence}." if licence else ""))),
                address,
            ),
        )
    )
