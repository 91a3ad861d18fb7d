"""Every council on one indicator as a table that can be put in another order by a link."""

from collections.abc import Collection, Mapping, Sequence

from dash import html

from components.reply import Reading, figure_cell
from components.table import scroll_region
from portal.formats import format_interval, format_period, published_value
from portal.selection import Observation, Standing

QUARTERS = {1: "lowest", 2: "second lowest", 3: "second highest", 4: "highest"}


def in_order(observations: Sequence[Observation], sort: str) -> list[Observation]:
    """By name, or by value with those that have none at the end, by name."""
    by_name = sorted(observations, key=lambda o: o.geography)
    if sort == "name":
        return by_name
    shown = [o for o in by_name if published_value(o) is not None]
    hidden = [o for o in by_name if published_value(o) is None]
    return sorted(shown, key=lambda o: o.value or 0, reverse=sort != "lowest") + hidden


def council_table(
    reading: Reading, observations: Sequence[Observation], standings: Mapping[str, Standing], neighbours: Collection[str]
) -> html.Div:
    """One row a council: its figure, the range it could truly be in, its place from the lowest and its quarter.

    `standings` are by code. The headings of the first two columns are links that change the order.
    """
    query = reading.query
    sort = query.sort or "highest"
    caption = f"{observations[0].indicator}, {format_period(observations[0])}"
    rows = [_row(reading, o, standings.get(o.geography_code), neighbours) for o in in_order(observations, sort)]
    other = "lowest" if sort == "highest" else "highest"
    head = html.Tr(
        [
            _heading(reading, "Council", "name", "ascending" if sort == "name" else ""),
            _heading(reading, f"Figure, {other} first", other, {"highest": "descending", "lowest": "ascending"}.get(sort, "")),
            html.Th("Range, allowing for chance", scope="col"),
            html.Th("Place from the lowest", scope="col"),
            html.Th("Quarter", scope="col"),
        ]
    )
    table = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="figures council-table", id="councils")
    return scroll_region(table, caption)


def _heading(reading: Reading, words: str, sort: str, order: str) -> html.Th:
    address = f"{reading.query.change(sort='' if sort == 'highest' else sort).address}#councils"
    sorted_by = {"aria-sort": order} if order else {}
    return html.Th(html.A(words, href=address), scope="col", **sorted_by)


def _row(
    reading: Reading, observation: Observation, standing: Standing | None, neighbours: Collection[str]
) -> html.Tr:
    code = observation.geography_code
    own, near = code == reading.query.geography, code in neighbours
    name: list[object] = [html.A(observation.geography, href=reading.query.change(geography=code).address)]
    if own or near:
        name.append(html.Small("the chosen council" if own else "statistical neighbour"))
    decimals = reading.decimals(observation)
    rank = f"{standing.rank} of {standing.ranked}" if standing and standing.rank else ""
    quarter = QUARTERS.get(standing.quartile or 0, "") if standing else ""
    gone = published_value(observation) is None
    return html.Tr(
        [
            html.Th(name, scope="row"),
            figure_cell(reading, observation),
            html.Td(format_interval(observation, decimals) or ("" if gone else "not known")),
            html.Td(rank),
            html.Td(quarter),
        ],
        className="own" if own else "near" if near else None,
    )
