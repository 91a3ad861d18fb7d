"""Rules about inspectors, promises and how far the figures can be trusted."""

from collections import Counter

from portal.between import between
from portal.formats import STATUS_EXPLANATIONS, STATUS_WORDS, format_date, format_list, format_number
from portal.inspected import graded, grades_at_the_time, linked_indicators, pairs_of_judgements
from portal.questions.reply import EVERY_COMPARATOR, Asking, Link, Part, Reply, Row, Sentence, Table, present
from portal.questions.wording import change, level, over_the_years, standing_among_councils
from portal.selection import Inspection
from portal.sentences import inspected_when, judgement_words
from portal.store import Store
from portal.vocabulary import Status

ALL_INSPECTIONS = Link("Every inspection and what was judged", "/inspections")


def inspectors(ask: Asking) -> Reply:
    """The latest grade, the journey to it, and how many councils held each grade at the time."""
    found = graded(ask.store.inspections(ask.query.geography))
    if not found:
        return Reply((Part((Sentence(f"No graded inspection of {ask.place} is held here."),)),), (ALL_INSPECTIONS,))
    last = found[-1]
    sentences = [
        Sentence(f"{ask.place}: {_result(ask.store, last)}.", (last,)),
        _at_the_time(ask.store, last),
        Sentence("A grade is a judgement of the whole service at one time. It is not a cause of any figure."),
    ]
    parts = [Part(present(sentences))]
    if len(found) > 1:
        steps = tuple(Sentence(f"{_result(ask.store, i)}.", (i,)) for i in reversed(found[:-1]))
        note = Sentence("Each way of inspecting had its own rules, so grades under two of them cannot be compared.")
        parts.append(Part((*steps, note), heading="Before that"))
    return Reply(tuple(parts), (ALL_INSPECTIONS, Link("Each area that was judged", "/inspections", last.inspection_id)))


def _result(store: Store, inspection: Inspection) -> str:
    framework = store.frameworks.get(inspection.framework)
    name = framework.title if framework else inspection.framework
    return f"{judgement_words(inspection)} ({name}, {inspected_when(inspection)})"


def _at_the_time(store: Store, inspection: Inspection) -> Sentence | None:
    counts = grades_at_the_time(store, inspection)
    if counts is None or counts.councils < 2:
        return None
    every = format_list(f"{count} {grade.lower()}" for grade, count, _ in counts.grades if count)
    text = (
        f"On that day {counts.councils} councils held an overall grade under the same rules, as far as is known "
        f"here: {every}."
    )
    if counts.neighbours:
        near = format_list(f"{count} {grade.lower()}" for grade, _, count in counts.grades if count)
        text += f" Of its statistical neighbours {counts.neighbours} held one: {near}."
    return Sentence(text)


def between_inspections(ask: Asking) -> Reply:
    """How many linked figures went which way between the two latest judgements, by the words of `between`."""
    pairs = pairs_of_judgements(ask.store.inspections(ask.query.geography))
    if not pairs:
        text = f"Two graded inspections of {ask.place} are needed to compare, and fewer are held here."
        return Reply((Part((Sentence(text),)),), (ALL_INSPECTIONS,))
    earlier, later = pairs[0]
    told = [
        between(ask.store, ask.store.indicators[i], ask.query.geography, earlier.date, later.date)
        for i in linked_indicators(ask.store, ask.query.geography)
    ]
    shown = [b for b in told if b.comparable]
    counts = Counter({None: "untold", True: "sure", False: "chance"}[b.beyond_chance] for b in shown)
    days = f"{format_date(earlier.date)} and {format_date(later.date)}"
    if not shown:
        sentences = [Sentence(f"{ask.place}: no linked figure can be compared between {days}.", (earlier, later))]
    else:
        sentences = [
            Sentence(
                f"{ask.place}: {len(shown)} of {len(told)} linked figures can be compared between the judgements of "
                f"{days}. "
                f"Of these, {counts['sure'] or 'none'} changed by more than chance would bring, "
                f"{counts['chance'] or 'none'} by so "
                f"little that it could be chance, and for {counts['untold'] or 'none'} chance cannot be told.",
                (earlier, later),
            )
        ]
    sentences.append(Sentence("What a figure did between two inspections does not show that either caused the other."))
    rows = tuple(Row(b.indicator.title, (b.earlier, b.later), b.words) for b in shown)
    table = Table("Newest figures before each judgement", (format_date(earlier.date), format_date(later.date)), rows)
    part = Part(tuple(sentences), table=table if rows else None)
    return Reply((part,), (Link("Before and after every judgement", "/inspections", "before-and-after"),))


def promises(ask: Asking) -> Reply:
    """How many recommendations there are, how the council scored them, and for how many a figure was ever published."""
    plan = ask.store.plan
    made = plan.recommendations_to(ask.query.geography)
    if not made:
        own = ask.store.places[ask.store.authority.geography_code].geography
        text = (
            f"No improvement plan of {ask.place} is held here. Only {own}'s can be followed, because only its "
            "papers are held."
        )
        return Reply((Part((Sentence(text),)),))
    council = [r for r in made if r.score]
    with_figure = [
        r
        for r in made
        if any(ask.store.observations(i, ask.query.geography) for i in r.indicators if i in ask.store.indicators)
    ]
    directions = Counter(r.direction.lower() for r in council if r.direction)
    said = format_list(f"{count} {way}" for way, count in directions.items())
    bodies = Counter(r.body for r in made)
    who = format_list(f"{count} to {body}" for body, count in bodies.most_common())
    sentences = [
        Sentence(f"Inspectors made {len(made)} recommendations: {who}."),
        Sentence(f"The council scored {len(council)} of them and gave their direction of travel: {said}.")
        if council
        else None,
        Sentence(
            f"For {len(with_figure)} of the {len(made)} at least one figure was published that could show whether "
            "it worked; "
            f"for {len(made) - len(with_figure)} no figure was ever published."
        ),
    ]
    return Reply((Part(present(sentences)),), (Link("The whole plan, and what the figures have done since", "/plan"),))


