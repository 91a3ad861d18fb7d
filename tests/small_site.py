"""A site of two pages over an invented release, small enough to test the host with: form, chart, table, callback."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import dash_bootstrap_components as dbc
from dash import Dash, Input, Output, State, dcc, html
from flask import Flask

from portal.app import PortalDash, create_app
from portal.errors import QueryError
from portal.query import Query, parse
from portal.settings import Settings
from portal.vocabulary import Comparator

AREAS = {"E06000034": "Thurrock", "E06000033": "Southend-on-Sea", "E12000006": "East of England"}


@dataclass(frozen=True)
class Page:
    id: str
    path: str
    label: str
    parameters: frozenset[str]
    view: Callable[[Any, Query], Any]


@dataclass(frozen=True)
class View:
    title: str
    description: str
    body: Any
    canonical: str = ""
    status: int = 200


@dataclass
class SmallReader:
    """What the host and `parse` need of a reader; `drawn` counts the pages drawn."""

    release_id: str = "aaaaaaaaaaaa"
    default_geography: str = "E06000034"
    indicators: dict[str, str] = field(default_factory=lambda: {"cla-rate": "Children looked after"})
    drawn: list[str] = field(default_factory=list)
    live: Any = field(default_factory=lambda: SimpleNamespace(authority=SimpleNamespace(site="Figures <for> Testing")))

    def has_geography(self, code: str) -> bool:
        return code in AREAS

    def has_source(self, source_id: str) -> bool:
        return source_id == "paper-1"

    def has_release(self, release_id: str) -> bool:
        return release_id == "bbbbbbbbbbbb"

    def breakdowns(self, indicator_id: str) -> tuple[str, ...]:
        return ("age",)

    def themes(self) -> tuple[str, ...]:
        return ("looked-after",)

    def topics(self) -> tuple[str, ...]:
        return ("method",)


def chosen(query: Query) -> tuple[Comparator, ...]:
    return (Comparator.REGION, Comparator.ENGLAND) if query.comparators is None else query.comparators


def chart(query: Query) -> str:
    height = 40 + 20 * list(AREAS).index(query.geography)
    return (
        '<svg viewBox="0 0 600 200" width="600" height="200" role="img" aria-label="Chart">'
        f'<rect x="10" y="10" width="80" height="{height}"/><text x="10" y="190">{AREAS[query.geography]}</text></svg>'
    )


def region(query: Query) -> html.Div:
    rows = [html.Tr([html.Th(str(year), scope="row"), html.Td(year - 1900)]) for year in range(2015, 2025)]
    table = html.Table([html.Caption("Values & notes"), html.Tbody(rows)], style={"width": "2000px"})
    return html.Div(
        [
            html.P(f"Showing {AREAS[query.geography]} with {', '.join(chosen(query)) or 'nothing else'}.", id="said"),
            html.Figure(
                [
                    html.Div(id="chart", className="chart-slot", **{"data-svg": chart(query)}),
                    html.Div(id="live-chart", className="chart-live"),
                    html.Button("Explore this chart", id="explore", type="button", **{"data-explore": ""}),
                ],
                **{"data-chart-frame": "", "aria-label": "Chart"},
            ),
            html.Div(table, tabIndex="0", role="region", className="scroll", style={"overflowX": "auto"},
                     **{"aria-label": "Table"}),
        ],
        id="region", **{"data-address": query.address, "data-title": f"{AREAS[query.geography]} rate"},
    )  # fmt: skip


def controls(query: Query) -> html.Form:
    return html.Form(
        [
            html.Label("Area", htmlFor="area"),
            dbc.Select(id="area", name="geography", value=query.geography,
                       options=[{"label": name, "value": code} for code, name in AREAS.items()]),
            dbc.Checkbox(id="with-england", name="with=england", label="England",
                         value=Comparator.ENGLAND in chosen(query)),
            dbc.Checkbox(id="with-region", name="with=region", label="Region",
                         value=Comparator.REGION in chosen(query)),
            html.Button("Show", type="submit"),
        ],
        method="get", action=query.path, autoComplete="off", id="controls",
    )  # fmt: skip


def indicator_view(reader: SmallReader, query: Query) -> View:
    reader.drawn.append(query.address)
    body = html.Div(
        [
            html.H1("Children looked after <&>"),
            controls(query),
            html.Div(region(query), id="results", **{"aria-live": "polite"}),
            html.Details([html.Summary("About"), html.P("What it means.")], id="about"),
            html.A("A link", href="/indicators"),
            html.P("Far below.", id="below", style={"marginTop": "3000px"}),
        ],
        className="page",
    )
    return View("Children looked after <&>", 'What "it" shows', body, canonical="https://x.test" + query.address)


def home_view(reader: SmallReader, query: Query) -> View:
    return View("Home", "Start", html.Div([html.H1("Home"), html.A("Rates", href=query.to("/indicators/cla-rate"))]))


def broken_view(reader: SmallReader, query: Query) -> View:
    raise RuntimeError("secret detail")


PAGES = (
    Page("home", "/", "", frozenset({"geography", "release"}), home_view),
    Page("indicators", "/indicators", "Indicators & more", frozenset({"geography", "release"}), home_view),
    Page("indicator", "/indicators/<indicator_id>", "", frozenset({"geography", "with", "release"}), indicator_view),
    Page("data", "/data", "Data", frozenset({"geography", "release"}), home_view),
    Page("broken", "/broken", "", frozenset(), broken_view),
)


def register_callbacks(app: Dash, reader: SmallReader) -> None:
    @app.callback(
        Output("results", "children"),
        Input("area", "value"),
        Input("with-england", "value"),
        Input("with-region", "value"),
        State("address", "pathname"),
        prevent_initial_call=True,
    )
    def show(area: str, england: bool, with_region: bool, path: str) -> html.Div:
        if area not in AREAS:
            raise QueryError("No area has that code.", parameter="geography")
        chosen = {Comparator.ENGLAND: england, Comparator.REGION: with_region}
        comparators = tuple(c for c in Comparator if chosen.get(c))
        return region(Query("indicator", path, area, reader.default_geography, "cla-rate", comparators=comparators))

    @app.callback(
        Output("live-chart", "children"),
        Output("live-chart", "title"),
        Input("explore", "n_clicks"),
        State("area", "value"),
        prevent_initial_call=True,
    )
    def explore(_clicks: int, area: str) -> tuple[dcc.Graph, str]:
        figure = {"data": [{"x": [2020, 2021], "y": [1, 2]}], "layout": {"height": 200, "title": {"text": AREAS[area]}}}
        return dcc.Graph(id="graph", figure=figure, config={"displayModeBar": False}), "Live"


def register_routes(server: Flask, reader: SmallReader, settings: Settings) -> None:
    server.add_url_rule(
        "/download/<indicator_id>.csv", "csv", lambda indicator_id: ("a,b\n" * 500, {"Content-Type": "text/csv"})
    )
    server.add_url_rule(
        "/embed/<indicator_id>", "embed", lambda indicator_id: "<!doctype html><title>e</title><svg></svg>"
    )


def small_app(
    reader: SmallReader | None = None, settings: Settings | None = None, pages: tuple[Page, ...] = PAGES
) -> PortalDash:
    """The host over the small site."""
    return create_app(
        settings or Settings(), reader or SmallReader(), pages, parse=parse,
        register_callbacks=register_callbacks, register_routes=register_routes,
    )  # fmt: skip
