"""The indicator page: choosing another place, breakdown, years or comparators redraws its results."""

from typing import Any
from urllib.parse import parse_qsl

import dash_bootstrap_components as dbc
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from werkzeug.datastructures import MultiDict

from components import ids
from components.chart_figure import draw
from components.charts.description import BarChart, TrendChart
from components.charts.plotly_figure import CONFIG, plotly_figure
from portal.errors import QueryError
from portal.pages.indicator import results
from portal.query import ALL, NO_COMPARATORS, Query, indicator_path, parse
from portal.reader import Reader
from portal.vocabulary import Comparator

LOCATION = "address"
PREFIX = indicator_path("")
CONTROLS = (
    ids.GEOGRAPHY,
    ids.BREAKDOWN,
    ids.FROM,
    ids.TO,
    *(ids.comparator(c) for c in Comparator if c != Comparator.TARGET),
)


class _View:
    """What `parse` needs to know of the indicator page."""

    id = "indicator"
    path = "/indicators/<indicator_id>"
    parameters = frozenset({"geography", "breakdown", "from", "to", "with", "release"})


def query_from(reader: Reader, path: str, search: str, values: tuple[Any, ...]) -> Query:
    """The view that the controls now ask for. Raises QueryError as an address would."""
    geography, breakdown, start, end, *ticked = values
    names = [c.value for c in Comparator if c != Comparator.TARGET]
    chosen = [name for name, on in zip(names, ticked, strict=True) if on]
    args: MultiDict[str, str] = MultiDict()
    given = {"geography": geography, "breakdown": breakdown, "from": start, "to": end}
    for name, value in given.items():
        if value not in (None, ALL, ""):
            args[name] = str(value)
    args["with"] = ",".join(chosen) or NO_COMPARATORS
    release = dict(parse_qsl(search.lstrip("?"))).get("release")
    if release:
        args["release"] = release
    return parse(_View(), {"indicator_id": path.removeprefix(PREFIX)}, args, reader)


def register(app: Dash, reader: Reader) -> None:
    """Register the page's callbacks."""
    controls = [Input(name, "value") for name in CONTROLS]
    address = (State(LOCATION, "pathname"), State(LOCATION, "search"))

    @app.callback(Output(ids.RESULTS, "children"), *controls, *address, prevent_initial_call=True)
    def redraw(*values: Any) -> Component:
        *chosen, path, search = values
        try:
            query = query_from(reader, path or "", search or "", tuple(chosen))
            return results(reader.store(query.release), query)
        except QueryError as error:
            return html.Div(dbc.Alert(str(error), color="warning", fade=False))

    @app.callback(
        Output(ids.EXPLORED, "children"),
        Input(ids.EXPLORE, "n_clicks"),
        *[State(name, "value") for name in CONTROLS],
        *address,
        prevent_initial_call=True,
    )
    def explore(_clicks: int, *values: Any) -> Component:
        *chosen, path, search = values
        query = query_from(reader, path or "", search or "", tuple(chosen))
        selection = reader.store(query.release).select(query)
        chart = draw(selection)
        assert isinstance(chart, TrendChart | BarChart)
        settings: Any = CONFIG
        return dcc.Graph(figure=plotly_figure(chart), config=settings)
