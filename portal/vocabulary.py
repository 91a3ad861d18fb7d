"""The closed lists of words that files, columns, addresses and pages share."""

from enum import StrEnum


class GeographyLevel(StrEnum):
    """What kind of place a geography is; the words are the Department for Education's."""

    NATIONAL = "National"
    REGIONAL = "Regional"
    LOCAL_AUTHORITY = "Local authority"
    NEIGHBOURS = "Statistical neighbours"


class Status(StrEnum):
    """Why a value is empty, or how to read it. Empty means published as it stands."""

    PUBLISHED = ""
    PROTECTED = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"
    LOW = "low"
    UNRELIABLE = "u"
    PROVISIONAL = "p"
    REVISED = "r"
    ESTIMATED = "e"
    FORECAST = "f"
    TARGET = "t"


WITHOUT_VALUE = frozenset(
    {Status.PROTECTED, Status.NOT_APPLICABLE, Status.NOT_AVAILABLE, Status.LOW, Status.UNRELIABLE}
)
"""Statuses that stand in the place of a value: the value is always empty beside them."""


class PeriodType(StrEnum):
    """What a period is: a moment ("as at") or a stretch of time."""

    AS_AT = "as at"
    MONTH_END = "month end"
    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial year"
    ACADEMIC_YEAR = "academic year"
    CALENDAR_YEAR = "calendar year"
    YEAR_ENDING = "year ending"
    THREE_YEARS = "three years"
    RANGE = "range"


class Polarity(StrEnum):
    """Whether more is better. It drives words, never colour alone."""

    HIGHER = "higher is better"
    LOWER = "lower is better"
    NEITHER = "neither"


class Comparator(StrEnum):
    """Whose value an indicator is compared with."""

    NEIGHBOURS = "neighbours"
    NEIGHBOURS_MEDIAN = "neighbours-median"
    REGION = "region"
    ENGLAND = "england"
    TARGET = "target"


class SourceKind(StrEnum):
    """Who made a source, which decides whose value leads when two sources state the same thing."""

    NATIONAL = "national file"
    PAPER = "council paper"
    REPORT = "inspection report"
