"""A committee's pack for one council, in print order: what changed, headline figures, the plan, the inspections."""

from typing import Any

from dash import html

from components import ids
from components.aria import aria
from components.chart_figure import chart_figure
from components.filters import labelled_select
from components.judgements import grade_tag, graded, one_grade
from components.reply import Reading, figure_cell, sources_line
from components.table import scroll_region
from portal.changes import KINDS, Change, changes
from portal.definitions import Indicator
from portal.formats import format_date, format_period, format_standing
from portal.pages.page import View
from portal.pages.plan import linked
from portal.pages.shared import change_of_boundary, place_options, release_notice, with_chosen
from portal.query import ALL, Query
from portal.questions.reply import EVERY_COMPARATOR, present
from portal.questions.wording import against, change, level, over_the_years, worth_a_chart
from portal.reader import Reader
from portal.sentences import inspected_when, judgement_words
from portal.store import Store

MOST_CHANGES = 30


def view(reader: Reader, query: Query) -> View:
    """The pack of the chosen council, with what changed since the release an address names."""
    store = reader.store(query.release)
    place = store.places[query.geography].geography
    reading = Reading(query, store.indicators)
    body = [
        release_notice(store, query, reader.release_id),
        html.H1(f"Children's services in {place}: briefing"),
        html.P(f"Made from release {store.release_id}, dated {format_date(store.built[:10])}. Print this page to A4."),
        change_of_boundary(store, query.geography),
        _form(reader, store, query),
        _changed(reader, store, reading),
        _headlines(store, reading),
        _plan(store, reading),
        _inspections(store, reading),
    ]
    return View(
        title=f"Briefing: {place}",
        description=f"What changed, headline figures with charts, the plan and the inspections of {place}, ready to "
        "print.",
        body=[part for part in body if part is not None],
    )


def _form(reader: Reader, store: Store, query: Query) -> html.Form:
    """Which council, and since which release."""
    known = {p.geography_code for p in store.authorities}
    councils = [(code, name) for code, name in place_options(store) if code in known]
    releases = [(i, f"{i}, dated {format_date(day)}") for i, day in reader.kept() if i != store.release_id]
    fields = [labelled_select(ids.GEOGRAPHY, "Council", with_chosen(councils, store, query.geography), query.geography)]
    if releases:
        choices = [(ALL, "Show the newest figures"), *releases]
        fields.append(labelled_select("since", "What changed since release", choices, query.since or ALL))
    parts = [html.Div(fields, className="fields"), html.Button("Show", type="submit", className="button")]
    return html.Form(
        parts, action=query.path, method="get", className="view-form", **aria(label="Choose what to brief on")
    )


def _section(title: str, name: str, parts: list[Any]) -> html.Section:
    return html.Section([html.H2(title, id=name), *parts], className="brief-section", **aria(labelledby=name))


def _changed(reader: Reader, store: Store, reading: Reading) -> html.Section:
    """The figures that differ from an earlier release; without one, which figures are the newest."""
    query = reading.query
    if not query.since:
        return _section("The newest figures", "changed", [_newest(store, reading)])
    found = changes(reader.store(query.since), store, query.geography)
    title = f"What changed since release {query.since}"
    if not found:
        return _section(title, "changed", [html.P("No figure of this place changed.")])
    counts = {kind: sum(c.kind == kind for c in found) for kind in KINDS}
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    whole = [c for c in found if not c.observation.breakdown] or found
    rows = [_change_row(reading, c) for c in whole[:MOST_CHANGES]]
    head = html.Tr([html.Th(h, scope="col") for h in ("Figure", "When", "Before", "Now", "Kind of change")])
    table = html.Table([html.Caption(title), html.Thead(head), html.Tbody(rows)], className="figures")
    more = len(found) - len(rows)
    return _section(
        title,
        "changed",
        [
            html.P(f"{len(found)} figures changed: {told}."),
            scroll_region(table, title),
            html.P(f"{more} further changes, to parts of these figures, are not listed.") if more else None,
        ],
    )


def _change_row(reading: Reading, one: Change) -> html.Tr:
    o = one.observation
    before = format_standing(one.before, reading.decimals(o)) if one.before else "none"
    part = html.Small(o.category.replace("|", ", ")) if o.category else None
    now = figure_cell(reading, one.after) if one.after else html.Td("none", className="empty")
    return html.Tr(
        [html.Th([o.indicator, part], scope="row"), html.Td(format_period(o)), html.Td(before), now, html.Td(one.kind)]
    )


