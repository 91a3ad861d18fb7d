"""One indicator for one place: what it says, its chart, its table, what it means and where it came from."""

from dash import html

from components import ids
from components.aria import aria, data
from components.chart_figure import chart_figure
from components.citation import citation_block
from components.downloads import downloads_block
from components.filters import view_form
from components.judgements import grade_tag
from components.table import observation_table
from portal.definitions import Indicator
from portal.embed.address import share_path
from portal.files.view import file_view
from portal.formats import format_date
from portal.pages.page import View
from portal.pages.shared import change_of_boundary, place_options, release_notice, with_chosen
from portal.query import ALL, Query, download_path, indicator_path, source_path
from portal.reader import Reader
from portal.selection import Selection
from portal.sentences import finding, inspected_when
from portal.store import Store, chosen_comparators


def results(store: Store, query: Query) -> html.Div:
    """What changes when a reader changes a control: sentence, chart, table and files, all of one selection."""
    files = file_view(store, query, "")
    selection = files.selection
    address = query.address
    title = f"{selection.indicator.title}: {selection.geography}"
    return html.Div(
        [
            html.P(finding(selection), className="finding", role="status"),
            chart_figure(selection) if selection.own and query.view != "table" else None,
            html.Div(
                [
                    html.A("Download these figures (CSV)", href=_download(query), className="button secondary",
                           download=f"{query.indicator_id}-{query.geography}.csv"),
                    _other_view(query),
                    html.A("Put this chart on your site", href=share_path(query)),
                ],
                className="actions",
            ),
            html.H2("The figures in a table", id="table"),
            observation_table(selection) if selection.rows else html.P("There are no figures to list."),
            downloads_block(files),
            citation_block(files),
            _inspections(selection, query),
        ],
        **data(address=address, title=title, release=store.release_id),
    )  # fmt: skip


def _other_view(query: Query) -> html.A:
    """The way between the view with a chart and the table alone."""
    other, words = ("chart", "Show the chart as well") if query.view == "table" else ("table", "Show the table only")
    return html.A(words, href=query.change(view=other).address)


def _download(query: Query) -> str:
    text = query.text
    return download_path(query.indicator_id) + (f"?{text}" if text else "")


def _inspections(selection: Selection, query: Query) -> html.Section | None:
    """The inspections in the years shown, in words, for those who do not see the marks on the chart."""
    if not selection.inspections or selection.breakdown:
        return None
    items = [
        html.Li(
            [
                f"{inspected_when(i)[:1].upper()}{inspected_when(i)[1:]}: ",
                grade_tag(i.overall) if i.overall else f"{i.inspection_type.lower()}, no overall grade",
            ]
        )
        for i in selection.inspections
    ]
    return html.Section(
        [
            html.H2("Inspections in these years", id="inspected"),
            html.P("The chart marks them. A mark does not mean that the inspection caused any change in the figures."),
            html.Ul(items, className="plain-list"),
            html.P(html.A("More about the inspections", href=query.to("/inspections"))),
        ],
        **aria(labelledby="inspected"),
    )


def _meaning(indicator: Indicator) -> html.Section:
    """The definition in plain words."""
    pairs = [
        ("What it is", indicator.definition),
        ("Counted", indicator.numerator),
        ("Out of", indicator.denominator),
        ("Population used", indicator.denominator_year),
        ("Is more better?", f"{indicator.polarity.capitalize()}. {indicator.polarity_reason}".strip()),
    ]
    terms = [part for name, words in pairs if words for part in (html.Dt(name), html.Dd(words))]
    caveats = [html.Li(c) for c in indicator.caveats] + [
        html.Li(f"Figures from {b.before} on cannot be compared with earlier ones: {b.reason}")
        for b in indicator.breaks
    ]
    return html.Section(
        [
            html.H2("What this figure means", id="meaning"),
            html.Dl(terms, className="meaning"),
            html.H3("Before you use it") if caveats else None,
            html.Ul(caveats) if caveats else None,
        ],
        **aria(labelledby="meaning"),
    )


def _sources(store: Store, selection: Selection, query: Query) -> html.Section:
    """Each source of the view, with publisher and licence and the way to its rows for this place."""
    items = []
    for source_id in selection.sources:
        source = store.sources[source_id]
        items.append(
            html.Li(
                [
                    html.A(
                        source.title,
                        href=f"{source_path(source_id)}?geography={query.geography}&indicator={query.indicator_id}",
                    ),
                    f", {source.publisher}"
                    + (f", published {format_date(source.published_date)}" if source.published_date else "")
                    + f". {source.licence}.",
                ]
            )
        )
    return html.Section(
        [
            html.H2("Where the figures come from", id="sources"),
            html.Ul(items) if items else html.P("There are no figures, so there is no source."),
            html.P(f"Checked and published in release {store.release_id}."),
        ],
        **aria(labelledby="sources"),
    )


def _related(store: Store, indicator: Indicator, query: Query) -> html.Section | None:
    items = [
        html.Li(html.A(store.indicators[i].title, href=query.to(indicator_path(i))))
        for i in indicator.related
        if i in store.indicators and store.geographies_of.get(i)
    ]
    if not items:
        return None
    return html.Section([html.H2("Related figures", id="related"), html.Ul(items)], **aria(labelledby="related"))


def view(reader: Reader, query: Query) -> View:
    """The page of one indicator for the chosen place."""
    store = reader.store(query.release)
    indicator = store.indicators[query.indicator_id]
    selection = store.select(query)
    rows = store.observations(indicator.id, query.geography)
    years = sorted({int(o.period_end[:4]) for o in rows})
    whole = any(o.breakdown == "" for o in rows)
    breakdowns = ([(ALL, "The whole")] if whole or not store.breakdowns_of.get(indicator.id) else []) + [
        (name, f"By {name.replace('|', ' and ')}") for name in store.breakdowns_of.get(indicator.id, ())
    ]
    theme = next(t for t in store.theme_list if t.id == indicator.theme)
    places = with_chosen(place_options(store, indicator.id), store, query.geography)
    crumb = html.Nav(
        html.Ol([
            html.Li(html.A("All figures", href=query.to("/indicators"))),
            html.Li(html.A(theme.title, href=query.to("/indicators", theme=theme.id))),
        ]),
        className="crumbs", **aria(label="Where this page is"),
    )  # fmt: skip
    body = [
        release_notice(store, query, reader.release_id),
        crumb,
        html.H1(indicator.title),
        html.P(indicator.question, className="lead"),
        change_of_boundary(store, query.geography),
        view_form(query, places, breakdowns, years, chosen_comparators(indicator, query)),
        html.Div(results(store, query), id=ids.RESULTS),
        _meaning(indicator),
        _sources(store, selection, query),
        _related(store, indicator, query),
    ]
    return View(
        title=f"{indicator.title}: {selection.geography}",
        description=finding(selection)[:300],
        body=[part for part in body if part is not None],
    )
