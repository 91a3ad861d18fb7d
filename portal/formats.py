"""Values, periods, dates and statuses as text: the only place."""

import calendar
import math
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from portal.selection import Observation
from portal.vocabulary import WITHOUT_VALUE, PeriodType, Status

STATUS_WORDS = {
    Status.PUBLISHED: "published",
    Status.PROTECTED: "protected",
    Status.NOT_APPLICABLE: "not applicable",
    Status.NOT_AVAILABLE: "not available",
    Status.LOW: "rounds to zero",
    Status.UNRELIABLE: "unreliable",
    Status.PROVISIONAL: "provisional",
    Status.REVISED: "revised",
    Status.ESTIMATED: "estimated",
    Status.FORECAST: "forecast",
    Status.TARGET: "target",
}
"""What each status is called in a sentence."""

STATUS_EXPLANATIONS = {
    Status.PUBLISHED: "The figure as it was published.",
    Status.PROTECTED: "The figure is hidden so that nobody can learn about one child. It does not mean zero.",
    Status.NOT_APPLICABLE: "There can be no figure here: for example, the council did not exist yet.",
    Status.NOT_AVAILABLE: "No figure was published for this place and time.",
    Status.LOW: "The figure is more than zero, but so small that it rounds to zero.",
    Status.UNRELIABLE: "The publisher held the figure back, because it could not be relied on.",
    Status.PROVISIONAL: "The figure may change once all of it has been checked.",
    Status.REVISED: "The figure has been corrected since it was first published.",
    Status.ESTIMATED: "The figure is an estimate, not a full count.",
    Status.FORECAST: "What was expected at the time, not what happened.",
    Status.TARGET: "What somebody set out to reach, not what happened.",
}
"""One plain sentence for each status: the key of symbols."""

_MONTHS = tuple(calendar.month_name)[1:]
_SINGULAR = {"children": "child", "young people": "young person", "people": "person", "families": "family"}


def published_value(observation: Observation) -> float | None:
    """The value a reader may see: None wherever a status stands in its place, whatever the value says."""
    return None if observation.status in WITHOUT_VALUE else observation.value


def format_number(value: float, decimals: int = 0) -> str:
    """The number with thousands commas and at least `decimals` places, more where the value has more.

    Fifteen digits are what a stored number can promise, so nothing published is ever rounded away.
    Raises ValueError for anything that is not a number.
    """
    if not math.isfinite(value):
        raise ValueError(f"'{value}' is not a number that can be shown")
    exact = Decimal(format(value + 0.0, ".15g")).normalize()
    places = max(decimals, -int(exact.as_tuple().exponent), 0)
    return f"{exact:,.{places}f}"


def format_quantity(value: float, unit: str, decimals: int = 0) -> str:
    """A number with its unit in words: "16.0%", "£1,234", "60 per 10,000 children", "1 child"."""
    number = format_number(value, decimals)
    if unit == "%":
        return number + "%"
    if unit.split(" ", 1)[0] == "pounds":
        sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
        return f"{sign}£{digits}{unit.removeprefix('pounds')}"
    if unit == "score":
        return f"a score of {number}"
    if number == "1" and not unit.startswith("per "):
        unit = _SINGULAR.get(unit, unit.removesuffix("s"))
    return f"{number} {unit}".strip()


def format_short(value: float, unit: str, decimals: int = 0) -> str:
    """A number with its sign alone, for a label whose chart names the unit: "16.0%", "£1,234", "60"."""
    signed = unit == "%" or unit.split(" ", 1)[0] == "pounds"
    return format_quantity(value, unit.split(" ", 1)[0] if signed else "", decimals)


def format_value(observation: Observation, decimals: int = 0) -> str:
    """The value with its unit, or in words why there is none. Never the value behind a status."""
    value = published_value(observation)
    if value is None:
        status = Status(observation.status)
        return STATUS_WORDS[status if status in WITHOUT_VALUE else Status.NOT_AVAILABLE]
    return format_quantity(value, observation.unit, decimals)


def format_standing(observation: Observation, decimals: int = 0) -> str:
    """As `format_value`, with how to read it where that matters: "60 children (forecast)"."""
    text = format_value(observation, decimals)
    status = Status(observation.status)
    if published_value(observation) is None or status is Status.PUBLISHED:
        return text
    return f"{text} ({STATUS_WORDS[status]})"


def format_cell(observation: Observation, decimals: int = 0) -> str:
    """The value for a table whose column names the unit: "60", "60 [p]", "[c]"."""
    value = published_value(observation)
    if value is None:
        return format_status(observation.status or Status.NOT_AVAILABLE)
    return " ".join(filter(None, (format_number(value, decimals), format_status(observation.status))))


def format_status(status: str) -> str:
    """The shorthand of a status in a table: "[c]"; empty for a figure published as it stands."""
    return f"[{Status(status).value}]" if status else ""


def format_interval(observation: Observation, decimals: int = 0) -> str:
    """The 95% confidence interval as "58 to 62"; empty where there is none or the value is not shown."""
    if published_value(observation) is None or observation.lower is None or observation.upper is None:
        return ""
    return f"{format_number(observation.lower, decimals)} to {format_number(observation.upper, decimals)}"


