"""Rules that answer for any council: figures, comparisons, shares, and what was planned against what happened."""

from portal.definitions import Indicator
from portal.formats import format_period, format_standing, format_value, published_value
from portal.plan import Disagreement
from portal.questions.reply import EVERY_COMPARATOR, Asking, Link, Part, Reply, Row, Sentence, Table, present
from portal.questions.wording import (
    against,
    change,
    joined,
    level,
    over_the_years,
    standing_among_councils,
    worth_a_chart,
)
from portal.selection import Observation, Selection
from portal.sentences import difference, happened, when
from portal.store import ENGLAND
from portal.vocabulary import PeriodType, Polarity, Status

PLANS = {Status.TARGET: "Target", Status.FORECAST: "Forecast"}
WHOLE_STRETCHES = {
    PeriodType.FINANCIAL_YEAR, PeriodType.CALENDAR_YEAR, PeriodType.ACADEMIC_YEAR, PeriodType.YEAR_ENDING,
    PeriodType.THREE_YEARS,
}  # fmt: skip
"""Periods a plan can be held against: for a single month a paper may give the starting point beside the target."""
MOST_ROWS = 8


def figures(ask: Asking) -> Reply:
    """Each indicator in turn: its newest figure, its change, its direction, and how it compares."""
    known = ask.known()
    if not known:
        return ask.nothing()
    parts = tuple(_figure(ask, indicator, first=place == 0) for place, indicator in enumerate(known))
    return Reply(parts, _disagreement_links(ask))


def _figure(ask: Asking, indicator: Indicator, first: bool) -> Part:
    whole = ask.rows(indicator.id)
    if not whole:
        return in_parts(ask, indicator)
    selection = ask.select(indicator.id, EVERY_COMPARATOR if indicator.comparable else ())
    sentences = present((joined(level(selection), change(selection)), against(selection), over_the_years(selection)))
    several = len(happened(selection.own[0])) > 1
    drawn = ask.select(indicator.id) if worth_a_chart(selection) else None
    return Part(
        sentences,
        heading="" if first else indicator.title,
        indicator=indicator,
        selection=drawn,
        table=None if drawn or not several else _all_statements(selection),
    )


def _all_statements(selection: Selection) -> Table:
    """Every statement of an indicator too irregular for a chart, newest first."""
    rows = sorted(selection.own[0].observations, key=lambda o: o.period_end, reverse=True)
    return Table(
        selection.indicator.title,
        ("Figure",),
        tuple(Row(_kind(o), (o,), o.note) for o in rows[:MOST_ROWS]),
        dated=True,
    )


def in_parts(ask: Asking, indicator: Indicator) -> Part:
    """An indicator that is only published by parts: the newest period, part by part, in the order of the source."""
    rows = [o for o in ask.store.observations(indicator.id, ask.query.geography) if o.breakdown and not o.variant]
    end = max(o.period_end for o in rows)
    newest = [o for o in rows if o.period_end == end and o.breakdown == rows[0].breakdown]
    table = Table(
        f"{indicator.title}, {format_period(newest[0])}",
        ("Figure",),
        tuple(Row(o.category.replace("|", ", "), (o,)) for o in newest),
    )
    text = f"{ask.place}, {format_period(newest[0])}, by {newest[0].breakdown.replace('|', ' and ')}:"
    return Part((Sentence(text),), heading=indicator.title, indicator=indicator, table=table)


def comparison(ask: Asking) -> Reply:
    """One indicator set against neighbours, region, England and every council, for the same date."""
    known = ask.known()
    if not known:
        return ask.nothing()
    indicator = known[0]
    selection = ask.select(indicator.id, EVERY_COMPARATOR)
    others = against(selection) or Sentence("Nothing to compare it with was published for the same time.")
    sentences = present((joined(level(selection), others), standing_among_councils(ask.store, selection)))
    part = Part(sentences, indicator=indicator, selection=ask.select(indicator.id))
    links = (
        Link("See every council on this figure", f"/compare?indicator={indicator.id}"),
        Link("Which councils are its neighbours, and how they are chosen", "/about/neighbours"),
    )
    return Reply((part,), links)


def shares(ask: Asking) -> Reply:
    """Shares of one whole side by side, for the newest period any of them has."""
    known = [i for i in ask.known() if ask.rows(i.id) and i.unit == "%"]
    newest = max((o.period_end for i in known for o in ask.rows(i.id)), default="")
    rows = []
    for indicator in known:
        found = next((o for o in ask.rows(indicator.id) if o.period_end == newest), None)
        if found is not None:
            england = next(
                (o for o in ask.store.observations(indicator.id, ENGLAND)
                 if o.period == found.period and not o.breakdown and not o.variant), None
            )  # fmt: skip
            rows.append(Row(indicator.title, (found, england)))
    others = tuple(in_parts(ask, i) for i in ask.known() if not ask.rows(i.id))
    if not rows:
        return Reply(others) if others else ask.nothing()
    own = [row.figures[0] for row in rows if row.figures[0] is not None]
    shown = [o for o in own if published_value(o) is not None]
    table = Table(f"{ask.place} and England, {format_period(own[0])}", (ask.place, "England"), tuple(rows))
    hidden = len(own) - len(shown)
    first = max(shown, key=lambda o: o.value or 0, default=None)
    sentences = [
        Sentence(
            f"{ask.place}: the largest share shown is {format_value(first)} {when(first)} ({first.indicator.lower()}).",
            (first,),
        ) if first else Sentence(f"{ask.place}: no share can be shown for {format_period(own[0])}."),
        Sentence(f"{hidden} of the {len(own)} shares are protected, so that no child can be recognised, so those shown "
                 "do not add up to the whole.") if hidden else None,
    ]  # fmt: skip
    drawn = ask.select(known[0].id)
    chart = drawn if worth_a_chart(drawn) else None
    main = Part(present(sentences), indicator=known[0], table=table, selection=chart)
    return Reply((main, *others), _disagreement_links(ask))


