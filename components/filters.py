"""The controls of a view: a plain form that reloads without script and answers at once with it."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components import ids
from components.aria import aria
from portal.query import ALL, NO_COMPARATORS, Query
from portal.vocabulary import Comparator

COMPARATOR_LABELS = {
    Comparator.NEIGHBOURS: "Statistical neighbours (average)",
    Comparator.NEIGHBOURS_MEDIAN: "Statistical neighbours (middle value)",
    Comparator.REGION: "The region",
    Comparator.ENGLAND: "England",
}


def labelled_select(name: str, label: str, options: Sequence[tuple[str, str]], value: str) -> html.Div:
    """A native list of choices with its label."""
    return html.Div(
        [
            html.Label(label, htmlFor=name),
            dbc.Select(id=name, name=name, options=[{"value": v, "label": words} for v, words in options], value=value),
        ],
        className="field",
    )


def comparator_boxes(chosen: Sequence[Comparator]) -> html.Fieldset:
    """A tick box for each comparator. `with=none` rides along, so that none ticked is a choice too."""
    boxes = [
        dbc.Checkbox(id=ids.comparator(c), name=f"with={c}", label=words, value=c in chosen)
        for c, words in COMPARATOR_LABELS.items()
    ]
    return html.Fieldset([html.Legend("Compare with"), *boxes, hidden("with", NO_COMPARATORS)], className="field")


def hidden(name: str, value: str) -> html.Div:
    """A fixed choice that goes along with a form: a hidden list of one."""
    return html.Div(
        dbc.Select(name=name, options=[{"value": value, "label": value}], value=value, id=f"fixed-{name}"), hidden=True
    )


def view_form(
    query: Query,
    places: Sequence[tuple[str, str]],
    breakdowns: Sequence[tuple[str, str]],
    years: Sequence[int],
    comparators: Sequence[Comparator],
) -> html.Details:
    """The form of an indicator's view: place, breakdown, years and comparators, folded away so the answer comes first.

    Every control is always there, because callbacks listen to all of them; one without a choice to make is hidden.
    """
    choices = [(str(y), str(y)) for y in years] or [(ALL, "All")]
    fields = [
        labelled_select(ids.GEOGRAPHY, "Place", places, query.geography),
        _unless(
            len(breakdowns) < 2, labelled_select(ids.BREAKDOWN, "Show", breakdowns, query.breakdown or breakdowns[0][0])
        ),
        _unless(len(years) < 2, labelled_select(ids.FROM, "From year", choices, _year(query.start, choices, 0))),
        _unless(len(years) < 2, labelled_select(ids.TO, "To year", choices, _year(query.end, choices, -1))),
    ]
    only_parts = breakdowns[0][0] != ALL
    parts: list[Component] = [html.Div(fields, className="fields"), _unless(only_parts, comparator_boxes(comparators))]
    if query.release:
        parts.append(hidden("release", query.release))
    parts.append(html.Button("Show", type="submit", className="button no-script"))
    form = html.Form(
        parts,
        action=query.path,
        method="get",
        className="view-form",
        autoComplete="off",
        **aria(label="Choose what to show"),
    )
    return html.Details([html.Summary("Change place, years or comparison"), form], className="view-details")


def _year(chosen: int | None, choices: Sequence[tuple[str, str]], end: int) -> str:
    """The year a list shows as chosen: the reader's where it is offered, else the first or last."""
    return str(chosen) if str(chosen) in dict(choices) else choices[end][0]


def _unless(hide: bool, part: Component) -> Component:
    """The part, out of sight where there is nothing to choose."""
    return html.Div(part, hidden=True) if hide else part
