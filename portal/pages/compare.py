"""All councils on one indicator, and a few of them side by side over time."""

from collections.abc import Sequence
from dataclasses import replace

import dash_bootstrap_components as dbc
from dash import html

from components import ids
from components.chart_figure import NARROW, WIDE, slot
from components.charts.description import Role, TimeAxis, TrendChart
from components.charts.scales import value_axis
from components.charts.spread import SpreadMark, mark_of, spread_chart
from components.charts.trend import trend_chart
from components.council_table import council_table
from components.filters import hidden, labelled_select
from components.reply import Reading, figure_cell, sources_line
from components.table import scroll_region
from portal.definitions import Indicator
from portal.formats import format_list, format_period, published_value
from portal.pages.page import View
from portal.pages.shared import change_of_boundary, place_options, release_notice, with_chosen
from portal.query import ALL, MOST_COUNCILS, Query, indicator_path
from portal.questions.reply import EVERY_COMPARATOR, Asking, present
from portal.questions.wording import against, level, standing_among_councils
from portal.plan import Question
from portal.reader import Reader
from portal.selection import Observation, Selection
from portal.store import Store
from portal.vocabulary import Comparator

USUAL = "cla-rate"
"""The indicator shown where an address names none."""
FEWEST_COUNCILS = 2


def offered(store: Store) -> list[Indicator]:
    """The indicators on which councils of any size can be compared: more than one council has it, and it is no plain count."""
    return [
        i
        for i in store.indicators.values()
        if i.national and i.comparable and len(store.geographies_of.get(i.id, ())) >= FEWEST_COUNCILS
    ]


def view(reader: Reader, query: Query) -> View:
    """The chosen indicator (or the usual one) for every council, and side by side for those chosen."""
    store = reader.store(query.release)
    options = offered(store)
    place = store.places[query.geography].geography
    body: list[object] = [
        release_notice(store, query, reader.release_id),
        html.H1("Compare councils"),
        change_of_boundary(store, query.geography),
    ]
    wanted = query.indicator_filter or USUAL
    indicator = store.indicators.get(wanted) if query.indicator_filter else None
    indicator = indicator or next((i for i in options if i.id == USUAL), options[0] if options else None)
    if indicator is None:
        body.append(html.P(f"This release holds figures of {place} only, so there is no council to compare it with."))
    else:
        chosen = query.change(indicator_id=indicator.id, indicator_filter=query.indicator_filter)
        body += _compared(store, chosen, indicator, options)
    return View(
        title=f"Compare councils: {indicator.title}" if indicator else "Compare councils",
        description=f"{place} and every other council in England on one figure, with ranks, ranges and neighbours.",
        body=[part for part in body if part is not None],
    )


def _compared(store: Store, query: Query, indicator: Indicator, options: Sequence[Indicator]) -> list[object]:
    period = _period(store, query, indicator)
    rows = [o for o in store.across(indicator.id, period) if o.geography_code in store.places]
    near = {n.neighbour_code for n in store.neighbours(query.geography)}
    reading = Reading(query, store.indicators)
    body: list[object] = [
        html.P(indicator.question, className="lead"),
        _form(store, query, indicator, options),
        None if indicator.comparable else html.P("This is a plain count. It mostly shows how large a place is.", className="notice"),
    ]
    if len(rows) < FEWEST_COUNCILS:
        body.append(html.P("Only one council has this figure, so there is nothing to compare."))
        return body
    marks, sentences = _marks(store, query, indicator, period), _sentences(store, query, indicator, period)
    titles = [store.sources[i].title for i in dict.fromkeys(o.source_id for o in rows)]
    chart = spread_chart(indicator, rows, query.geography, near, marks, titles, store.release_id, store.built[:10])
    body += [
        html.H2(f"All councils, {format_period(rows[0])}", id="all"),
        *[html.P(s.text, className="finding" if n == 0 else None) for n, s in enumerate(sentences)],
        sources_line(reading, sentences),
        html.Figure(
            [
                html.Div([slot(chart, WIDE, "spread-w", "wide"), slot(chart, NARROW, "spread-n", "narrow")],
                         className="chart-frame"),
                html.Figcaption([html.P(note) for note in chart.words.notes], className="chart-notes"),
            ],
            className="chart-figure", **{"aria-label": f"Chart: {chart.words.title}, {chart.words.place}"},
        ),
        *_side_by_side(store, reading, indicator),
        html.H2("Every council in a table", id="table"),
        council_table(reading, rows, {o.geography_code: s for o in rows
                                      if (s := store.standings(indicator.id, o.geography_code).get(period))}, near),
        html.P(html.A("How places and ranges are worked out", href=query.to("/about/method"))),
    ]  # fmt: skip
    return body


