"""What a view says, in a sentence or two made from its numbers by rules (docs/words.md)."""

from portal.formats import format_date, format_list, format_period, format_quantity, format_value, published_value
from portal.selection import Inspection, Observation, Selection, Series, Standing
from portal.vocabulary import Comparator, PeriodType, Status

NOT_HAPPENED = {Status.TARGET, Status.FORECAST}
MOSTLY = {
    PeriodType.AS_AT: "on ",
    PeriodType.MONTH_END: "at the ",
    PeriodType.MONTH: "in ",
    PeriodType.QUARTER: "in ",
    PeriodType.RANGE: "from ",
}
"""The words that lead into each kind of period; every other kind takes "in the"."""
PERIOD_NAME = {
    PeriodType.AS_AT: "a year earlier",
    PeriodType.MONTH_END: "a year earlier",
    PeriodType.MONTH: "a year earlier",
    PeriodType.ACADEMIC_YEAR: "the school year before",
}


def when(observation: Observation) -> str:
    """The period with the word that leads into it: "on 31 March 2025", "in the year to 31 March 2025"."""
    return MOSTLY.get(PeriodType(observation.period_type), "in the ") + format_period(observation)


def happened(series: Series) -> list[Observation]:
    """The observations of a series that tell what happened, oldest first: no targets, no forecasts."""
    return [o for o in series.observations if Status(o.status) not in NOT_HAPPENED]


def newest_published(series: Series) -> Observation | None:
    """The newest observation that has a value and tells what happened."""
    return next((o for o in reversed(happened(series)) if published_value(o) is not None), None)


def difference(amount: float, unit: str, decimals: int) -> str:
    """The size of a change: "14", "2.5 percentage points", "£12"."""
    size = round(abs(amount), 6)
    if unit == "%":
        return f"{format_quantity(size, '', decimals)} percentage point{'' if size == 1 else 's'}"
    if unit.startswith("pounds"):
        return format_quantity(size, "pounds", decimals)
    return format_quantity(size, "", decimals)


def change_sentence(selection: Selection, newest: Observation) -> str:
    """How the newest figure compares with the one a year before, and whether chance alone could explain it.

    Empty where there is no standing for that period or nothing comparable before it.
    """
    standing: Standing | None = selection.standing
    if standing is None or standing.period != newest.period or standing.change is None:
        return ""
    before = [o for o in selection.own[0].observations if o.period == standing.previous_period]
    if not before or published_value(before[-1]) is None:
        return ""
    earlier = PERIOD_NAME.get(PeriodType(newest.period_type), "the year before")
    gap = round((newest.value or 0) - (before[-1].value or 0), 6)
    if gap == 0:
        return f"That is the same as {earlier}."
    decimals = selection.indicator.decimals
    text = (
        f"That is {'up' if gap > 0 else 'down'} {difference(gap, newest.unit, decimals)} from "
        f"{format_value(before[-1], decimals)} {earlier}."
    )
    if standing.beyond_chance == "no":
        text += " A change of this size could be chance."
    elif standing.beyond_chance == "yes":
        text += " A change of this size is more than chance would bring."
    return text


NAMES = {
    Comparator.NEIGHBOURS: "the average of its statistical neighbours",
    Comparator.NEIGHBOURS_MEDIAN: "the middle of its statistical neighbours",
}


def comparison_sentence(selection: Selection, newest: Observation) -> str:
    """The comparators' figures for the same period, in one sentence; empty where none has one."""
    parts = []
    for series in selection.series:
        if series.comparator is None:
            continue
        same = next((o for o in series.observations if o.period == newest.period), None)
        if same is None or published_value(same) is None:
            continue
        name = NAMES.get(series.comparator, series.label)
        parts.append(f"{name} was {_bare(same, selection.indicator.decimals)}")
    if not parts:
        return ""
    text = format_list(parts)
    return f"At the same time {text}." if newest.period_type == PeriodType.AS_AT else f"In the same period {text}."


def _bare(observation: Observation, decimals: int) -> str:
    """A value with the sign of its unit but without its words, which the sentence has already said."""
    unit = observation.unit
    return format_quantity(
        observation.value or 0, "%" if unit == "%" else "pounds" if "pounds" in unit else "", decimals
    )


def finding(selection: Selection) -> str:
    """What the view says: the newest figure, its change and its comparison, or why there is none."""
    own = selection.own
    if not own:
        return f"There are no figures for {selection.geography} here."
    if selection.breakdown:
        return breakdown_finding(selection)
    newest = newest_published(own[0])
    last = next(iter(reversed(happened(own[0]))), None)
    decimals = selection.indicator.decimals
    if newest is None:
        if last is None:
            return f"{selection.geography}: only targets and forecasts have been published, not what happened."
        return f"{selection.geography}: no figure can be shown. The newest, {when(last)}, is {format_value(last, decimals)}."
    text = f"{selection.geography}: {format_value(newest, decimals)} {when(newest)}."
    if last is not None and last.period != newest.period:
        text += f" The newer figure, {when(last)}, is {format_value(last, decimals)}."
    return " ".join(filter(None, (text, change_sentence(selection, newest), comparison_sentence(selection, newest))))


def breakdown_finding(selection: Selection) -> str:
    """What a breakdown says: the newest period it is given for, its whole and its largest published part."""
    rows = [o for series in selection.own for o in happened(series)]
    if not rows:
        return f"There are no figures for {selection.geography} here."
    end = max(o.period_end for o in rows)
    latest = [o for o in rows if o.period_end == end]
    protected = sum(o.status == Status.PROTECTED for o in latest)
    text = f"{selection.geography}, {format_period(latest[0])}, by {selection.breakdown.replace('|', ' and ')}."
    parts = [o for o in latest if published_value(o) is not None and "Total" not in o.category.split("|")]
    if len(parts) > 1:
        largest = max(parts, key=lambda o: o.value or 0)
        text += (
            f" The largest figure shown is {format_value(largest, selection.indicator.decimals)}: "
            f"{largest.category.replace('|', ', ')}."
        )
    if protected:
        text += (
            f" {protected} of the {len(latest)} figures are protected, so that no child can be recognised. "
            "Protected does not mean zero."
        )
    return text


def judgement_words(inspection: Inspection) -> str:
    """An inspection's result in words: its overall grade, or each area's where the framework gave none overall."""
    if inspection.overall:
        return inspection.overall
    if not inspection.judgements:
        return "No grades were given"
    grades = {j.grade for j in inspection.judgements}
    if len(grades) == 1:
        return f"{next(iter(grades))} for {format_list(j.area.lower() for j in inspection.judgements)}"
    return format_list(f"{j.area}: {j.grade.lower()}" for j in inspection.judgements)


def inspected_when(inspection: Inspection) -> str:
    """When an inspection was made, as far as a source states it."""
    if inspection.inspection_start and inspection.inspection_end:
        return f"{format_date(inspection.inspection_start)} to {format_date(inspection.inspection_end)}"
    if inspection.inspection_start:
        return format_date(inspection.inspection_start)
    return f"report published {format_date(inspection.published_date)}"
