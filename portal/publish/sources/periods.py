"""Period labels of sources turned into first and last days."""

import calendar
import re
from datetime import date, timedelta

from portal.publish.layouts import Layout
from portal.vocabulary import PeriodType

DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
MONTH = r"[0-9]{4}-[0-9]{2}"
FINANCIAL_YEAR = ("04-01", "03-31")
ACADEMIC_YEAR = ("09-01", "08-31")
"""First and last day (MM-DD) of years that begin in one calendar year and end in the next."""


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def split_year(first: str, last: str, days: tuple[str, str]) -> tuple[str, str]:
    """First and last day (ISO) of a year written in two halves, such as 2024 and 25.

    `days` are its first and last day (MM-DD). ValueError where the second half does not follow the first.
    """
    if not re.fullmatch(r"(19|20)[0-9]{2}", first) or last != f"{(int(first) + 1) % 100:02}":
        raise ValueError(f"{first}-{last}")
    return f"{first}-{days[0]}", f"{int(first) + 1}-{days[1]}"


def reporting_year(label: str, period_type: PeriodType, reference_day: str) -> tuple[str, str]:
    """First and last day (ISO) of a four-digit year that ends on `reference_day` (MM-DD), or of that day alone.

    Raises ValueError for anything else.
    """
    if not re.fullmatch(r"(19|20)[0-9]{2}", label):
        raise ValueError(label)
    end = date.fromisoformat(f"{label}-{reference_day}")
    if period_type == PeriodType.AS_AT:
        return end.isoformat(), end.isoformat()
    following = end + timedelta(days=1)
    return following.replace(year=following.year - 1).isoformat(), end.isoformat()


def national_period(label: str, period_type: PeriodType, layout: Layout) -> tuple[str, str]:
    """First and last day (ISO) of a national file's period, as its layout writes time.

    A reporting year has four digits (2025), an academic year six (202425: 1 September 2024 to 31 August 2025).
    Raises ValueError for a label of another form.
    """
    if layout.time != "academic year":
        return reporting_year(label, period_type, layout.reference_day)
    return split_year(label[:4], label[4:], ACADEMIC_YEAR)


def paper_period(label: str, period_type: PeriodType) -> tuple[str, str]:
    """First and last day (ISO) of a period as a transcribed figure states it (docs/architecture.md).

    Raises ValueError for a label that does not fit its period type.
    """
    if period_type == PeriodType.AS_AT and re.fullmatch(DAY, label):
        return date.fromisoformat(label).isoformat(), label
    if period_type in {PeriodType.MONTH, PeriodType.MONTH_END} and re.fullmatch(MONTH, label):
        end = month_end(int(label[:4]), int(label[5:]))
        start = end if period_type == PeriodType.MONTH_END else end.replace(day=1)
        return start.isoformat(), end.isoformat()
    if re.fullmatch(r"[0-9]{4}", label):
        if period_type == PeriodType.CALENDAR_YEAR:
            return f"{label}-01-01", f"{label}-12-31"
        return reporting_year(label, period_type, "03-31")
    if period_type in {PeriodType.FINANCIAL_YEAR, PeriodType.ACADEMIC_YEAR} and re.fullmatch(MONTH, label):
        days = FINANCIAL_YEAR if period_type == PeriodType.FINANCIAL_YEAR else ACADEMIC_YEAR
        return split_year(label[:4], label[5:], days)
    if ranged := re.fullmatch(f"({DAY}|{MONTH})/({DAY}|{MONTH})", label):
        first_label, last_label = ranged.groups()
        first_day = first_label if len(first_label) == 10 else f"{first_label}-01"
        last_day = last_label
        if len(last_label) == 7:
            last_day = month_end(int(last_label[:4]), int(last_label[5:])).isoformat()
        if date.fromisoformat(first_day) > date.fromisoformat(last_day):
            raise ValueError(label)
        return first_day, last_day
    raise ValueError(label)
