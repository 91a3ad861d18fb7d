"""A selection as a table: one row a period, one column a series, every status in words."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from dash import html
from dash.development.base_component import Component

from components.aria import aria
from portal.formats import STATUS_EXPLANATIONS, STATUS_WORDS, format_number, format_period, published_value
from portal.query import fragment, source_path
from portal.selection import Observation, Selection, Series
from portal.vocabulary import WITHOUT_VALUE, Status

K = TypeVar("K", bound=Hashable)


def value_words(observation: Observation, decimals: int) -> str:
    """One value as a table shows it, with how to read it; in words where there is none."""
    value = published_value(observation)
    status = Status(observation.status)
    if value is None:
        return STATUS_WORDS[status if status in WITHOUT_VALUE else Status.NOT_AVAILABLE]
    text = format_number(value, decimals) + ("%" if observation.unit == "%" else "")
    return text + (f" ({STATUS_WORDS[status]})" if status else "")


def cell(observations: Sequence[Observation], decimals: int) -> html.Td:
    """Every figure for one place and period: an actual figure and a target may share a cell, and both are shown."""
    if not observations:
        return html.Td("no figure", className="empty")
    words = ", ".join(value_words(o, decimals) for o in observations)
    empty = all(published_value(o) is None for o in observations)
    return html.Td(words, className="empty" if empty else "")


def evidence_links(observations: Sequence[Observation], selection: Selection) -> list[Component | str]:
    """The way to the row or paragraph that each value came from."""
    links: list[Component | str] = []
    for observation in observations:
        words = selection.sources.get(observation.source_id, observation.source_id)
        links += [" " if links else "", html.A("Source", href=evidence_address(observation), title=words)]
    return links


def evidence_address(observation: Observation) -> str:
    """Where one number's evidence stands: the source's page, for this indicator and place, at this reference."""
    return (
        f"{source_path(observation.source_id)}?geography={observation.geography_code}"
        f"&indicator={observation.indicator_id}#{fragment(observation.source_reference)}"
    )


def scroll_region(table: html.Table, name: str) -> html.Div:
    """A table that can be scrolled sideways by keyboard on a narrow screen."""
    return html.Div(table, className="scroll", role="region", tabIndex=0, **aria(label=name))


def _grouped(observations: Iterable[Observation], key: Callable[[Observation], K]) -> dict[K, list[Observation]]:
    """The observations by a key, each group and the groups in the order they come."""
    found: dict[K, list[Observation]] = {}
    for observation in observations:
        found.setdefault(key(observation), []).append(observation)
    return found


def _key(observation: Observation) -> tuple[str, str, str]:
    return (observation.period_end, observation.period_start, observation.period)


def _rows_by_period(selection: Selection, series: Sequence[Series]) -> list[html.Tr]:
    decimals = selection.indicator.decimals
    found: dict[tuple[str, str, str], dict[int, list[Observation]]] = {}
    for position, line in enumerate(series):
        for observation in line.observations:
            found.setdefault(_key(observation), {}).setdefault(position, []).append(observation)
    rows = []
    inspections = [i for i in selection.inspections if i.date]
    for key in sorted(found, reverse=True):
        cells = found[key]
        first = next(o for values in cells.values() for o in values)
        own = cells.get(0, [])
        broken = next((o.break_before for values in cells.values() for o in values if o.break_before), "")
        marks = [i for i in inspections if first.period_start <= i.date <= first.period_end and i.overall]
        label: list[Component | str] = [format_period(first)]
        if broken:
            label.append(html.Small(f"Not comparable with earlier figures: {broken}", className="break"))
        label += [html.Small(f"Inspected: {i.overall.lower()}", className="inspected") for i in marks]
        rows.append(
            html.Tr(
                [
                    html.Th(label, scope="row"),
                    *[cell(cells.get(p, []), decimals) for p in range(len(series))],
                    html.Td(evidence_links(own, selection), className="source"),
                ]
            )
        )
    return rows


def _by_category(selection: Selection) -> html.Table:
    decimals = selection.indicator.decimals
    periods = {_key(o): o for s in selection.own for o in s.observations}
    keys = sorted(periods, reverse=True)
    head = html.Tr(
        [html.Th(selection.breakdown.replace("|", " and ").capitalize(), scope="col")]
        + [html.Th(format_period(periods[key]), scope="col") for key in keys]
        + [html.Th("Source", scope="col")]
    )
    body = []
    for line in selection.own:
        values = _grouped(line.observations, _key)
        cells = [cell(values.get(key, []), decimals) for key in keys]
        links = html.Td(evidence_links(values[max(values)], selection), className="source")
        body.append(html.Tr([html.Th(line.label.replace("|", ", "), scope="row"), *cells, links]))
    return html.Table([html.Caption(caption(selection)), html.Thead(head), html.Tbody(body)], className="figures")


def _crossed(selection: Selection) -> html.Table:
    """Two dimensions at one time: the members of the first down, those of the second across."""
    decimals = selection.indicator.decimals
    cells = _grouped([o for s in selection.own for o in s.observations], lambda o: tuple(o.category.split("|")))
    rows, columns = (list(dict.fromkeys(key[side] for key in cells)) for side in (0, 1))
    down, across = selection.breakdown.split("|")
    head = [
        html.Th(f"{down.capitalize()} \u2193 {across} \u2192", scope="col"),
        *[html.Th(c, scope="col") for c in columns],
        html.Th("Source", scope="col"),
    ]
    body = []
    for row in rows:
        first = next(values for key, values in cells.items() if key[0] == row)
        link = html.Td(evidence_links(first, selection), className="source")
        values = [cell(cells.get((row, c), []), decimals) for c in columns]
        body.append(html.Tr([html.Th(row, scope="row"), *values, link]))
    period = format_period(next(iter(cells.values()))[0])
    title = html.Caption(f"{caption(selection)}, {period}")
    return html.Table([title, html.Thead(html.Tr(head)), html.Tbody(body)], className="figures")


def _is_crossed(selection: Selection) -> bool:
    return selection.breakdown.count("|") == 1 and len({_key(o) for s in selection.own for o in s.observations}) == 1


def caption(selection: Selection) -> str:
    """What a table holds: title, place and unit."""
    unit = "per cent" if selection.indicator.unit == "%" else selection.indicator.unit
    return f"{selection.indicator.title}, {selection.geography} ({unit})"


def observation_table(selection: Selection) -> html.Div:
    """The selection's values, newest first, with the way to each one's evidence, and a key to what is missing."""
    if _is_crossed(selection):
        table = _crossed(selection)
    elif selection.breakdown:
        table = _by_category(selection)
    else:
        head = html.Tr(
            [html.Th("Period", scope="col")]
            + [html.Th(s.label, scope="col") for s in selection.series]
            + [html.Th("Source", scope="col")]
        )
        table = html.Table(
            [
                html.Caption(caption(selection)),
                html.Thead(head),
                html.Tbody(_rows_by_period(selection, selection.series)),
            ],
            className="figures",
        )
    return html.Div([scroll_region(table, caption(selection)), *status_key(selection), *variants(selection)])


def status_key(selection: Selection) -> list[html.Div]:
    """What each status in the table means, in plain words; nothing where every value is published as it stands."""
    found = [status for status in Status if status and any(o.status == status for o in selection.rows)]
    if not found:
        return []
    terms = [
        part
        for status in found
        for part in (html.Dt(STATUS_WORDS[status].capitalize()), html.Dd(STATUS_EXPLANATIONS[status]))
    ]
    return [html.Div(html.Dl(terms), className="status-key")]


def variants(selection: Selection) -> list[html.Div]:
    """Other sources' statements of the same figures, kept beside the leading ones and never mended."""
    if not selection.variants:
        return []
    items = [
        html.Li(
            [
                f"{format_period(o)}: ",
                html.Strong(value_words(o, selection.indicator.decimals)),
                f", {selection.sources.get(o.source_id, o.source_place or o.source_id)}. ",
                o.note + " " if o.note else "",
                html.A("Source", href=evidence_address(o)),
            ]
        )
        for o in selection.variants
    ]
    return [html.Div([html.H3("Other figures for the same dates"), html.P(
        "Another source gives a different figure. Both are shown as printed; neither has been changed."), html.Ul(items)],
        className="variants")]  # fmt: skip
