"""The inspections of one council across frameworks, on one time axis and one by one."""

from typing import Any

from dash import html

from components.aria import aria
from components.before_after import NO_CAUSE, grades_table, pair_details
from components.chart_figure import NARROW, WIDE, slot
from components.charts.timeline import timeline_chart
from components.judgements import graded, inspection_article, journey
from components.reply import Reading
from portal.between import between
from portal.inspected import grades_at_the_time, linked_indicators, pairs_of_judgements
from portal.pages.page import View
from portal.pages.shared import change_of_boundary, place_form, release_notice
from portal.query import Query
from portal.reader import Reader
from portal.selection import Inspection
from portal.store import Store


def view(reader: Reader, query: Query) -> View:
    """Every inspection of the chosen council, newest first, after the timeline."""
    store = reader.store(query.release)
    place = store.places[query.geography]
    inspections = store.inspections(query.geography)
    titles = {key: framework.short_title for key, framework in store.frameworks.items()}
    sources = {key: source.title for key, source in store.sources.items()}
    body: list[Any] = [
        release_notice(store, query, reader.release_id),
        html.H1(f"Inspections of children's services in {place.geography}"),
        change_of_boundary(store, query.geography),
        place_form(store, query, councils_only=True),
    ]
    if not inspections:
        body.append(html.P(f"No inspection of {place.geography} is held here. Regions and England are not inspected."))
    else:
        chart = timeline_chart(inspections, place.geography, titles, sources, store.release_id, store.built[:10])
        frameworks = [
            store.frameworks[f] for f in dict.fromkeys(i.framework for i in inspections) if f in store.frameworks
        ]
        body += [
            journey(graded(inspections), store.frameworks),
            html.Figure(
                [
                    html.Div([slot(chart, WIDE, "timeline-w", "wide"), slot(chart, NARROW, "timeline-n", "narrow")],
                             className="chart-frame"),
                    html.Figcaption([html.P(note) for note in chart.words.notes], className="chart-notes"),
                ],
                className="chart-figure",
                **aria(label=f"Timeline: inspections of {place.geography}"),
            ),
            _at_the_time(store, inspections),
            _before_and_after(store, query),
            html.Section(
                [html.H2("Each inspection, newest first", id="each")]
                + [
                    inspection_article(i, store.frameworks, sources.get(i.source_id, i.source_id))
                    for i in reversed(inspections)
                ],
                **aria(labelledby="each"),
            ),
            html.Section(
                [html.H2("How inspections worked", id="frameworks")]
                + [part for f in frameworks for part in (html.H3(f.title), html.P(f.summary), _dates(f))],
                **aria(labelledby="frameworks"),
            ),
        ]  # fmt: skip
    return View(
        title=f"Inspections: {place.geography}",
        description=f"Every inspection of children's services in {place.geography}, with its grades and source.",
        body=[part for part in body if part is not None],
    )


def _at_the_time(store: Store, inspections: tuple[Inspection, ...]) -> html.Section | None:
    """The grades other councils held on the day of each inspection that gave an overall one."""
    counted = [(i, grades_at_the_time(store, i)) for i in reversed(inspections)]
    found = [(i, counts) for i, counts in counted if counts is not None and counts.councils > 1]
    if not found:
        return None
    tables = [grades_table(c, i, store.frameworks[i.framework].title) for i, c in found]
    words = (
        "How many councils held each overall grade on the day of the inspection, under the same rules, as far as is "
        "known here. Most had been inspected earlier."
    )
    return html.Section(
        [html.H2("Other councils at the time", id="at-the-time"), html.P(words), tables[0],
         html.Details([html.Summary("At earlier inspections"), *tables[1:]]) if tables[1:] else None],
        className="at-the-time", **aria(labelledby="at-the-time"),
    )  # fmt: skip


def _before_and_after(store: Store, query: Query) -> html.Section | None:
    """What the linked indicators did between each judgement and the next, newest pair first."""
    pairs = pairs_of_judgements(store.inspections(query.geography))
    if not pairs:
        return None
    reading = Reading(query, store.indicators)
    indicators = [store.indicators[i] for i in linked_indicators(store, query.geography)]
    parts = []
    for place, (one, other) in enumerate(pairs):
        told = [between(store, i, query.geography, one.date, other.date) for i in indicators]
        parts.append(pair_details(reading, (one, other), told, opened=place == 0))
    return html.Section(
        [html.H2("Before and after", id="before-and-after"), html.P(NO_CAUSE), *parts],
        **aria(labelledby="before-and-after"),
    )


def _dates(framework: object) -> html.P | None:
    words = " ".join(filter(None, (getattr(framework, "dates_note", ""), getattr(framework, "grades_note", ""))))
    return html.P(words) if words else None
