"""The inspections of one council across frameworks, on one time axis and one by one."""

from dash import html

from components.chart_figure import NARROW, WIDE, slot
from components.charts.timeline import timeline_chart
from components.judgements import graded, inspection_article, journey
from portal.pages.page import View
from portal.pages.shared import change_of_boundary, place_form, release_notice
from portal.query import Query
from portal.reader import Reader


def view(reader: Reader, query: Query) -> View:
    """Every inspection of the chosen council, newest first, after the timeline."""
    store = reader.store(query.release)
    place = store.places[query.geography]
    inspections = store.inspections(query.geography)
    titles = {key: framework.short_title for key, framework in store.frameworks.items()}
    sources = {key: source.title for key, source in store.sources.items()}
    body: list[object] = [
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
                **{"aria-label": f"Timeline: inspections of {place.geography}"},
            ),
            html.Section(
                [html.H2("Each inspection, newest first", id="each")]
                + [
                    inspection_article(i, store.frameworks, sources.get(i.source_id, i.source_id))
                    for i in reversed(inspections)
                ],
                **{"aria-labelledby": "each"},
            ),
            html.Section(
                [html.H2("How inspections worked", id="frameworks")]
                + [part for f in frameworks for part in (html.H3(f.title), html.P(f.summary), _dates(f))],
                **{"aria-labelledby": "frameworks"},
            ),
        ]  # fmt: skip
    return View(
        title=f"Inspections: {place.geography}",
        description=f"Every inspection of children's services in {place.geography} held here, with its grades and source.",
        body=[part for part in body if part is not None],
    )


def _dates(framework: object) -> html.P | None:
    words = " ".join(filter(None, (getattr(framework, "dates_note", ""), getattr(framework, "grades_note", ""))))
    return html.P(words) if words else None
