"""Rules that put answers together from council papers, and say plainly what the papers do not allow to be said."""

from portal.formats import format_number, format_period, format_value, published_value
from portal.questions.reply import Asking, Link, Part, Reply, Row, Sentence, Table, present
from portal.selection import Observation
from portal.sentences import difference, when
from portal.vocabulary import Status

DISAGREEMENTS = "/about/disagreements"


def unaccompanied_rise(ask: Asking) -> Reply:
    """What the papers say of the rise of 2015-16 and of unaccompanied children, and whether one explains the other."""
    months = {o.period: o for o in ask.rows("cla-count-monthly")}
    before, after = months.get("2015-03"), months.get("2016-03")
    if before is None or after is None or published_value(before) is None or published_value(after) is None:
        return ask.nothing()
    alone = ask.rows("uasc-count-in-year")
    start = [o for o in alone if o.period_end <= before.period_end and published_value(o) is not None]
    rise = difference((after.value or 0) - (before.value or 0), "", 0)
    sentences = [
        Sentence(
            f"{ask.place} looked after {format_value(before)} {when(before)} and {format_value(after)} {when(after)}, "
            f"{rise} more.",
            (before, after),
        )
    ]
    if not start:
        sentences.append(
            Sentence(
                "How many of them had come alone at the start of the rise was never published, so their part of the "
                "rise cannot be worked out. What was published is below."
            )
        )
    sentences += _with_and_without(ask)
    in_time = [o for o in (*alone, *ask.rows("uasc-share-in-year-pct")) if o.period_end < "2017" and published_value(o)]
    rows = tuple(Row(o.indicator, (o,), o.note) for o in sorted(in_time, key=lambda o: o.period_end))
    table = Table("What was published about unaccompanied children", ("Figure",), rows, dated=True)
    links = (
        Link("The papers disagree on how many there were", DISAGREEMENTS, "uasc-count-2016"),
        Link("The highest number of unaccompanied children", DISAGREEMENTS, "uasc-peak"),
    )
    chart = ask.select("cla-count-monthly")
    return Reply((Part(tuple(sentences), indicator=chart.indicator, table=table, selection=chart),), links)


def _with_and_without(ask: Asking) -> list[Sentence]:
    without = next((o for o in ask.rows("cla-rate-without-uasc") if published_value(o) is not None), None)
    whole = next((o for o in ask.rows("cla-rate-in-year") if without and o.period == without.period), None)
    if without is None or whole is None or published_value(whole) is None:
        return []
    return [
        Sentence(
            f"The council gave its rate both ways {when(whole)}: {format_value(whole, 1)} with them, "
            f"{format_number(without.value or 0, 1)} without.",
            (whole, without),
        )
    ]


def ages_in_and_out(ask: Asking) -> Reply:
    """Children who came and who left by age: the newest national year, and the council's own table beside it."""
    parts = []
    came, left = _newest_by_age(ask, "cla-start-count"), _newest_by_age(ask, "cla-cease-count")
    for rows, verb in ((came, "came into care"), (left, "left care")):
        shown = [o for o in rows if published_value(o) is not None]
        if rows:
            indicator = ask.store.indicators[rows[0].indicator_id]
            table = Table(
                f"{indicator.title}, {format_period(rows[0])}", ("Children",),
                tuple(Row(_age(o), (o,)) for o in rows),
            )  # fmt: skip
            parts.append(Part(_largest(ask, shown, rows, verb), indicator=indicator, table=table))
    flows = ask.rows("cla-flows-by-age", "age|movement")
    if flows:
        parts.append(_council_flows(ask, flows))
    if not parts:
        return ask.nothing()
    link = Link("Why these do not add up to the change in the total", "/questions/in-and-out-against-the-total")
    return Reply(tuple(parts), (link,))


def _age(observation: Observation) -> str:
    return observation.category if observation.category.startswith("Under") else f"Aged {observation.category}"


def _newest_by_age(ask: Asking, indicator_id: str) -> list[Observation]:
    rows = ask.rows(indicator_id, "age")
    end = max((o.period_end for o in rows), default="")
    return [o for o in rows if o.period_end == end]


