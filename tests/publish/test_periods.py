"""Period labels and the days they begin and end."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.publish.sources.periods import national_period, paper_period, reporting_year
from portal.vocabulary import PeriodType
from tests.publish.invented import definitions

P = PeriodType


@pytest.mark.parametrize(
    ("label", "kind", "first", "last"),
    [
        ("2017", P.AS_AT, "2017-03-31", "2017-03-31"),
        ("2017", P.YEAR_ENDING, "2016-04-01", "2017-03-31"),
        ("2017", P.CALENDAR_YEAR, "2017-01-01", "2017-12-31"),
        ("2016-02-22", P.AS_AT, "2016-02-22", "2016-02-22"),
        ("2016-02", P.MONTH_END, "2016-02-29", "2016-02-29"),
        ("2016-02", P.MONTH, "2016-02-01", "2016-02-29"),
        ("2015-16", P.FINANCIAL_YEAR, "2015-04-01", "2016-03-31"),
        ("1999-00", P.FINANCIAL_YEAR, "1999-04-01", "2000-03-31"),
        ("2015-16", P.ACADEMIC_YEAR, "2015-09-01", "2016-08-31"),
        ("2016-02/2016-05", P.RANGE, "2016-02-01", "2016-05-31"),
        ("2016-02-22/2016-03-17", P.RANGE, "2016-02-22", "2016-03-17"),
    ],
)
def test_a_papers_period(label: str, kind: PeriodType, first: str, last: str) -> None:
    assert paper_period(label, kind) == (first, last)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("", P.AS_AT), ("16", P.AS_AT), ("2016-02-30", P.AS_AT), ("2016-13", P.MONTH), ("2015-17", P.FINANCIAL_YEAR),
        ("2015/16", P.FINANCIAL_YEAR), ("2015-16", P.AS_AT), ("2016-05/2016-02", P.RANGE), ("2016-02", P.AS_AT),
        ("May 2016", P.MONTH), ("20166", P.YEAR_ENDING), ("２０１６", P.AS_AT), ("1815", P.AS_AT), (" 2016", P.AS_AT),
        ("2016\n", P.AS_AT), ("2016-00", P.MONTH), ("2016-02/", P.RANGE),
    ],
)  # fmt: skip
def test_a_label_that_does_not_fit_its_kind(label: str, kind: PeriodType) -> None:
    with pytest.raises(ValueError, match=r".*"):
        paper_period(label, kind)


@pytest.mark.parametrize(
    ("layout_id", "label", "first", "last"),
    [
        ("dfe-cpp-starts", "2025", "2024-04-01", "2025-03-31"),
        ("dfe-absence", "202425", "2024-09-01", "2025-08-31"),
        ("dfe-ks4", "201920", "2019-09-01", "2020-08-31"),
    ],
)
def test_a_national_period(layout_id: str, label: str, first: str, last: str) -> None:
    assert national_period(label, P.YEAR_ENDING, definitions()[0][layout_id]) == (first, last)


def test_the_day_a_reporting_year_ends_is_the_layouts() -> None:
    layout = replace(definitions()[0]["dfe-cpp-starts"], reference_day="09-30")
    assert national_period("2025", P.AS_AT, layout) == ("2025-09-30", "2025-09-30")
    assert national_period("2025", P.YEAR_ENDING, layout) == ("2024-10-01", "2025-09-30")


@pytest.mark.parametrize(
    ("layout_id", "label"),
    [("dfe-cpp-starts", "202425"), ("dfe-absence", "2025"), ("dfe-absence", "202426"), ("dfe-cpp-starts", "2025/26"),
     ("dfe-cpp-starts", "99"), ("dfe-absence", "20242")],
)  # fmt: skip
def test_a_label_in_another_form_than_the_files(layout_id: str, label: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        national_period(label, P.YEAR_ENDING, definitions()[0][layout_id])


@settings(deadline=None)
@given(st.integers(1901, 2099), st.sampled_from(["03-31", "06-30", "09-30", "12-31"]))
def test_years_follow_one_another_without_a_gap(year: int, day: str) -> None:
    _, last = reporting_year(str(year - 1), P.YEAR_ENDING, day)
    first, end = reporting_year(str(year), P.YEAR_ENDING, day)
    assert date.fromisoformat(first) == date.fromisoformat(last) + timedelta(days=1)
    assert end == f"{year}-{day}"
