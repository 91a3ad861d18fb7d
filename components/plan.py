"""The plan on a page: each recommendation with the council's answer and what its figures have done since."""

from collections.abc import Sequence

from dash import html

from components.reply import Reading, figure_cell
from components.table import scroll_region
from portal.between import Between
from portal.formats import format_period
from portal.plan import Priority, Recommendation
from portal.query import fragment, indicator_path, source_path

NO_FIGURE = "No figure was ever published that would show whether this worked."


def since_table(reading: Reading, told: Sequence[Between], caption: str) -> html.Div:
    """Each linked indicator then and now, and in words what it did in between."""
    rows = [
        html.Tr(
            [
                html.Th(html.A(b.indicator.title, href=reading.query.to(indicator_path(b.indicator.id))), scope="row"),
                _dated_cell(reading, b, first=True),
                _dated_cell(reading, b, first=False),
                html.Td(b.words),
            ]
        )
        for b in told
    ]
    head = html.Tr([html.Th(h, scope="col") for h in ("Figure", "Then", "Newest", "What it did")])
    table = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="figures since-table")
    return scroll_region(table, caption)


def _dated_cell(reading: Reading, told: Between, first: bool) -> html.Td:
    observation = told.earlier if first else told.later
    if observation is None:
        return html.Td("none", className="empty")
    cell = figure_cell(reading, observation)
    return html.Td([cell.children, html.Small(format_period(observation))], className=getattr(cell, "className", None))


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
            since_table(reading, published, "What its figures have done since") if published else html.P(NO_FIGURE),
            html.P([f"{b.indicator.title}: {b.words} " for b in silent], className="note")
            if silent and published
            else None,
            html.P(html.A(f"Source: {source_title}", href=address), className="source-line"),
        ],
        className="recommendation",
    )


def priority_heading(reading: Reading, priority: Priority, source_title: str, geography_code: str) -> list[object]:
    """A priority's title, what it sets out to do, and where the plan says so."""
    path = reading.query.to(source_path(priority.source), geography=geography_code)
    return [
        html.H2(f"Priority {priority.number}: {priority.title[:1].lower()}{priority.title[1:]}", id=f"priority-{priority.number}"),
        html.P(priority.summary),
        html.P([f"Stated in {priority.place}. ", html.A(source_title, href=path)], className="source-line"),
    ]