def _largest(ask: Asking, shown: list[Observation], rows: list[Observation], verb: str) -> tuple[Sentence, ...]:
    hidden = len(rows) - len(shown)
    if not shown:
        return (Sentence(f"{ask.place}: none of the numbers by age can be shown for the {format_period(rows[0])}."),)
    first = max(shown, key=lambda o: o.value or 0)
    sentences = [
        Sentence(
            f"Most of those shown who {verb} in {ask.place} were {_age(first).lower()}: {format_value(first)} "
            f"{when(first)}." if (first.value or 0) * 2 > sum(o.value or 0 for o in shown) else
            f"The largest group shown who {verb} in {ask.place} were {_age(first).lower()}: {format_value(first)} "
            f"{when(first)}.",
            (first,),
        ),
        Sentence(f"{hidden} of the {len(rows)} groups are protected. Protected does not mean zero.")
        if hidden
        else None,
    ]  # fmt: skip
    return present(sentences)


def _council_flows(ask: Asking, flows: tuple[Observation, ...]) -> Part:
    indicator = ask.store.indicators["cla-flows-by-age"]
    ages = list(dict.fromkeys(o.category.split("|")[0] for o in flows))
    cells = {tuple(o.category.split("|")): o for o in flows}
    rows = tuple(Row(f"Aged {age}", (cells.get((age, "Entering")), cells.get((age, "Ceasing")))) for age in ages)
    table = Table(f"{indicator.title}, {format_period(flows[0])}", ("Came into care", "Left care"), rows)
    text = f"The council's own table covers {format_period(flows[0])}. It prints no totals, so none are shown."
    return Part((Sentence(text),), heading=indicator.title, indicator=indicator, table=table)


def flows_against_total(ask: Asking) -> Reply:
    """Starts less ends beside the change in the total for the newest national year, and the same in the papers."""
    parts = list(filter(None, (_yearly_flows(ask), _paper_flows(ask))))
    return Reply(tuple(parts)) if parts else ask.nothing()


def _yearly_flows(ask: Asking) -> Part | None:
    starts = {o.period: o for o in ask.rows("cla-start-count") if published_value(o) is not None}
    ends = {o.period: o for o in ask.rows("cla-cease-count") if published_value(o) is not None}
    totals = {o.period: o for o in ask.rows("cla-count") if published_value(o) is not None}
    years = [y for y in starts if y in ends and y in totals and str(int(y) - 1) in totals] if starts else []
    if not years:
        return None
    year = max(years)
    came, left, after, before = starts[year], ends[year], totals[year], totals[str(int(year) - 1)]
    flow = (came.value or 0) - (left.value or 0)
    stock = (after.value or 0) - (before.value or 0)
    gap = difference(flow - stock, "", 0)
    agree = "The two agree." if flow == stock else f"The two are {gap} apart."
    indicator = ask.store.indicators["cla-start-count"]
    sentences = (
        Sentence(
            f"{ask.place}: {format_value(came)} came into care and {format_value(left)} left it {when(came)}, "
            f"{_more_or_fewer(flow)}. The total went from {format_number(before.value or 0)} to "
            f"{format_number(after.value or 0)}, {_more_or_fewer(stock)}. {agree}",
            (came, left, before, after),
        ),
        Sentence(
            "They need not agree. A child who comes into care or leaves it twice in a year counts once in each, but "
            "the "
            "total counts every child who is there on 31 March."
        ),
        Sentence("Councils can also correct their records of earlier years."),
    )
    return Part(sentences, indicator=indicator)


def _more_or_fewer(number: float) -> str:
    if number == 0:
        return "which leaves no difference"
    return f"{difference(number, '', 0)} {'more' if number > 0 else 'fewer'}"


def _paper_flows(ask: Asking) -> Part | None:
    flows = ask.rows("cla-flows-by-age", "age|movement")
    months = {o.period: o for o in ask.rows("cla-count-monthly") if published_value(o) is not None}
    before, after = months.get("2016-01"), months.get("2016-05")
    if not flows or before is None or after is None:
        return None
    hidden = [o for o in flows if o.status == Status.PROTECTED]
    known = next((d for d in ask.store.plan.disagreements if d.id == "flows-and-stock"), None)
    sentences = [
        Sentence(
            f"The council's own table of {format_period(flows[0])} cannot be added up here: {len(hidden)} of its "
            f"{len(flows)} numbers {'is' if len(hidden) == 1 else 'are'} protected." if hidden else
            f"The council's own table covers {format_period(flows[0])}.",
            tuple(flows),
        ),
        Sentence(
            f"Its total went from {format_value(before)} ({format_period(before)}) to "
            f"{format_number(after.value or 0)} "
            f"({format_period(after)}).",
            (before, after),
        ),
        Sentence(known.explanation) if known and known.explanation else None,
    ]  # fmt: skip
    indicator = ask.store.indicators["cla-flows-by-age"]
    return Part(present(sentences), heading="In the council's own papers", indicator=indicator)


