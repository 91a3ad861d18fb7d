"""Where the papers disagree: what each says, the figure as this release holds it, and what would reconcile them."""

from typing import Any

from dash import html

from components.reply import Reading, evidence
from portal.formats import STATUS_WORDS, format_period, format_standing
from portal.plan import Disagreement, Statement
from portal.query import Query, indicator_path
from portal.selection import Observation
from portal.store import Store
from portal.vocabulary import Status

PROTECTED = f"{STATUS_WORDS[Status.PROTECTED].capitalize()}: this figure is hidden so that no child can be recognised."
WITHHELD = "What would explain it is left out, because it could give a protected figure away."


def observation_of(store: Store, statement: Statement) -> Observation | None:
    """The release's own row of what a statement cites."""
    rows = store.observations(statement.indicator_id, statement.geography_code)
    return next((o for o in rows if (o.source_id, o.source_reference) == (statement.source, statement.reference)), None)


def disagreements(store: Store, query: Query) -> list[Any]:
    """Every disagreement, each statement with its figure and source. Nothing is settled by choosing."""
    reading = Reading(query, store.indicators)
    found = store.plan.disagreements
    if not found:
        return [html.P("No papers that disagree are known in this release.")]
    contents = [html.Li(html.A(d.topic, href=f"#{d.id}")) for d in found]
    return [
        html.P(
            f"The papers behind this site disagree with each other, or with their own sums, in {len(found)} places. "
            "Both sides "
            "are shown. We choose neither, and we mend nothing."
        ),
        html.Details([html.Summary("List of all of them"), html.Ul(contents)]),
        *[_article(store, reading, d) for d in found],
    ]


def _article(store: Store, reading: Reading, disagreement: Disagreement) -> html.Article:
    items = [_statement(store, reading, s) for s in disagreement.statements]
    linked = [
        part
        for i in disagreement.indicators
        if i in store.indicators
        for part in (html.A(store.indicators[i].title, href=reading.query.to(indicator_path(i))), "; ")
    ]
    return html.Article(
        [
            html.H2(disagreement.topic, id=disagreement.id),
            html.Ul(items, className="statements"),
            html.P([html.Strong("What would explain it: "), disagreement.explanation or WITHHELD]),
            html.P(["Figures: ", *linked[:-1]], className="source-line") if linked else None,
        ],
        className="disagreement",
    )


def _statement(store: Store, reading: Reading, statement: Statement) -> html.Li:
    source = store.sources[statement.source].title
    found = observation_of(store, statement)
    if found is None:
        return html.Li([statement.says, " ", html.Cite(source)])
    link = html.A(source, href=evidence(reading.query, found))
    figure = f"{format_standing(found, reading.decimals(found))}, {format_period(found)}"
    if found.status == Status.PROTECTED:
        return html.Li([PROTECTED, html.Small(["Source: ", link])])
    return html.Li([statement.says, html.Small(["In this release: ", figure, ". Source: ", link])])