def _newest(store: Store, reading: Reading) -> html.Ul:
    """For each headline, the period its newest figure is of: how fresh the pack is."""
    items = []
    for indicator in headlines(store):
        selection = store.select(reading.query.change(indicator_id=indicator.id, comparators=()))
        rows = selection.own[0].observations if selection.own else ()
        items.append(html.Li(f"{indicator.title}: {format_period(rows[-1]) if rows else 'no figure'}"))
    return html.Ul(items)


def headlines(store: Store) -> list[Indicator]:
    """The headline indicators, in theme order."""
    return [i for i in store.indicators.values() if i.headline]


def _headlines(store: Store, reading: Reading) -> html.Section:
    """Each headline figure in sentences with its chart and sources."""
    articles: list[Any] = []
    for indicator in headlines(store):
        query = reading.query.change(indicator_id=indicator.id, breakdown="")
        selection = store.select(query.change(comparators=EVERY_COMPARATOR if indicator.comparable else ()))
        if not selection.own:
            continue
        sentences = present((level(selection), change(selection), against(selection), over_the_years(selection)))
        chart = chart_figure(store.select(query), prefix=f"brief-{len(articles)}", explore=False)
        articles.append(
            html.Article(
                [
                    html.H3(indicator.title),
                    html.P(" ".join(s.text for s in sentences)),
                    chart if worth_a_chart(selection) else None,
                    sources_line(reading, sentences),
                    html.P("Source: " + "; ".join(selection.sources.values()) + ".", className="source-line"),
                ],
                className="brief-figure",
            )
        )
    place = store.places[reading.query.geography].geography
    return _section("Headline figures", "figures", articles or [html.P(f"There are no headline figures for {place}.")])


def _plan(store: Store, reading: Reading) -> html.Section:
    """Each recommendation in one row: who answers, score and direction as stated, and what its figures have done."""
    made = store.plan.recommendations_to(reading.query.geography)
    if not made:
        place = store.places[reading.query.geography].geography
        return _section("The plan", "plan", [html.P(f"No improvement plan of {place} is held here.")])
    rows = []
    for r in made:
        told = [b for b in linked(store, r) if b.comparable]
        items = [html.Li(f"{b.indicator.title}: {b.words[:1].lower()}{b.words[1:]}") for b in told]
        rows.append(
            html.Tr(
                [
                    html.Th(f"{r.number}. {r.summary}", scope="row"),
                    html.Td(r.owner or r.body),
                    html.Td(r.due_date or "not stated"),
                    html.Td(f"{r.score}, {r.direction.lower()}" if r.score else "not stated"),
                    html.Td(html.Ul(items) if items else "No figures that can be compared were published."),
                ]
            )
        )
    head = html.Tr(
        [
            html.Th(h, scope="col")
            for h in (
                "Recommendation",
                "Who answers",
                "Due, as stated",
                "Score and direction, as stated",
                "What its figures did since",
            )
        ]
    )
    table = html.Table(
        [html.Caption("Recommendations of the inspections"), html.Thead(head), html.Tbody(rows)],
        className="figures brief-plan",
    )
    note = html.P(html.A("Each recommendation in full, with sources", href=reading.query.to("/plan")))
    return _section("The plan", "plan", [scroll_region(table, "Recommendations"), note])


def _inspections(store: Store, reading: Reading) -> html.Section:
    found = store.inspections(reading.query.geography)
    items = []
    for i in reversed(found):
        framework = store.frameworks.get(i.framework)
        grade = one_grade(i)
        result: Any = grade_tag(grade) if grade else judgement_words(i) if graded([i]) else "a visit without grades"
        items.append(html.Li([f"{inspected_when(i)}: ", result, f", {framework.title if framework else i.framework}"]))
    rules = html.P("Each way of inspecting had its own rules, so grades under two of them cannot be compared.")
    parts: list[Any] = (
        [html.Ul(items, className="plain-list"), rules] if items else [html.P("No inspection is held here.")]
    )
    return _section("Inspections", "inspections", parts)