def fostering_kind(ask: Asking) -> Reply:
    """Children with the council's own foster carers and with agencies', what was aimed for, and what each costs."""
    cells = {o.category: o for o in ask.rows("cla-placements-by-age", "age|placement")}
    own, agency = cells.get("Total|In-house fostering"), cells.get("Total|Independent fostering")
    if own is None or agency is None or published_value(own) is None or published_value(agency) is None:
        return ask.nothing()
    gap = (agency.value or 0) - (own.value or 0)
    sentences = (
        Sentence(
            f"In {ask.place} {format_value(own)} lived with the council's own foster carers and "
            f"{format_value(agency)} with "
            f"carers of an agency {when(own)}: {difference(gap, '', 0)} {'more' if gap > 0 else 'fewer'} with "
            "agencies.",
            (own, agency),
        ),
        Sentence("No newer figure that tells the two apart is held here."),
    )
    indicator = ask.store.indicators["cla-placements-by-age"]
    totals = [(c.split("|")[1], o) for c, o in cells.items() if c.startswith("Total|")]
    table = Table(
        f"{indicator.title}, {format_period(own)}", ("Children",),
        tuple(Row("All in this table" if kind == "Total" else kind, (o,)) for kind, o in totals),
    )  # fmt: skip
    parts = [Part(sentences, indicator=indicator, table=table)]
    for indicator_id in ("in-house-placement-share-pct", "placement-weekly-cost"):
        rows = ask.store.observations(indicator_id, ask.query.geography)
        if any(not o.breakdown for o in rows):
            found = ask.store.indicators[indicator_id]
            newest = max((o for o in rows if not o.breakdown and not o.variant), key=lambda o: o.period_end)
            kind = "Target" if newest.status == Status.TARGET else "Figure"
            text = f"{kind}: {format_value(newest, found.decimals)} {when(newest)}."
            parts.append(Part((Sentence(text, (newest,)),), heading=found.title, indicator=found))
    links = (Link("Did the council find the foster carers it planned to?", "/questions/foster-carers-planned"),)
    return Reply(tuple(parts), links)


def budget(ask: Asking) -> Reply:
    """The budget, what was expected to be spent, and the gap, as one paper printed them: a forecast, not an outcome."""
    found = {i: {o.category: o for o in ask.rows(i, "service")} for i in ask.question.indicators}
    planned, expected, gap = (found[i] for i in ("csc-budget", "csc-forecast-outturn", "csc-forecast-variance"))
    whole = planned.get("Total"), expected.get("Total"), gap.get("Total")
    if any(o is None or published_value(o) is None for o in whole):
        return ask.nothing()
    budgeted, outturn, over = (o for o in whole if o is not None)
    way = "more" if (over.value or 0) > 0 else "less"
    size = format_value(over).removeprefix("-")
    sentences = (
        Sentence(
            f"{ask.place} expected to spend {format_value(outturn)} {when(outturn)} on a budget of "
            f"{format_value(budgeted)}: {size} {way} than planned.",
            (outturn, budgeted, over),
        ),
        Sentence("This was a forecast made during the year. No paper held here says what was spent in the end."),
    )
    names = list(dict.fromkeys([*gap, *planned, *expected]))
    rows = tuple(
        Row("All services" if name == "Total" else name, (planned.get(name), expected.get(name), gap.get(name)))
        for name in sorted(names, key=lambda name: name == "Total")
    )
    table = Table(f"Thousands of pounds, {format_period(budgeted)}", ("Budget", "Expected", "Difference"), rows)
    links = (
        Link("The rows do not add up to the total", DISAGREEMENTS, "budget-rows"),
        Link("How much does the council spend on children's social care?", "/questions/spending"),
    )
    return Reply((Part(sentences, indicator=ask.store.indicators["csc-budget"], table=table),), links)
