"""How neighbours are chosen, and the ten of the chosen council by name."""

from typing import Any

from dash import html

from components.table import scroll_region
from portal.pages.shared import place_form
from portal.query import Query, fragment, source_path
from portal.store import Store

WHY = (
    "Statistical neighbours are the ten councils most like this one: in family income, housing, work, health and "
    "so on. The Department for Education names them for every council."
)
NOT_THE_MAP = (
    "Being neighbours in this sense has nothing to do with the map. It makes a fairer comparison than with England as "
    "a whole, but the lives of children still differ from place to place."
)
TWO_READINGS = (
    "Ten neighbours can be summed up in two ways. The average adds up their figures and divides by how many there "
    "are, so one "
    "very high council moves it. The middle is the value that half of them lie above and half below. Where the two "
    "would "
    "give a different verdict, our sentences say so. On a figure's page you can choose either."
)
ABSENT = "Where a neighbour has no figure, the rest are used, and we say how many."


def neighbours(store: Store, query: Query) -> list[Any]:
    """The rules, then the neighbours by name with how close each is, and where that is stated."""
    place = store.places[query.geography].geography
    found = store.neighbours(query.geography)
    body: list[Any] = [html.P(WHY), html.P(NOT_THE_MAP), html.P(TWO_READINGS), html.P(ABSENT)]
    body.append(html.H2(f"The neighbours of {place}", id="named"))
    body.append(place_form(store, query, councils_only=True))
    if not found:
        body.append(html.P(f"This release names no neighbours of {place}."))
    else:
        body.append(html.P(f"These are from the Department's model of {found[0].model}, closest first."))
        body.append(_table(store, query, place))
        body.append(html.P(html.A("See where they stand on a figure", href=query.to("/compare"))))
    return [part for part in body if part is not None]


def _table(store: Store, query: Query, place: str) -> html.Div:
    rows = []
    for n in store.neighbours(query.geography):
        source = f"{query.to(source_path(n.source_id))}#{fragment(n.source_reference)}"
        row, _, column = n.source_reference.partition("/")
        name = html.A(store.places[n.neighbour_code].geography, href=query.change(geography=n.neighbour_code).address)
        where = html.A(f"{row.replace('-', ' ').capitalize()}, column {column}", href=source)
        rows.append(
            html.Tr([html.Td(str(n.position)), html.Th(name, scope="row"), html.Td(n.closeness), html.Td(where)])
        )
    head = html.Tr([html.Th(h, scope="col") for h in ("Order", "Council", "How close", "Source")])
    caption = f"Statistical neighbours of {place}"
    table = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="figures neighbours")
    return scroll_region(table, caption)
