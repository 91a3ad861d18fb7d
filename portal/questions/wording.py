"""Sentences about one indicator for one place: its level, change, direction, comparison and place among councils."""

from portal.direction import FEWEST, direction, unbroken
from portal.formats import format_list, format_period, format_short, format_standing, format_value, published_value
from portal.questions.reply import Sentence
from portal.selection import Observation, Selection, Series
from portal.sentences import change_sentence, happened, newest_published, when
from portal.store import Store
from portal.verdicts import Verdict, rank_range, verdict, verdict_words
from portal.vocabulary import Comparator, PeriodType, Polarity

NAMES = {
    Comparator.NEIGHBOURS: "the average of its statistical neighbours",
    Comparator.NEIGHBOURS_MEDIAN: "the middle one of its statistical neighbours",
}
STATED_NAME = "the average of its statistical neighbours, as the paper states it"
WAYS = {
    "up": "the direction is up, more steadily than chance would bring",
    "down": "the direction is down, more steadily than chance would bring",
    "level": "it did not change",
    "mixed": "there is no steady direction",
}
QUARTERS = {1: "lowest quarter", 2: "second lowest quarter", 3: "second highest quarter", 4: "highest quarter"}


def level(selection: Selection) -> Sentence:
    """The newest figure, or why none can be shown, and that a newer one is missing where it is."""
    rows = happened(selection.own[0]) if selection.own else []
    newest = newest_published(selection.own[0]) if selection.own else None
    decimals = selection.indicator.decimals
    if not rows:
        return Sentence(f"{selection.geography}: only targets and forecasts were published, not what happened.")
    last = rows[-1]
    if newest is None:
        return Sentence(
            f"{selection.geography}: no figure can be shown. The newest, {when(last)}, is {format_value(last)}.",
            (last,),
        )
    text = f"{selection.geography}: {format_standing(newest, decimals)} {when(newest)}."
    if last.period_end > newest.period_end:
        return Sentence(f"{text} The newer figure, {when(last)}, is {format_value(last)}.", (newest, last))
    return Sentence(text, (newest,))


def change(selection: Selection) -> Sentence | None:
    """The change since the year before, and whether chance alone could explain it."""
    newest = newest_published(selection.own[0]) if selection.own else None
    text = change_sentence(selection, newest) if newest else ""
    if not text or newest is None or selection.standing is None:
        return None
    before = [o for o in selection.own[0].observations if o.period == selection.standing.previous_period]
    return Sentence(text, tuple(before[-1:]))


def over_the_years(selection: Selection) -> Sentence | None:
    """Which way the figure has been going, or that there is too little to say."""
    if not selection.own or newest_published(selection.own[0]) is None:
        return None
    rows = unbroken(selection.own[0])
    way = direction([o.value or 0 for o in rows])
    if not way:
        count = "there is 1" if len(rows) == 1 else f"there are {len(rows) or 'none'}"
        return Sentence(
            "Too few to say which way it is going over the years: that takes "
            f"{FEWEST} figures in a row that can be compared, and {count}."
        )
    first, last = rows[0], rows[-1]
    decimals = selection.indicator.decimals
    ends = " to ".join(f"{_short(o, decimals)} ({format_period(o)})" for o in (first, last))
    return Sentence(f"Over {len(rows)} figures in a row, from {ends}, {WAYS[way]}.", (first,))


