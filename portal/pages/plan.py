"""What the council promised after its inspection, priority by priority, and what the figures have done since."""

from typing import Any

from dash import html

from components.aria import aria
from components.plan import priority_heading, recommendation_article, since_table
from components.reply import Reading
from portal.between import Between, since
from portal.pages.page import View
from portal.pages.shared import change_of_boundary, release_notice
from portal.plan import Recommendation
from portal.query import Query
from portal.reader import Reader
from portal.sentences import inspected_when
from portal.store import Store


def linked(store: Store, recommendation: Recommendation) -> list[Between]:
    """What each indicator a recommendation names has done since the inspection that made it."""
    code = recommendation.geography_code
    day = next((i.date for i in store.inspections(code) if i.inspection_id == recommendation.inspection_id), "")
    return [since(store, store.indicators[i], code, day) for i in recommendation.indicators if i in store.indicators]


def _intro(store: Store, query: Query, made: tuple[Recommendation, ...]) -> list[Any]:
    """Which inspection asked, and how to read what follows."""
    ids = {r.inspection_id for r in made}
    asked = [i for i in store.inspections(query.geography) if i.inspection_id in ids]
    when = " and ".join(inspected_when(i) for i in asked)
    council = sum(bool(r.score) for r in made)
    return [
        html.P(
            f"After the inspection of {when} the council was given {council} recommendations and its safeguarding "
            "board "
            f"{len(made) - council}. Here is each one, who answers for it, and what its figures have done since.",
            className="lead",
        ),
        html.P(
            "The wording is ours. The score and direction are the council's own, from its review of the plan; the "
            "paper does "
            "not say what the scores mean. Which recommendation belongs to which priority is our reading: no paper "
            "prints it."
        ),
        html.P("A figure that moved does not show that the plan moved it."),
    ]


def view(reader: Reader, query: Query) -> View:
    """The plan of the chosen council, or that none is held."""
    store = reader.store(query.release)
    place = store.places[query.geography].geography
    made = store.plan.recommendations_to(query.geography)
    reading = Reading(query, store.indicators)
    body: list[Any] = [
        release_notice(store, query, reader.release_id),
        html.H1(f"What was promised, and what happened: {place}"),
        change_of_boundary(store, query.geography),
    ]
    if not made:
        own = store.places[store.authority.geography_code].geography
        body += [
            html.P(f"No improvement plan of {place} is held here, because none of its papers is.", className="lead"),
            html.P(html.A(f"See the plan of {own}", href=query.change(geography=query.default_geography).address)),
        ]
    else:
        body += _intro(store, query, made)
        body.append(_contents(store))
        for priority in store.plan.priorities:
            body += _priority(store, reading, priority.number, made)
    return View(
        title=f"The plan and what happened: {place}",
        description=f"Each recommendation inspectors made to {place}, who answers for it, and what its figures have "
        "done since.",
        body=[part for part in body if part is not None],
    )


def _contents(store: Store) -> html.Nav:
    items = [html.Li(html.A(f"{p.number}. {p.title}", href=f"#priority-{p.number}")) for p in store.plan.priorities]
    return html.Nav(html.Ul(items, className="plain-list contents"), **aria(label="Priorities"))


def _priority(store: Store, reading: Reading, number: int, made: tuple[Recommendation, ...]) -> list[Any]:
    """One priority, the recommendations that belong to it first of all, and its own further figures."""
    priority = next(p for p in store.plan.priorities if p.number == number)
    code = reading.query.geography
    drawn = priority_heading(reading, priority, store.sources[priority.source].title, code)
    mine = [r for r in made if r.priorities[:1] == (number,)]
    for r in mine:
        title = store.sources[r.source_id].title
        drawn.append(recommendation_article(reading, r, linked(store, r), r.priorities[1:], title))
    elsewhere = [r for r in made if number in r.priorities[1:]]
    if elsewhere:
        links = [html.Li(html.A(r.summary, href=f"#{r.recommendation_id}")) for r in elsewhere]
        drawn += [html.P("Part of this priority too, listed under another:"), html.Ul(links)]
    if not mine and not elsewhere:
        drawn.append(html.P("No recommendation of the inspection belongs to this priority."))
    named = {i for r in (*mine, *elsewhere) for i in r.indicators}
    further = [
        found
        for i in store.indicators.values()
        if number in i.priorities and i.id not in named and i.national
        if (found := since(store, i, code, made[0].inspection_id[-10:])).comparable
    ]
    if further:
        summary = html.Summary(f"{len(further)} more figures that belong to this priority")
        caption = f"Further figures of priority {number}"
        drawn.append(html.Details([summary, since_table(reading, further, caption)]))
    return drawn
