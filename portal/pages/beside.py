"""Two to four councils on one indicator, side by side over the years that all of them have."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from components.aria import aria
from components.chart_figure import NARROW, slot
from components.charts.description import TimeAxis, TrendChart
from components.charts.scales import value_axis
from components.charts.trend import trend_chart
from components.reply import Reading, number_cell
from components.table import scroll_region
from portal.definitions import Indicator
from portal.formats import format_list, format_period, format_unit
from portal.query import indicator_path
from portal.selection import Observation, Selection
from portal.store import Store

FEWEST_COUNCILS = 2
SHARED = "The charts share their scales and show the years that all of these places have."


def side_by_side(store: Store, reading: Reading, indicator: Indicator) -> list[Any]:
    """A chart for each council on shared scales, and the same in one table; nothing where only one is chosen."""
    query = reading.query
    codes = [query.geography, *[c for c in query.councils if c != query.geography]]
    if len(codes) < FEWEST_COUNCILS:
        return []
    names = [store.places[code].geography for code in codes]
    plain = query.change(indicator_id=indicator.id, comparators=(), breakdown="")
    found = [store.select(plain.change(geography=code)) for code in codes]
    heading = html.H2(f"Side by side: {format_list(names)}", id="beside")
    lacking = [name for name, selection in zip(names, found, strict=True) if not selection.own]
    if lacking:
        return [heading, html.P(f"There is no figure for {format_list(lacking)}, so they cannot be set side by side.")]
    cut = _same_periods(found)
    charts = _on_one_scale([trend_chart(s) for s in cut], indicator)
    drawn = [_figure(name, chart, place) for place, (name, chart) in enumerate(zip(names, charts, strict=True))]
    link = html.A("This figure in full", href=query.to(indicator_path(indicator.id)))
    table = _table(reading, indicator, names, cut)
    return [heading, html.P(SHARED), html.Div(drawn, className="beside"), table, html.P(link)]


def _figure(name: str, chart: TrendChart, place: int) -> html.Figure:
    notes = [html.P(note) for note in chart.words.notes]
    return html.Figure(
        [
            html.H3(name),
            html.Div(slot(chart, NARROW, f"beside-{place}", "both"), className="chart-frame"),
            html.Figcaption(notes or None, className="chart-notes"),
        ],
        className="chart-figure",
        **aria(label=f"Chart: {chart.words.title}, {name}"),
    )


def _same_periods(selections: Sequence[Selection]) -> list[Selection]:
    """Each selection cut to the periods that all of them have."""
    common = set.intersection(*[{o.period for o in s.own[0].observations} for s in selections])
    cut = []
    for selection in selections:
        own = selection.own[0]
        kept = tuple(o for o in own.observations if o.period in common)
        cut.append(replace(selection, series=(replace(own, observations=kept),), variants=()))
    return cut


def _on_one_scale(charts: Sequence[TrendChart], indicator: Indicator) -> list[TrendChart]:
    values = [p.value for chart in charts for line in chart.lines for p in line.points]
    y = value_axis(values, indicator.unit, whole=indicator.decimals == 0)
    longest: TimeAxis = max((c.x for c in charts), key=lambda x: x.end - x.start)
    return [replace(chart, y=y, x=longest) for chart in charts]


def _table(reading: Reading, indicator: Indicator, names: Sequence[str], selections: Sequence[Selection]) -> html.Div:
    """A row a period, newest first, a column a council, with what the charts mark in words."""
    rows = []
    for places in zip(*[reversed(s.own[0].observations) for s in selections], strict=True):
        cells = [_cell(reading, o, s) for o, s in zip(places, selections, strict=True)]
        rows.append(html.Tr([html.Th(format_period(places[0]), scope="row"), *cells]))
    head = html.Tr([html.Th(words, scope="col") for words in ("Period", *names)])
    caption = f"{indicator.title} ({format_unit(indicator.unit).lower()}), {format_list(names)}"
    parts = [html.Caption(caption), html.Thead(head), html.Tbody(rows)]
    return scroll_region(html.Table(parts, className="figures"), caption)


def _cell(reading: Reading, observation: Observation, selection: Selection) -> html.Td:
    """A figure with what stands beside it in the chart: a break, or an inspection in its period."""
    cell = number_cell(reading, observation)
    inspected = [
        html.Small(f"Inspected: {i.overall.lower()}")
        for i in selection.inspections
        if i.overall and observation.period_start <= i.date <= observation.period_end
    ]
    broken = (
        [html.Small(f"Not comparable with earlier figures: {observation.break_before}")]
        if observation.break_before
        else []
    )
    return html.Td([cell.children, *broken, *inspected], className=getattr(cell, "className", None))
