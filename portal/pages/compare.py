"""All councils on one indicator: where the chosen one stands, with how much of that could be chance."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components import ids
from components.aria import aria
from components.chart_figure import NARROW, WIDE, slot
from components.charts.description import Role, SpreadChart
from components.charts.spread import SpreadMark, mark_of, spread_chart
from components.council_table import council_table
from components.filters import hidden, labelled_select
from components.reply import Reading, sources_line
from portal.definitions import Indicator
from portal.formats import format_period, published_value
from portal.pages.beside import FEWEST_COUNCILS, side_by_side
from portal.pages.page import View
from portal.pages.shared import change_of_boundary, place_options, release_notice, with_chosen
from portal.query import ALL, MOST_COUNCILS, Query
from portal.questions.reply import EVERY_COMPARATOR, Sentence, present
from portal.questions.wording import against, joined, level, standing_among_councils
from portal.reader import Reader
from portal.selection import Observation, Selection
from portal.store import Store
from portal.vocabulary import Comparator

USUAL = "cla-rate"
"""The indicator shown where an address names none."""
PLAIN_COUNT = "This is a plain count. It mostly shows how large a place is."
MARKS = {Comparator.NEIGHBOURS: "Neighbours' average", Comparator.ENGLAND: "England"}


def offered(store: Store) -> list[Indicator]:
    """The indicators on which councils of any size can be compared: national, two have it, and it is no plain count."""
    councils = {p.geography_code for p in store.authorities}
    return [
        i
        for i in store.indicators.values()
        if i.national
        and i.comparable
        and len(councils.intersection(store.geographies_of.get(i.id, ()))) >= FEWEST_COUNCILS
    ]


def view(reader: Reader, query: Query) -> View:
    """The chosen indicator (or the usual one) for every council, and side by side for those chosen."""
    store = reader.store(query.release)
    options = offered(store)
    place = store.places[query.geography].geography
    usual = next((i for i in options if i.id == USUAL), options[0] if options else None)
    indicator = store.indicators.get(query.indicator_filter) or usual
    body: list[Any] = [
        release_notice(store, query, reader.release_id),
        html.H1("Compare councils"),
        change_of_boundary(store, query.geography),
    ]
    if indicator is None:
        words = f"This release holds figures of {place} only, so there is no council to compare it with."
        body.append(html.P(words))
    else:
        body += _compared(store, query, indicator, options)
    return View(
        title=f"Compare councils: {indicator.title}" if indicator else "Compare councils",
        description=f"{place} and every other council in England on one figure, with ranks, ranges and neighbours.",
        body=[part for part in body if part is not None],
    )


def _compared(store: Store, query: Query, indicator: Indicator, options: Sequence[Indicator]) -> list[Any]:
    rows = _newest(store, query, indicator)
    reading = Reading(query, store.indicators)
    body: list[Any] = [
        html.P(indicator.question, className="lead"),
        _form(store, query, indicator, options),
        None if indicator.comparable else html.P(PLAIN_COUNT, className="notice"),
    ]
    if len(rows) < FEWEST_COUNCILS:
        return [*body, html.P("Only one council has this figure, so there is nothing to compare.")]
    near = {n.neighbour_code for n in store.neighbours(query.geography)}
    selection = _at(store, query, indicator, rows[0].period)
    sentences = _sentences(store, selection)
    titles = [store.sources[i].title for i in dict.fromkeys(o.source_id for o in rows)]
    marks = _marks(selection, rows[0].period)
    chart = spread_chart(indicator, rows, query.geography, near, marks, titles, store.release_id, store.built[:10])
    return [
        *body,
        html.H2(f"All councils, {format_period(rows[0])}", id="all"),
        *[html.P(s.text, className="finding" if place == 0 else None) for place, s in enumerate(sentences)],
        sources_line(reading, sentences),
        _figure(chart),
        *side_by_side(store, reading, indicator),
        *_tables(store, reading, rows, near),
        html.P(html.A("How places and ranges are worked out", href=query.to("/about/method"))),
        html.P(html.A("Every figure on one scorecard to print", href=query.to("/compare/scorecard"))),
    ]


def _figure(chart: SpreadChart) -> html.Figure:
    slots = [slot(chart, WIDE, "spread-w", "wide"), slot(chart, NARROW, "spread-n", "narrow")]
    return html.Figure(
        [
            html.Div(slots, className="chart-frame"),
            html.Figcaption([html.P(note) for note in chart.words.notes], className="chart-notes"),
        ],
        className="chart-figure",
        **aria(label=f"Chart: {chart.words.title}, {chart.words.place}"),
    )


def _tables(store: Store, reading: Reading, rows: Sequence[Observation], near: set[str]) -> list[Any]:
    """The chosen council and its neighbours, and every council behind a line that opens it."""
    own, period = reading.query.geography, rows[0].period
    standings = {
        code: standing
        for o in rows
        if (standing := store.standings(o.indicator_id, code := o.geography_code).get(period))
    }
    few = [o for o in rows if o.geography_code in near or o.geography_code == own]
    parts: list[Any] = []
    if len(few) > 1:
        whose = f"{store.places[own].geography} and its neighbours"
        parts += [html.H2(whose), council_table(reading, few, standings, near, whose, sortable=False)]
    every = html.Details(
        [
            html.Summary(f"All {len(rows)} councils in a table"),
            html.P("Choose a heading to change the order."),
            council_table(reading, rows, standings, near, "All councils"),
        ],
        id="councils",
        open=bool(reading.query.sort) or not parts,
    )
    return [*parts, every]


def _newest(store: Store, query: Query, indicator: Indicator) -> list[Observation]:
    """The councils' figures of the newest period that at least two have, no later than the year asked for."""
    for period in reversed(store.periods(indicator.id)):
        rows = [o for o in store.across(indicator.id, period) if o.geography_code in store.places]
        shown = sum(published_value(o) is not None for o in rows)
        if shown >= FEWEST_COUNCILS and (query.end is None or int(rows[0].period_end[:4]) <= query.end):
            return rows
    return []


