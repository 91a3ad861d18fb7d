"""The plan on a page: each recommendation with the council's answer and what its figures have done since."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components.reply import Reading, figure_cell
from components.table import scroll_region
from portal.between import Between
from portal.formats import format_period
from portal.plan import Priority, Recommendation
from portal.query import fragment, indicator_path, source_path
from portal.selection import Observation
from portal.vocabulary import Polarity

GOOD = {Polarity.HIGHER: "Higher is better", Polarity.LOWER: "Lower is better"}
NO_FIGURE = "No figure was ever published that would show whether this worked."


def since_table(
    reading: Reading, told: Sequence[Between], caption: str, columns: tuple[str, str] = ("Then", "Newest")
) -> html.Div:
    """Each linked indicator at two times, and in words what it did in between. `columns` name the two times."""
    rows = [
        html.Tr(
            [
                html.Th(
                    [
                        html.A(b.indicator.title, href=reading.query.to(indicator_path(b.indicator.id))),
                        html.Small(GOOD[b.indicator.polarity]) if b.indicator.polarity in GOOD else None,
                    ],
                    scope="row",
                ),
                html.Td([_dated(reading, b.earlier), _dated(reading, b.later)], className="two-times"),
                html.Td(b.words),
            ]
        )
        for b in told
    ]
    heads = ("Figure", f"{columns[0]}, {columns[1][:1].lower()}{columns[1][1:]}", "What it did")
    head = html.Tr([html.Th(h, scope="col") for h in heads])
    table = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="figures since-table")
    return scroll_region(table, caption)


def _dated(reading: Reading, observation: Observation | None) -> html.Div:
    """One figure with its date under it."""
    if observation is None:
        return html.Div("none", className="empty")
    cell = figure_cell(reading, observation)
    return html.Div([cell.children, html.Small(format_period(observation))], className=getattr(cell, "className", None))


def recommendation_article(
    reading: Reading, recommendation: Recommendation, told: Sequence[Between], others: Sequence[int], source_title: str
) -> html.Article:
    """One recommendation: what it asks for, who answers for it, and what its figures show.

    `told` are its linked indicators; `others` the numbers of further priorities it belongs to.
    """
    r = recommendation
    facts = [
        ("Made to", r.body),
        ("Who answers for it", r.owner),
        ("Due, as the plan states it", r.due_date),
        ("Review score, as the plan states it", r.score),
        ("Direction of travel, as the plan states it", r.direction),
        ("Also part of", ", ".join(f"priority {number}" for number in others)),
    ]
    terms = [part for name, words in facts if words for part in (html.Dt(name), html.Dd(words))]
    address = f"{reading.query.to(source_path(r.source_id), geography=r.geography_code)}#{fragment(r.source_reference)}"
    published = [b for b in told if b.earlier is not None or b.later is not None]
    silent = [b for b in told if b.earlier is None and b.later is None]
    return html.Article(
        [
            html.H3(f"{r.number}. {r.summary}", id=r.recommendation_id),
            html.Dl(terms, className="facts"),
            since_table(reading, published, f"Recommendation {r.number}: what its figures have done since")
            if published
            else html.P(NO_FIGURE),
            html.P([f"{b.indicator.title}: {b.words} " for b in silent], className="note")
            if silent and published
            else None,
            html.P(html.A(f"Source: {source_title}", href=address), className="source-line"),
        ],
        className="recommendation",
    )


def priority_heading(reading: Reading, priority: Priority, source_title: str, geography_code: str) -> list[Any]:
    """A priority's title, what it sets out to do, and where the plan says so."""
    title = priority.title[:1].lower() + priority.title[1:]
    path = reading.query.to(source_path(priority.source), geography=geography_code)
    return [
        html.H2(f"Priority {priority.number}: {title}", id=f"priority-{priority.number}"),
        html.P(priority.summary),
        html.P([f"Stated in {priority.place}. ", html.A(source_title, href=path)], className="source-line"),
    ]
