"""What a figure did between two days: before and after an inspection, or since a promise was made."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.definitions import Indicator
from portal.formats import format_value, published_value
from portal.selection import Observation
from portal.sentences import difference
from portal.store import Store
from portal.verdicts import apart
from portal.vocabulary import PeriodType, Status

STALE_DAYS = 731
"""A figure older than two years does not stand for the day of an inspection."""
NOT_HAPPENED = {Status.TARGET, Status.FORECAST}
LAST_DAY = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Between:
    """An indicator at two times. `words` say what happened in between, or why that cannot be said.

    `comparable` is whether a change is stated; `beyond_chance` is None where chance cannot be told.
    """

    indicator: Indicator
    earlier: Observation | None
    later: Observation | None
    words: str
    comparable: bool = False
    beyond_chance: bool | None = None


def _rows(store: Store, indicator_id: str, geography_code: str) -> list[Observation]:
    rows = store.observations(indicator_id, geography_code)
    whole = [o for o in rows if not o.breakdown and not o.variant and o.status not in NOT_HAPPENED]
    return sorted(whole, key=lambda o: (o.period_end, o.period_start))


def _as_day(date_text: str) -> str:
    """A day that may be stated as a month alone, as a day that sorts and counts."""
    return date_text if len(date_text) == 10 else f"{date_text}-28"


def between(store: Store, indicator: Indicator, geography_code: str, earlier_day: str, later_day: str) -> Between:
    """The newest figure before each of two days (ISO text), none older than two years, and what it did in between."""
    rows = _rows(store, indicator.id, geography_code)
    one, other = _newest(rows, _as_day(earlier_day)), _newest(rows, _as_day(later_day))
    return _told(indicator, rows, one, other)


def since(store: Store, indicator: Indicator, geography_code: str, day: str) -> Between:
    """The figure at a day, or else the first after it, and the newest there is."""
    rows = _rows(store, indicator.id, geography_code)
    start = _newest(rows, _as_day(day)) or next((o for o in rows if o.period_end > day), None)
    found = _told(indicator, rows, start, rows[-1] if rows else None)
    if rows:
        return found
    return Between(indicator, None, None, _nothing(store, indicator, geography_code))


def _nothing(store: Store, indicator: Indicator, geography_code: str) -> str:
    rows = store.observations(indicator.id, geography_code)
    if any(o.breakdown for o in rows):
        return "Published in parts only: see the figure's own page."
    if any(o.status in NOT_HAPPENED for o in rows):
        return "Only a target or a forecast was published, not what happened."
    return "No figure was ever published."


def _newest(rows: list[Observation], day: str) -> Observation | None:
    last = date.fromisoformat(day)
    oldest = (last - timedelta(days=STALE_DAYS)).isoformat()
    return next((o for o in reversed(rows) if oldest <= o.period_end <= day), None)


def _told(indicator: Indicator, rows: list[Observation], one: Observation | None, other: Observation | None) -> Between:
    if one is None and other is None:
        return Between(indicator, None, None, "No figure from the two years before either day.")
    if one is None or other is None:
        return Between(indicator, one, other, "A figure for one of the two times only, so nothing can be said.")
    if one == other:
        return Between(indicator, one, None, "No newer figure has been published.")
    first, last = published_value(one), published_value(other)
    if first is None or last is None:
        gone = one if first is None else other
        return Between(indicator, one, other, f"The change cannot be shown: a figure is {format_value(gone)}.")
    if one.period_type != other.period_type or one.period_type == PeriodType.RANGE:
        return Between(indicator, one, other, "The two figures cover times of a different kind, so no change is shown.")
    broken = next(
        (o.break_before for o in rows if one.period_end < o.period_end <= other.period_end and o.break_before), ""
    )
    if broken:
        return Between(indicator, one, other, f"Not comparable: {broken.rstrip('.')}.")
    chance = apart(one, other)
    return Between(indicator, one, other, _change(first, last, other.unit, indicator.decimals, chance), True, chance)


def _change(first: float, last: float, unit: str, decimals: int, chance: bool | None) -> str:
    if first == last:
        return "No change."
    text = f"{'Up' if last > first else 'Down'} {difference(last - first, unit, decimals)}"
    if chance is None:
        return f"{text}. Whether that is chance cannot be told."
    return f"{text}, more than chance would bring." if chance else f"{text}, which could be chance."