def disagreements(ask: Asking) -> Reply:
    """How many disagreements are known, how many of them can be reconciled from what is printed, and each one."""
    found = [
        d
        for d in ask.store.plan.disagreements
        if any(s.geography_code.startswith(ask.query.geography) for s in d.statements)
    ]
    if not found:
        return ask.nothing() if ask.question.indicators else _no_papers(ask)
    sentences = (
        Sentence(f"{ask.place}'s papers disagree with each other, or with their own sums, in {len(found)} places."),
        Sentence(
            "Both sides are always shown. Nothing is settled by choosing one. Each is listed with what would "
            "explain it."
        ),
    )
    links = tuple(Link(d.topic, "/about/disagreements", d.id) for d in found)
    return Reply((Part(sentences),), links)


def _no_papers(ask: Asking) -> Reply:
    return Reply(
        (Part((Sentence(f"No papers of {ask.place} are held here, so there is nothing that could disagree."),)),)
    )


def hidden(ask: Asking) -> Reply:
    """How many of the place's figures are protected, what that means, and one to look at."""
    rows = ask.store.of_place(ask.query.geography)
    gone = [o for o in rows if o.status == Status.PROTECTED]
    every = format_number(len(rows))
    sentences = (
        Sentence(
            f"{format_number(len(gone))} of {ask.place}'s {every} figures are protected." if gone else
            f"None of {ask.place}'s {every} figures is protected."
        ),
        Sentence(STATUS_EXPLANATIONS[Status.PROTECTED]),
        Sentence(
            "A small number could let somebody recognise a child. Other numbers beside it are hidden as well, where "
            "they would "
            "give it away. Some were hidden by the Department for Education before we had them."
        ),
    )  # fmt: skip
    table = None
    if gone:
        example = max(gone, key=lambda o: o.period_end)
        table = Table("For example", ("Figure",), (Row(example.indicator, (example,)),), dated=True)
    return Reply((Part(sentences, table=table),), (Link("How figures are protected", "/about/method"),))


def kinds(ask: Asking) -> Reply:
    """How many figures of the place are of each kind, with one of each to look at."""
    rows = ask.store.of_place(ask.query.geography)
    by_status = {status: [o for o in rows if o.status == status] for status in Status}
    forecasts, targets = len(by_status[Status.FORECAST]), len(by_status[Status.TARGET])
    every = format_number(len(rows))
    if forecasts or targets:
        text = (
            f"Of {ask.place}'s {every} figures {forecasts} are forecasts and {targets} are targets. "
            "All the others tell what happened."
        )
    else:
        text = f"All of {ask.place}'s {every} figures tell what happened. None is a forecast or a target."
    sentences = (
        Sentence(text),
        Sentence(
            "Forecasts and targets say so wherever they stand, have a mark of their own and are never joined "
            "to the line."
        ),
    )
    lines = []
    for status, found in by_status.items():
        if status and found:
            example = max(found, key=lambda o: o.period_end)
            note = f"{STATUS_EXPLANATIONS[status]} {example.indicator}."
            lines.append(Row(STATUS_WORDS[status].capitalize(), (example,), note))
    table = Table("One of each kind", ("Figure",), tuple(lines), dated=True) if lines else None
    return Reply((Part(sentences, table=table),), (Link("What every symbol means", "/about/symbols"),))


def neighbours(ask: Asking) -> Reply:
    """The ten councils most like this one, by name, closest first."""
    found = ask.store.neighbours(ask.query.geography)
    links = (Link("How neighbours are chosen, and how close each one is", "/about/neighbours"),)
    if not found:
        text = f"This release names no statistical neighbours of {ask.place}."
        return Reply((Part((Sentence(text),)),), links)
    named = format_list(ask.store.places[n.neighbour_code].geography for n in found)
    sentences = (
        Sentence(f"{ask.place} is compared with the {len(found)} councils most like it: {named}."),
        Sentence(
            "They need not be near it on the map. The Department for Education chooses them by how people there live."
        ),
    )
    return Reply((Part(sentences),), links)


def chance(ask: Asking) -> Reply:
    """What chance does to counts of children, shown on a few of the place's own figures."""
    parts = [
        Part(
            (
                Sentence(
                    "Yes. Numbers of children go up and down by chance from one year to the next, most where "
                    "few are counted."
                ),
                Sentence(
                    "So we ask of each change and each gap whether chance alone would often bring one as large, and "
                    "say so. "
                    "Where what was published does not allow that, we say that it cannot be told."
                ),
            )
        )
    ]
    for indicator in ask.known():
        selection = ask.select(indicator.id, EVERY_COMPARATOR)
        sentences = (
            level(selection),
            change(selection),
            over_the_years(selection),
            standing_among_councils(ask.store, selection),
        )
        parts.append(Part(present(sentences), heading=indicator.title, indicator=indicator))
    return Reply(tuple(parts), (Link("The rules, in full", "/about/method"),))