def _at(store: Store, query: Query, indicator: Indicator, period: str) -> Selection:
    """The chosen place with every comparator, in the period shown alone."""
    wanted = query.change(indicator_id=indicator.id, comparators=EVERY_COMPARATOR, breakdown="", start=None, end=None)
    found = store.select(wanted)
    series = []
    for line in found.series:
        kept = [k for k, o in enumerate(line.observations) if o.period == period]
        rows = tuple(line.observations[k] for k in kept)
        counts = tuple(line.contributors[k] for k in kept) if line.contributors else ()
        if rows:
            series.append(replace(line, observations=rows, contributors=counts))
    standing = store.standings(indicator.id, query.geography).get(period)
    return replace(found, series=tuple(series), standing=standing)


def _sentences(store: Store, selection: Selection) -> tuple[Sentence, ...]:
    """What the chosen place's figure is, how it compares and where it stands; nothing where it has none."""
    if not selection.own:
        return (Sentence(f"There is no figure for {selection.geography} at this time."),)
    return present((joined(level(selection), against(selection)), standing_among_councils(store, selection)))


def _marks(selection: Selection, period: str) -> list[SpreadMark]:
    """The neighbours' average (worked out, else as stated) and England as marks on the chart."""
    found: dict[Comparator, SpreadMark] = {}
    for series in selection.series:
        if series.comparator in MARKS and series.comparator not in found:
            role = Role(series.comparator.value)
            for o in series.observations:
                mark = mark_of(MARKS[series.comparator], role, o, selection.indicator.decimals)
                if mark is not None and o.period == period:
                    found[series.comparator] = mark
    return list(found.values())


def _form(store: Store, query: Query, indicator: Indicator, options: Sequence[Indicator]) -> html.Form:
    """Which figure, which council, and which to set beside it: one form, so that one choice keeps the others."""
    listed = [(i.id, i.title) for i in options]
    if indicator.id not in dict(listed):
        listed.append((indicator.id, indicator.title))
    councils = with_chosen(place_options(store, indicator.id), store, query.geography)
    others = [(ALL, "No council"), *[(code, name) for code, name in councils if code != query.geography]]
    chosen = (*query.councils, *[ALL] * MOST_COUNCILS)[:MOST_COUNCILS]
    fields = [
        labelled_select("indicator", "Figure", listed, indicator.id),
        labelled_select(ids.GEOGRAPHY, "Council", councils, query.geography),
    ]
    more = [_beside(number, others, code) for number, code in enumerate(chosen, start=1)]
    parts: list[Any] = [
        html.Div(fields, className="fields"),
        html.Details(
            [html.Summary("Set up to three others beside it"), html.Div(more, className="fields")],
            open=bool(query.councils),
        ),
        html.Button("Compare", type="submit", className="button"),
    ]
    if query.release:
        parts.append(hidden("release", query.release))
    return html.Form(
        parts, action=query.path, method="get", className="view-form", **aria(label="Choose what to compare")
    )


def _beside(number: int, options: Sequence[tuple[str, str]], chosen: str) -> html.Div:
    name = f"councils-{number}"
    choices = [{"value": code, "label": words} for code, words in options]
    value = chosen if chosen in dict(options) else ALL
    select = dbc.Select(id=name, name="councils", options=choices, value=value)
    return html.Div([html.Label(f"Beside it, number {number}", htmlFor=name), select], className="field")
