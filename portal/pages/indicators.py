"""Every indicator, grouped by theme, with search and a filter."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components import ids
from components.aria import aria
from components.filters import labelled_select
from portal.definitions import Indicator
from portal.formats import format_value
from portal.pages.page import View
from portal.pages.shared import place_options, release_notice, with_chosen
from portal.query import ALL, Query, indicator_path
from portal.reader import Reader
from portal.sentences import newest_published, when
from portal.store import Store


def matches(indicator: Indicator, search: str) -> bool:
    """Whether every word searched for stands somewhere in what the indicator says of itself."""
    text = " ".join((indicator.id, indicator.title, indicator.question, indicator.definition)).lower()
    return all(word in text for word in search.lower().split())


def _form(store: Store, query: Query) -> html.Form:
    places = with_chosen(place_options(store), store, query.geography)
    themes = [(ALL, "All themes"), *[(t.id, t.title) for t in store.theme_list]]
    fields = [
        html.Div(
            [
                html.Label("Search the figures", htmlFor="q"),
                dbc.Input(id="q", name="q", type="search", value=query.search, maxlength="80"),
            ],
            className="field",
        ),
        labelled_select("theme", "Theme", themes, query.theme or ALL),
        labelled_select(ids.GEOGRAPHY, "Place", places, query.geography),
    ]
    return html.Form(
        [html.Div(fields, className="fields"), html.Button("Search", type="submit", className="button")],
        action=query.path, method="get", className="view-form", role="search", **aria(label="Find a figure"),
    )  # fmt: skip


def _row(store: Store, query: Query, indicator: Indicator) -> html.Li:
    selection = store.select(query.change(indicator_id=indicator.id, comparators=(), start=None, end=None))
    newest = newest_published(selection.own[0]) if selection.own and not selection.breakdown else None
    if newest:
        words = f"{format_value(newest, indicator.decimals)} {when(newest)}"
    elif selection.breakdown and selection.own:
        words = f"By {selection.breakdown.replace('|', ' and ')}"
    else:
        words = f"No figure for {selection.geography}"
    return html.Li(
        [
            html.A(indicator.title, href=query.to(indicator_path(indicator.id))),
            html.Span(words, className="row-value"),
        ]
    )


def view(reader: Reader, query: Query) -> View:
    """The list of indicators that match the search and theme."""
    store = reader.store(query.release)
    found = [
        i
        for i in store.indicators.values()
        if store.geographies_of.get(i.id) and (not query.theme or i.theme == query.theme) and matches(i, query.search)
    ]
    sections: list[Component] = []
    for theme in store.theme_list:
        listed = [i for i in found if i.theme == theme.id]
        if listed:
            sections.append(
                html.Section(
                    [
                        html.H2(theme.title, id=theme.id),
                        html.P(theme.summary),
                        html.Ul([_row(store, query, i) for i in listed], className="indicator-list"),
                    ],
                    **aria(labelledby=theme.id),
                )
            )
    count = f"{len(found)} figure{'' if len(found) == 1 else 's'}"
    searched = f" for \u201c{query.search}\u201d" if query.search else ""
    none = html.P(
        [
            "Nothing matches. Try fewer or other words, or ",
            html.A("see every figure", href=query.to("/indicators")),
            ".",
        ]
    )
    body = [
        release_notice(store, query, reader.release_id),
        html.H1("All figures"),
        _form(store, query),
        html.P(f"{count}{searched}, {store.places[query.geography].geography}", role="status"),
        *(sections or [none]),
    ]
    return View(
        title="All figures",
        description="Every figure about children's services on this site, by theme.",
        body=[part for part in body if part is not None],
    )