def format_unit(unit: str) -> str:
    """The unit as the heading of an axis or a column: "Per 10,000 children", "Per cent", "Pounds"."""
    words = "per cent" if unit == "%" else unit
    return words[:1].upper() + words[1:]


def format_tick(value: float, unit: str) -> str:
    """A round number on an axis, short: "20%", "£2m", "1,500"."""
    money = unit.split(" ", 1)[0] == "pounds"
    scaled, letter = (value / 1e6, "m") if money and abs(value) >= 1e6 else (value, "")
    number = format_number(scaled) + letter
    if money:
        return f"-£{number[1:]}" if number.startswith("-") else f"£{number}"
    return number + ("%" if unit == "%" else "")


def format_date(text: str) -> str:
    """An ISO date in words: "31 March 2025"; "March 2025" or "2025" where no more is stated.

    Empty text gives "date not stated". Raises ValueError for anything that is not an ISO date.
    """
    if not text:
        return "date not stated"
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return f"{date(parts[0], 1, 1).year}"
    if len(parts) == 2:
        return _month(date(parts[0], parts[1], 1))
    return _day(date.fromisoformat(text))


def format_month(text: str) -> str:
    """The month of an ISO date, short: "Mar 2025"; the year alone where no more is stated."""
    return _short_month(date.fromisoformat(f"{text[:7]}-01")) if len(text) >= 7 else format_date(text)


def format_period(observation: Observation) -> str:
    """The period in words, saying what kind it is: "31 March 2025", "year to 31 March 2025"."""
    start, end = _dates(observation)
    match PeriodType(observation.period_type):
        case PeriodType.AS_AT:
            return _day(end)
        case PeriodType.MONTH_END:
            return f"end of {_month(end)}"
        case PeriodType.MONTH:
            return _month(end)
        case PeriodType.QUARTER:
            return _span(_month(start), _month(end))
        case PeriodType.FINANCIAL_YEAR:
            return f"{start.year} to {end.year} financial year"
        case PeriodType.ACADEMIC_YEAR:
            return f"{start.year} to {end.year} school year"
        case PeriodType.CALENDAR_YEAR:
            return f"{end.year} calendar year"
        case PeriodType.YEAR_ENDING:
            return f"year to {_day(end)}"
        case PeriodType.THREE_YEARS:
            return f"3 years to {_day(end)}"
        case PeriodType.RANGE:
            return _span(_day(start), _day(end))


def short_period(observation: Observation) -> str:
    """The period as short as an axis needs: "Mar 2025", "2024-25", "Feb to May 2016"."""
    start, end = _dates(observation)
    match PeriodType(observation.period_type):
        case PeriodType.AS_AT:
            return _short_month(end) if _ends_month(end) else _short_day(end)
        case PeriodType.MONTH_END | PeriodType.MONTH:
            return _short_month(end)
        case PeriodType.QUARTER:
            return _span(_short_month(start), _short_month(end))
        case PeriodType.RANGE:
            whole = start.day == 1 and _ends_month(end)
            style = _short_month if whole else _short_day
            return _span(style(start), style(end))
        case _:
            return f"{start.year}-{end.year % 100:02d}" if start.year != end.year else f"{end.year}"


def format_periods(first: Observation, last: Observation) -> str:
    """A stretch of periods: "31 March 2021 to 31 March 2025", "2020-21 to 2024-25 (school years)"."""
    if first.period_start == last.period_start and first.period_end == last.period_end:
        return format_period(last)
    kinds = {
        PeriodType.FINANCIAL_YEAR: "financial years",
        PeriodType.ACADEMIC_YEAR: "school years",
        PeriodType.CALENDAR_YEAR: "calendar years",
        PeriodType.THREE_YEARS: "3-year periods",
        PeriodType.YEAR_ENDING: f"years to {_day(_dates(last)[1]).rsplit(' ', 1)[0]}",
    }
    kind = PeriodType(last.period_type)
    if kind in kinds and first.period_type == last.period_type:
        return f"{short_period(first)} to {short_period(last)} ({kinds[kind]})"
    if kind in (PeriodType.MONTH, PeriodType.MONTH_END):
        return f"{_month(_dates(first)[0])} to {_month(_dates(last)[1])}"
    return f"{_day(_dates(first)[0])} to {_day(_dates(last)[1])}"


def format_list(words: Iterable[str]) -> str:
    """Words as a list in a sentence: "a", "a and b", "a, b and c"."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _dates(observation: Observation) -> tuple[date, date]:
    end = date.fromisoformat(observation.period_end)
    return (date.fromisoformat(observation.period_start) if observation.period_start else end), end


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"


def _short_month(day: date) -> str:
    return f"{_MONTHS[day.month - 1][:3]} {day.year}"


def _short_day(day: date) -> str:
    return f"{day.day} {_short_month(day)}"


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _span(start: str, end: str) -> str:
    """ "1 February 2016" and "31 May 2016" as "1 February to 31 May 2016": a shared year is said once."""
    if start == end:
        return end
    year = end.rsplit(" ", 1)[1]
    return f"{start.removesuffix(' ' + year)} to {end}"
