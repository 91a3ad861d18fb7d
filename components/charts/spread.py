"""Every council on one indicator at one time: one dot each, the chosen council and its neighbours picked out."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from components.charts.description import Role, SpreadChart, SpreadDot, SpreadMark, Words
from components.charts.scales import value_axis
from portal.definitions import Indicator
from portal.formats import STATUS_WORDS, format_list, format_number, format_period, format_short, published_value
from portal.selection import Observation
from portal.vocabulary import WITHOUT_VALUE, Status

EACH = "Each mark is one council. Marks at the same value are stacked."
RANGE = "The bar under the chosen council is the range that would hold its true figure 95 times in 100."


def spread_chart(
    indicator: Indicator,
    observations: Sequence[Observation],
    own: str,
    neighbours: Collection[str] = (),
    marks: Iterable[SpreadMark] = (),
    sources: Iterable[str] = (),
    release_id: str = "",
    release_date: str = "",
) -> SpreadChart:
    """The councils' values of one period.

    `own` and `neighbours` are codes to pick out, `sources` the titles of the sources. Councils without a value are
    counted in the notes and not drawn: no place on the axis is theirs.
    """
    dots = tuple(_dots(indicator, observations, own, neighbours))
    marks = tuple(marks)
    name = next((o.geography for o in observations if o.geography_code == own), "")
    period = format_period(observations[0]) if observations else ""
    values = [d.value for d in dots] + [m.value for m in marks]
    words = Words(
        title=indicator.title,
        place=f"{name} among {len(dots)} councils" if name else f"{len(dots)} councils",
        period=period,
        source="; ".join(sources),
        notes=tuple(_notes(observations, dots)),
        alternative=_alternative(indicator, dots, marks, period),
        release_id=release_id,
        release_date=release_date,
    )
    return SpreadChart(words, value_axis(values, indicator.unit, whole=indicator.decimals == 0), dots, marks)


def mark_of(label: str, role: Role, observation: Observation, decimals: int) -> SpreadMark | None:
    """A comparator's value as a mark; None where it has none."""
    value = published_value(observation)
    return None if value is None else SpreadMark(label, role, value, format_short(value, observation.unit, decimals))


def _dots(
    indicator: Indicator, observations: Iterable[Observation], own: str, neighbours: Collection[str]
) -> Iterable[SpreadDot]:
    for o in observations:
        value = published_value(o)
        if value is None:
            continue
        near = o.geography_code in neighbours
        role = Role.OWN if o.geography_code == own else Role.NEIGHBOURS if near else Role.CATEGORY
        text = format_short(value, o.unit, indicator.decimals)
        yield SpreadDot(o.geography, role, value, text, o.lower, o.upper)


def _notes(observations: Iterable[Observation], dots: Sequence[SpreadDot]) -> Iterable[str]:
    yield EACH
    if any(d.role is Role.OWN and d.lower is not None for d in dots):
        yield RANGE
    gone = Counter(
        Status(o.status if o.status in WITHOUT_VALUE else Status.NOT_AVAILABLE)
        for o in observations
        if published_value(o) is None
    )
    if gone:
        told = format_list(f"{count} {STATUS_WORDS[status]}" for status, count in gone.most_common())
        yield f"Not drawn, because no figure is shown for them: {told}."


def _range(dot: SpreadDot) -> str:
    if dot.lower is None or dot.upper is None:
        return ""
    return f", range {format_number(dot.lower)} to {format_number(dot.upper)}"


def _alternative(indicator: Indicator, dots: Sequence[SpreadDot], marks: Sequence[SpreadMark], period: str) -> str:
    told = [f"Dot plot. {indicator.title}, {period}, {len(dots)} councils."]
    if dots:
        low, high = min(dots, key=lambda d: d.value), max(dots, key=lambda d: d.value)
        told.append(f"Lowest {low.text} ({low.label}), highest {high.text} ({high.label}).")
    for dot in dots:
        if dot.role is Role.OWN:
            told.append(f"{dot.label}: {dot.text}{_range(dot)}.")
    told += [f"{mark.label}: {mark.text}." for mark in marks]
    near = sorted((d for d in dots if d.role is Role.NEIGHBOURS), key=lambda d: d.value)
    if near:
        told.append(f"Statistical neighbours: {format_list(f'{d.label} {d.text}' for d in near)}.")
    return " ".join(told)
