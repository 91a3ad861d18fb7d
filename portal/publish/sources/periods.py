"""Period labels of sources turned into first and last days."""

import calendar
import re
from datetime import date, timedelta

from portal.vocabulary import PeriodType

DAY = r"\d{4}-\d{2}-\d{2}"
MONTH = r"\d{4}-\d{2}"


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def reporting_year(label: str, period_type: PeriodType, reference_day: str) -> tuple[str, str]:
    """First and last day (ISO) of a national file's period.

    `label` is a four-digit reporting year (2025, ending on `reference_day`, MM-DD), or a six-digit
    academic year (202425: 1 September 2024 to 31 August 2025). Raises ValueError for anything else.
    """
    if re.fullmatch(r"\d{6}", label):
        start = int(label[:4])
        if int(label[4:]) != (start + 1) % 100:
            raise ValueError(label)
        return f"{start}-09-01", f"{start + 1}-08-31"
    if not re.fullmatch(r"(19|20)\d{2}", label):
        raise ValueError(label)
    end = date.fromisoformat(f"{label}-{reference_day}")
    if period_type == PeriodType.AS_AT:
        return end.isoformat(), end.isoformat()
    start_day = (end + timedelta(days=1)).replace(year=end.year - 1)
    return start_day.isoformat(), end.isoformat()


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
    if re.fullmatch(r"\d{4}", label):
        if period_type == PeriodType.CALENDAR_YEAR:
            return f"{label}-01-01", f"{label}-12-31"
        return reporting_year(label, period_type, "03-31")
    if period_type in {PeriodType.FINANCIAL_YEAR, PeriodType.ACADEMIC_YEAR} and re.fullmatch(r"\d{4}-\d{2}", label):
        start_year = int(label[:4])
        if int(label[5:]) != (start_year + 1) % 100:
            raise ValueError(label)
        first, last = ("04-01", "03-31") if period_type == PeriodType.FINANCIAL_YEAR else ("09-01", "08-31")
        return f"{start_year}-{first}", f"{start_year + 1}-{last}"
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
