"""Sentences about one indicator for one place: its level, change, direction, comparison and place among councils."""

from portal.direction import FEWEST, direction, unbroken
from portal.formats import format_period, format_short, format_standing, format_value, published_value
from portal.questions.reply import Asking, Sentence
from portal.selection import Observation, Selection, Series
from portal.sentences import change_sentence, happened, newest_published, when
from portal.vocabulary import Comparator, PeriodType, Polarity
from portal.verdicts import Verdict, rank_range, verdict, verdict_words

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
            f"{selection.geography}: no figure can be shown. The newest, {when(last)}, is {format_value(last)}.", (last,)
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
    ends = f"from {_short(first, decimals)} ({format_period(first)}) to {_short(last, decimals)} ({format_period(last)})"
    return Sentence(f"Over {len(rows)} figures in a row, {ends}, {WAYS[way]}.", (first,))


def against(selection: Selection) -> tuple[Sentence, ...]:
    """How the newest figure compares with the comparators' of the same period, one sentence each.

    Where the middle neighbour would give another verdict than the average one, the sentence says so.
    """
    newest = newest_published(selection.own[0]) if selection.own else None
    if newest is None:
        return ()
    found = {
        s.comparator: (s, o, v)
        for s in sorted(selection.series, key=_is_worked_out)
        if s.comparator is not None
        for o in s.observations
        if o.period == newest.period
        and o.period_type == newest.period_type
        and (v := verdict(newest, o, selection.indicator.polarity)) is not None
    }
    sentences = []
    for comparator in (Comparator.NEIGHBOURS, Comparator.REGION, Comparator.ENGLAND):
        if comparator in found:
            series, other, words = found[comparator]
            text = _against(selection, series, other, words)
            if comparator == Comparator.NEIGHBOURS and Comparator.NEIGHBOURS_MEDIAN in found:
                text += _other_reading(selection, words, *found[Comparator.NEIGHBOURS_MEDIAN][1:])
            sentences.append(Sentence(text, (other,)))
    return tuple(sentences)


def _is_worked_out(series: Series) -> bool:
    """Whether a neighbours' average was worked out from every neighbour's figure: it leads over a paper's statement."""
    return bool(series.contributors)


def _against(selection: Selection, series: Series, other: Observation, words: Verdict) -> str:
    name = NAMES.get(series.comparator or Comparator.ENGLAND, series.label)
    if series.comparator == Comparator.NEIGHBOURS and not series.contributors:
        name = STATED_NAME
    some = ""
    if series.contributors:
        count = series.contributors[series.observations.index(other)]
        if count < series.members:
            some = f", from the {count} of {series.members} that have one"
    value = _short(other, selection.indicator.decimals)
    text = f"Compared with {name} ({value}{some}) it is {verdict_words(words)}."
    if selection.indicator.polarity == Polarity.NEITHER and words.way != "the same" and words.sure:
        text += " Here neither more nor less is better."
    return text


def _other_reading(selection: Selection, mean: Verdict, middle: Observation, median: Verdict) -> str:
    if mean.word == median.word:
        return ""
    value = _short(middle, selection.indicator.decimals)
    return f" That depends on how they are summed up: compared with the middle one ({value}) it is {verdict_words(median)}."


def standing_among_councils(ask: Asking, selection: Selection) -> Sentence | None:
    """Rank and quarter among all councils in the newest period, and how far the rank could be chance."""
    standing = selection.standing
    newest = newest_published(selection.own[0]) if selection.own else None
    if standing is None or newest is None or standing.period != newest.period or not standing.ranked:
        return None
    if standing.ranked < 2:
        return None
    text = f"Counted from the lowest figure it is number {standing.rank} of {standing.ranked} councils"
    text += f", in the {QUARTERS[standing.quartile]}." if standing.quartile else "."
    places = rank_range(newest, ask.store.across(selection.indicator.id, newest.period))
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