def against(selection: Selection) -> Sentence | None:
    """How the newest figure compares with the comparators' of the same period, those with one verdict told together.

    Where the middle neighbour would give another verdict than the average one, the sentence says so.
    """
    newest = newest_published(selection.own[0]) if selection.own else None
    if newest is None:
        return None
    found = {
        s.comparator: (s, o, v)
        for s in sorted(selection.series, key=_is_worked_out)
        if s.comparator is not None
        for o in s.observations
        if o.period == newest.period
        and o.period_type == newest.period_type
        and (v := verdict(newest, o, selection.indicator.polarity)) is not None
    }
    told: dict[Verdict, list[str]] = {}
    made_from = []
    for comparator in (Comparator.NEIGHBOURS, Comparator.REGION, Comparator.ENGLAND):
        if comparator in found:
            series, other, words = found[comparator]
            told.setdefault(words if words.sure is not False else SIMILAR, []).append(_named(selection, series, other))
            made_from.append(other)
    if not told:
        return None
    by_chance = not _is_money(selection)
    clauses = [verdict_words(words, format_list(others), by_chance) for words, others in told.items()]
    text = f"Compared with others for the same time, it is {'; it is '.join(clauses)}."
    if selection.indicator.polarity == Polarity.NEITHER and any(words.sure for words in told):
        text += " Neither more nor less is better here."
    if Comparator.NEIGHBOURS in found and Comparator.NEIGHBOURS_MEDIAN in found:
        text += _other_reading(selection, found[Comparator.NEIGHBOURS][2], *found[Comparator.NEIGHBOURS_MEDIAN][1:])
    return Sentence(text, tuple(made_from))


SIMILAR = Verdict("", "similar", False)
"""Similar figures are told together, whichever side they are on."""


def _is_money(selection: Selection) -> bool:
    """Whether the figure is money: it is spent as decided, so chance is not spoken of."""
    return selection.indicator.unit.startswith("pounds")


def _is_worked_out(series: Series) -> bool:
    """Whether a neighbours' average was worked out from every neighbour's figure: it leads over a paper's statement."""
    return bool(series.contributors)


def _named(selection: Selection, series: Series, other: Observation) -> str:
    """A comparator with its figure: "the average of its statistical neighbours (60.5)"."""
    name = NAMES.get(series.comparator or Comparator.ENGLAND, series.label)
    some = ""
    if series.comparator == Comparator.NEIGHBOURS and not series.contributors:
        name = STATED_NAME
    elif series.contributors:
        count = series.contributors[series.observations.index(other)]
        some = f", from the {count} of {series.members} that have one" if count < series.members else ""
    return f"{name} ({_short(other, selection.indicator.decimals)}{some})"


def _other_reading(selection: Selection, mean: Verdict, middle: Observation, median: Verdict) -> str:
    if (mean.word, mean.sure) == (median.word, median.sure):
        return ""
    value = _short(middle, selection.indicator.decimals)
    words = verdict_words(median, f"the middle one ({value})", not _is_money(selection))
    return f" That depends on how neighbours are summed up: it is {words}."


def joined(*sentences: Sentence | None) -> Sentence:
    """Sentences told in one breath."""
    found = [s for s in sentences if s is not None]
    return Sentence(" ".join(s.text for s in found), tuple(one for s in found for one in s.made_from))


def standing_among_councils(store: Store, selection: Selection) -> Sentence | None:
    """Rank and quarter among all councils in the newest period, and how far the rank could be chance."""
    standing = selection.standing
    newest = newest_published(selection.own[0]) if selection.own else None
    if standing is None or newest is None or standing.period != newest.period or not standing.ranked:
        return None
    if standing.ranked < 2:
        return None
    text = f"Counted from the lowest figure it is number {standing.rank} of {standing.ranked} councils"
    text += f", in the {QUARTERS[standing.quartile]}." if standing.quartile else "."
    places = rank_range(newest, store.across(selection.indicator.id, newest.period))
    if places is None:
        return Sentence(text + " How far chance moves a council up or down this order cannot be told.")
    return Sentence(text + f" Allowing for chance, its place could be anywhere from {places[0]} to {places[1]}.")


def is_yearly(observation: Observation) -> bool:
    """Whether an observation belongs to a series of regular periods, which a chart over time can show."""
    return observation.period_type != PeriodType.RANGE


def worth_a_chart(selection: Selection) -> bool:
    """Whether there is enough to draw: three or more published figures of the place, in regular periods."""
    rows = [o for s in selection.own for o in s.observations if published_value(o) is not None and is_yearly(o)]
    return len(rows) > 2


def _short(observation: Observation, decimals: int) -> str:
    value = published_value(observation)
    return format_value(observation) if value is None else format_short(value, observation.unit, decimals)