def _period(store: Store, query: Query, indicator: Indicator) -> str:
    """The newest period many councils have, no later than the year asked for: an odd one out is not the newest."""
    periods = store.periods(indicator.id)
    ends = {p: store.across(indicator.id, p) for p in reversed(periods)}
    for period, rows in ends.items():
        shown = sum(published_value(o) is not None for o in rows)
        if shown >= FEWEST_COUNCILS and (query.end is None or int(rows[0].period_end[:4]) <= query.end):
            return period
    return periods[-1] if periods else ""


def _selection(store: Store, query: Query, indicator: Indicator, period: str) -> Selection:
    """The chosen place with every comparator, cut off after the period shown."""
    found = store.select(query.change(indicator_id=indicator.id, comparators=EVERY_COMPARATOR, breakdown="", start=None, end=None))
    ends = [o.period_end for s in found.series for o in s.observations if o.period == period]
    last = max(ends, default="9999")
    series = tuple(replace(s, observations=tuple(o for o in s.observations if o.period_end <= last),
                           contributors=s.contributors[: sum(o.period_end <= last for o in s.observations)])
                   for s in found.series)  # fmt: skip
    standing = store.standings(indicator.id, query.geography).get(period)
    return replace(found, series=series, standing=standing)


def _sentences(store: Store, query: Query, indicator: Indicator, period: str) -> tuple:  # type: ignore[type-arg]
    selection = _selection(store, query, indicator, period)
    if not selection.own:
        return ()
    ask = Asking(store, query, Question("", "", "", "", (indicator.id,)))
    return present((level(selection), standing_among_councils(ask, selection), *against(selection)))


def _marks(store: Store, query: Query, indicator: Indicator, period: str) -> list[SpreadMark]:
    selection = _selection(store, query, indicator, period)
    names = {Comparator.NEIGHBOURS: "Neighbours' average", Comparator.ENGLAND: "England"}
    found = {}
    for series in selection.series:
        if series.comparator in names:
            for o in series.observations:
                if o.period == period:
                    label = names[series.comparator]
                    found.setdefault(series.comparator, mark_of(label, Role(series.comparator.value), o, indicator.decimals))
    return [mark for mark in found.values() if mark is not None]


def _form(store: Store, query: Query, indicator: Indicator, options: Sequence[Indicator]) -> html.Form:
    """Which figure, which council, and which to set beside it: one form, so that one choice keeps the others."""
    listed = [(i.id, i.title) for i in options]
    if indicator.id not in dict(listed):
        listed.append((indicator.id, indicator.title))
    councils = with_chosen(place_options(store, indicator.id), store, query.geography)
    others = [(ALL, "None"), *[(code, name) for code, name in councils if code != query.geography]]
    beside = (*query.councils, *[ALL] * MOST_COUNCILS)[:MOST_COUNCILS]
    fields = [
        labelled_select("indicator", "Figure", listed, indicator.id),
        labelled_select(ids.GEOGRAPHY, "Council", councils, query.geography),
    ]
    more = [_beside(number, others, code) for number, code in enumerate(beside, start=1)]
    parts = [
        html.Div(fields, className="fields"),
        html.Details(
            [html.Summary("Set up to three others beside it"), html.Div(more, className="fields")],
            open=bool(query.councils),
        ),
        html.Button("Compare", type="submit", className="button"),
    ]
    if query.release:
        parts.append(hidden("release", query.release))
    return html.Form(parts, action=query.path, method="get", className="view-form", **{"aria-label": "Choose what to compare"})