def planned(ask: Asking) -> Reply:
    """What happened beside what was planned, each marked as what it is, and whether the two can be compared."""
    known = ask.known()
    if not known:
        return ask.nothing()
    parts = list(filter(None, [_plans_in_all(ask, known)]))
    for indicator in known:
        rows = ask.rows(indicator.id)
        if not rows:
            parts.append(in_parts(ask, indicator))
        elif indicator.national and not any(o.status in PLANS for o in rows):
            parts.append(_figure(ask, indicator, first=not parts))
        else:
            parts.append(_planned_part(ask, indicator, rows))
    return Reply(tuple(parts), _disagreement_links(ask))


def _plans_in_all(ask: Asking, known: list[Indicator]) -> Part | None:
    """How many plans the papers state on the question, and how many of them can be held against what happened."""
    rows = {i.id: ask.rows(i.id) for i in known}
    plans = [o for found in rows.values() for o in found if o.status in PLANS]
    if not plans:
        return None
    kept = [(p, done) for p in plans if (done := _outcome(p, rows[p.indicator_id]))]
    kinds = "target or forecast" if len(plans) == 1 else "targets or forecasts"
    text = f"On this the papers of {ask.place} state {len(plans)} {kinds}. "
    if not kept:
        text += "No figure was published that shows whether any was reached."
    else:
        met = sum(_good(ask.store.indicators[p.indicator_id], (d.value or 0) - (p.value or 0)) is True for p, d in kept)
        were = "was" if met == 1 else "were"
        text += f"{len(kept)} can be held against a figure for the same time: {met or 'none'} of them {were} met."
    return Part((Sentence(text, tuple(plans)),))


def _outcome(plan: Observation, rows: tuple[Observation, ...] | list[Observation]) -> Observation | None:
    """What happened in a plan's own period; None where that was not published, or the period is too short to tell."""
    if plan.period_type not in WHOLE_STRETCHES:
        return None
    done = (o for o in rows if o.status not in PLANS and o.period == plan.period)
    return next((o for o in done if published_value(o) is not None), None)


def _good(indicator: Indicator, gap: float) -> bool | None:
    """Whether an outcome this far above its plan met it; None where neither direction is good."""
    return {Polarity.HIGHER: gap >= 0, Polarity.LOWER: gap <= 0}.get(indicator.polarity)


def _planned_part(ask: Asking, indicator: Indicator, rows: tuple[Observation, ...]) -> Part:
    plans = [o for o in rows if o.status in PLANS]
    done = [o for o in rows if o.status not in PLANS]
    sentences = [_met(indicator, plan, done) for plan in plans]
    if not plans and done:
        sentences = [level(ask.select(indicator.id, ()))]
    table_rows = [Row(_kind(o), (o,), o.note) for o in sorted(rows, key=lambda o: o.period_end, reverse=True)]
    periods = {o.period for o in rows}
    others = {f"{ask.query.geography}-neighbours": "Statistical neighbours, as stated", ENGLAND: "England"}
    for code, name in others.items():
        table_rows += [
            Row(name, (o,), o.note)
            for o in ask.store.observations(indicator.id, code)
            if o.period in periods and not o.breakdown and not o.variant
        ]
    if len(table_rows) == 1:
        notes = (Sentence(rows[0].note),) if rows[0].note else ()
        return Part((*sentences, *notes), heading=indicator.title, indicator=indicator)
    table = Table(f"{indicator.title}, {ask.place}", ("Figure",), tuple(table_rows), dated=True)
    return Part(tuple(sentences), heading=indicator.title, indicator=indicator, table=table)


def _kind(observation: Observation) -> str:
    return PLANS.get(Status(observation.status), "What happened")


def _met(indicator: Indicator, plan: Observation, done: list[Observation]) -> Sentence:
    """Whether the figure for a plan's own period reached it, or that no such figure was published."""
    kind = PLANS[Status(plan.status)].lower()
    stated = f"The {kind} was {format_value(plan, indicator.decimals)} {when(plan)}."
    same = _outcome(plan, done)
    if same is None:
        return Sentence(f"{stated} No figure was published that shows whether it was reached.", (plan,))
    gap = (same.value or 0) - (plan.value or 0)
    actual = f"What happened was {format_standing(same, indicator.decimals)}"
    if gap == 0:
        return Sentence(f"{stated} {actual}, the same.", (plan, same))
    way = "more" if gap > 0 else "less"
    size = difference(gap, plan.unit, indicator.decimals) + (f" {plan.unit}" if plan.unit in {"days", "months"} else "")
    good = _good(indicator, gap)
    reached = "" if good is None else f" The {kind} was {'met' if good else 'not met'}."
    return Sentence(f"{stated} {actual}, {size} {way}.{reached}", (plan, same))


def _disagreement_links(ask: Asking) -> tuple[Link, ...]:
    """The disagreements about the question's indicators, where the place is the one the papers are about."""
    found: dict[str, Disagreement] = {
        d.id: d
        for i in ask.question.indicators
        for d in ask.store.plan.disagreements_about(i)
        if any(s.geography_code.startswith(ask.query.geography) for s in d.statements)
    }
    return tuple(
        Link(f"Papers disagree: {d.topic[:1].lower()}{d.topic[1:]}", "/about/disagreements", d.id)
        for d in found.values()
    )
