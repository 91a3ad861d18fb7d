"""Every council on one indicator as a table that can be put in another order by a link."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dash import html

from components.aria import aria
from components.reply import Reading, number_cell
from components.table import scroll_region
from portal.formats import format_interval, format_period, format_unit, published_value
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
    reading: Reading,
    observations: Sequence[Observation],
    standings: Mapping[str, Standing],
    neighbours: Collection[str],
    whose: str,
    sortable: bool = True,
) -> html.Div:
    """One row a council: its figure, the range it could truly be in, its place from the lowest and its quarter.

    `standings` are by code; `whose` says in the caption which councils these are. Where the table is `sortable`, the
    headings of the first two columns are links that change the order.
    """
    sort = reading.query.sort or "highest"
    first = observations[0]
    caption = f"{whose}: {first.indicator} ({format_unit(first.unit).lower()}), {format_period(first)}"
    rows = [_row(reading, o, standings.get(o.geography_code), neighbours) for o in in_order(observations, sort)]
    heads = _sorting_heads(reading, sort) if sortable else [_plain("Council"), _plain("Figure")]
    others = [_plain("Range with chance"), _plain("Place from lowest"), _plain("Quarter")]
    parts = [html.Caption(caption), html.Thead(html.Tr([*heads, *others])), html.Tbody(rows)]
    return scroll_region(html.Table(parts, className="figures council-table"), caption)


def _sorting_heads(reading: Reading, sort: str) -> list[html.Th]:
    other = "lowest" if sort == "highest" else "highest"
    by_value = {"highest": "descending", "lowest": "ascending"}.get(sort, "")
    by_name = "ascending" if sort == "name" else ""
    return [
        _heading(reading, "Council", "name", by_name),
        _heading(reading, f"Figure, {other} first", other, by_value),
    ]


def _plain(words: str) -> html.Th:
    return html.Th(words, scope="col")


def _heading(reading: Reading, words: str, sort: str, order: str) -> html.Th:
    address = f"{reading.query.change(sort='' if sort == 'highest' else sort).address}#councils"
    sorted_by = aria(sort=order) if order else {}
    return html.Th(html.A(words, href=address), scope="col", **sorted_by)


def _row(reading: Reading, observation: Observation, standing: Standing | None, neighbours: Collection[str]) -> html.Tr:
    code = observation.geography_code
    own, near = code == reading.query.geography, code in neighbours
    name: list[Any] = [html.A(observation.geography, href=reading.query.change(geography=code).address)]
    if own or near:
        name.append(html.Small("the chosen council" if own else "statistical neighbour"))
    decimals = reading.decimals(observation)
    rank = f"{standing.rank} of {standing.ranked}" if standing and standing.rank else ""
    quarter = QUARTERS.get(standing.quartile or 0, "") if standing else ""
    gone = published_value(observation) is None
    return html.Tr(
        [
            html.Th(name, scope="row"),
            number_cell(reading, observation),
            html.Td(format_interval(observation, decimals) or ("" if gone else "not known")),
            html.Td(rank),
            html.Td(quarter),
        ],
        className="own" if own else "near" if near else None,
    )