def _beside(number: int, options: Sequence[tuple[str, str]], chosen: str) -> html.Div:
    name = f"councils-{number}"
    choices = [{"value": code, "label": words} for code, words in options]
    return html.Div(
        [
            html.Label(f"Beside it, number {number}", htmlFor=name),
            dbc.Select(id=name, name="councils", options=choices, value=chosen if chosen in dict(options) else ALL),
        ],
        className="field",
    )


def _side_by_side(store: Store, reading: Reading, indicator: Indicator) -> list[object]:
    """Two to four councils over the years that all of them have, on the same scales, and the same in a table."""
    query = reading.query
    codes = [query.geography, *[c for c in query.councils if c != query.geography]]
    if len(codes) < FEWEST_COUNCILS:
        return []
    names = [store.places[c].geography for c in codes]
    found = [
        store.select(query.change(geography=c, indicator_id=indicator.id, comparators=(), breakdown="", start=query.start, end=query.end))
        for c in codes
    ]
    heading = html.H2(f"Side by side: {format_list(names)}", id="beside")
    lacking = [name for name, s in zip(names, found, strict=True) if not s.own]
    if lacking:
        return [heading, html.P(f"There is no figure for {format_list(lacking)}, so they cannot be set side by side.")]
    cut = _same_years(found)
    charts = _on_one_scale([trend_chart(s) for s in cut], indicator)
    drawn = [
        html.Figure(
            [
                html.H3(name),
                html.Div(slot(chart, NARROW, f"beside-{n}", "both"), className="chart-frame"),
                html.Figcaption([html.P(note) for note in chart.words.notes], className="chart-notes"),
            ],
            className="chart-figure", **{"aria-label": f"Chart: {indicator.title}, {name}"},
        )
        for n, (name, chart) in enumerate(zip(names, charts, strict=True))
    ]  # fmt: skip
    return [
        heading,
        html.P("The charts share their scales and show the years that all of these places have."),
        html.Div(drawn, className="beside"),
        _years_table(reading, indicator, names, cut),
        html.P(html.A("This figure in full", href=query.to(indicator_path(indicator.id)))),
    ]


def _same_years(selections: Sequence[Selection]) -> list[Selection]:
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


def _years_table(reading: Reading, indicator: Indicator, names: Sequence[str], selections: Sequence[Selection]) -> html.Div:
    by_period: dict[str, list[Observation | None]] = {}
    for place, selection in enumerate(selections):
        for o in selection.own[0].observations:
            by_period.setdefault(o.period, [None] * len(selections))[place] = o
    rows = []
    for figures in sorted(by_period.values(), key=lambda f: next(o.period_end for o in f if o), reverse=True):
        first = next(o for o in figures if o)
        rows.append(html.Tr([html.Th(format_period(first), scope="row"), *[_with_marks(reading, o, s) for o, s in zip(figures, selections, strict=True)]]))
    head = html.Tr([html.Th("Period", scope="col"), *[html.Th(n, scope="col") for n in names]])
    caption = f"{indicator.title}, {format_list(names)}"
    return scroll_region(html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="figures"), caption)


def _with_marks(reading: Reading, observation: Observation | None, selection: Selection) -> html.Td:
    """A figure with what stands beside it in the chart: a break, or an inspection in its period."""
    cell = figure_cell(reading, observation)
    if observation is None:
        return cell
    notes = [html.Small(f"Inspected: {i.overall.lower()}") for i in selection.inspections
             if i.overall and observation.period_start <= i.date <= observation.period_end]  # fmt: skip
    if observation.break_before:
        notes.append(html.Small(f"Not comparable with earlier figures: {observation.break_before}"))
    return html.Td([cell.children, *notes], className=getattr(cell, "className", None))
