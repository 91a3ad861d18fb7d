"""Values, periods, dates and statuses as text. Every figure here is invented."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import formats
from portal.selection import Observation
from portal.vocabulary import WITHOUT_VALUE, PeriodType, Status


def observation(**changes):
    fields = {
        "indicator_id": "cla-rate", "indicator": "Invented rate", "geography_code": "E06000034",
        "geography": "Invented Town", "geography_level": "Local authority", "period": "2025",
        "period_type": "as at", "period_start": "2025-03-31", "period_end": "2025-03-31",
        "breakdown": "", "category": "", "value": 60.0, "status": "", "break_before": "",
        "unit": "per 10,000 children", "numerator": None, "denominator": None, "lower": None,
        "upper": None, "source_id": "invented", "source_reference": "row-1", "release_id": "r1", "note": "",
    }  # fmt: skip
    return Observation(**(fields | changes))


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (60.0, "per 10,000 children", 0, "60 per 10,000 children"),
        (16.0, "%", 1, "16.0%"),
        (16.25, "%", 1, "16.25%"),
        (1234.0, "pounds", 0, "£1,234"),
        (-1234.5, "pounds", 2, "-£1,234.50"),
        (1234.0, "pounds per child", 0, "£1,234 per child"),
        (282.0, "children", 0, "282 children"),
        (1.0, "children", 0, "1 child"),
        (1.0, "young people", 0, "1 young person"),
        (1.0, "months", 0, "1 month"),
        (1.0, "per 10,000 children", 0, "1 per 10,000 children"),
        (0.0, "children", 0, "0 children"),
        (-0.0, "children", 0, "0 children"),
        (1234567.0, "children", 0, "1,234,567 children"),
        (23.4, "score", 1, "a score of 23.4"),
        (0.1 + 0.2, "months", 1, "0.3 months"),
        (100000.0, "", 0, "100,000"),
    ],
)
def test_values_carry_their_unit_and_all_their_decimals(value, unit, decimals, text):
    assert formats.format_value(observation(value=value, unit=unit), decimals) == text


@pytest.mark.parametrize(
    ("status", "words"),
    [("c", "protected"), ("z", "not applicable"), ("x", "not available"), ("low", "rounds to zero"),
     ("u", "unreliable")],
)  # fmt: skip
def test_a_status_without_a_value_becomes_its_words(status, words):
    assert formats.format_value(observation(value=None, status=status)) == words
    assert formats.format_standing(observation(value=None, status=status)) == words
    assert formats.format_cell(observation(value=None, status=status)) == f"[{status}]"


def test_a_value_left_behind_a_status_is_never_shown():
    for status in WITHOUT_VALUE:
        leak = observation(value=86421.0, status=status, lower=86420.0, upper=86422.0)
        shown = [f(leak) for f in (formats.format_value, formats.format_standing, formats.format_cell)]
        assert "86" not in "".join([*shown, formats.format_interval(leak)])
        assert formats.published_value(leak) is None


def test_a_value_missing_without_a_reason_is_not_available_and_not_zero():
    assert formats.format_value(observation(value=None)) == "not available"
    assert formats.format_cell(observation(value=None)) == "[x]"


@pytest.mark.parametrize(
    ("status", "standing", "cell"),
    [("", "60 children", "60"), ("p", "60 children (provisional)", "60 [p]"),
     ("f", "60 children (forecast)", "60 [f]"), ("t", "60 children (target)", "60 [t]")],
)  # fmt: skip
def test_how_to_read_a_value_stands_beside_it(status, standing, cell):
    row = observation(unit="children", status=status)
    assert formats.format_standing(row) == standing
    assert formats.format_cell(row) == cell


def test_every_status_has_words_and_a_sentence():
    assert set(formats.STATUS_WORDS) == set(formats.STATUS_EXPLANATIONS) == set(Status)
    assert all(sentence.endswith(".") for sentence in formats.STATUS_EXPLANATIONS.values())


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_is_refused(value):
    with pytest.raises(ValueError, match="not a number"):
        formats.format_value(observation(value=value))


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.integers(0, 4))
def test_no_published_digit_is_lost(number, decimals):
    text = formats.format_number(float(number), decimals)
    assert float(text.replace(",", "")) == float(number)
    assert len(text.partition(".")[2]) >= decimals


@pytest.mark.parametrize(
    ("kind", "start", "end", "words", "short"),
    [
        (PeriodType.AS_AT, "2025-03-31", "2025-03-31", "31 March 2025", "Mar 2025"),
        (PeriodType.AS_AT, "2016-02-22", "2016-02-22", "22 February 2016", "22 Feb 2016"),
        (PeriodType.AS_AT, "", "2025-03-31", "31 March 2025", "Mar 2025"),
        (PeriodType.MONTH_END, "2016-05-31", "2016-05-31", "end of May 2016", "May 2016"),
        (PeriodType.MONTH, "2016-05-01", "2016-05-31", "May 2016", "May 2016"),
        (PeriodType.QUARTER, "2016-01-01", "2016-03-31", "January to March 2016", "Jan to Mar 2016"),
        (PeriodType.FINANCIAL_YEAR, "2015-04-01", "2016-03-31", "2015 to 2016 financial year", "2015-16"),
        (PeriodType.ACADEMIC_YEAR, "2024-09-01", "2025-08-31", "2024 to 2025 school year", "2024-25"),
        (PeriodType.CALENDAR_YEAR, "2024-01-01", "2024-12-31", "2024 calendar year", "2024"),
        (PeriodType.YEAR_ENDING, "2024-04-01", "2025-03-31", "year to 31 March 2025", "2024-25"),
        (PeriodType.YEAR_ENDING, "2024-01-01", "2024-12-31", "year to 31 December 2024", "2024"),
        (PeriodType.THREE_YEARS, "2022-04-01", "2025-03-31", "3 years to 31 March 2025", "2022-25"),
        (PeriodType.FINANCIAL_YEAR, "1999-04-01", "2000-03-31", "1999 to 2000 financial year", "1999-00"),
        (PeriodType.RANGE, "2016-02-01", "2016-05-31", "1 February to 31 May 2016", "Feb to May 2016"),
        (
            PeriodType.RANGE,
            "2016-02-22",
            "2016-03-17",
            "22 February to 17 March 2016",
            "22 Feb to 17 Mar 2016",
        ),
        (
            PeriodType.RANGE,
            "2015-12-01",
            "2016-05-31",
            "1 December 2015 to 31 May 2016",
            "Dec 2015 to May 2016",
        ),
    ],
)
def test_periods_say_what_kind_they_are(kind, start, end, words, short):
    row = observation(period_type=kind.value, period_start=start, period_end=end)
    assert formats.format_period(row) == words
    assert formats.short_period(row) == short


@given(st.sampled_from(PeriodType), st.dates(), st.dates())
def test_every_kind_of_period_has_words(kind, one, other):
    start, end = sorted((one, other))
    row = observation(period_type=kind.value, period_start=start.isoformat(), period_end=end.isoformat())
    assert str(end.year) in formats.format_period(row)
    assert len(formats.short_period(row)) <= len("29 Sep 2015 to 29 Sep 2016")


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2025-03-31", "31 March 2025"), ("2025-03", "March 2025"), ("2025", "2025"), ("", "date not stated")],
)
def test_dates_say_no_more_than_is_stated(iso, words):
    assert formats.format_date(iso) == words


@pytest.mark.parametrize("text", ["2025-13", "2025-02-30", "31/03/2025", "soon"])
def test_a_date_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        formats.format_date(text)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(20, "%", "20%"), (2e6, "pounds", "£2m"), (500e3, "pounds", "£500,000"), (1500, "children", "1,500"),
     (-2.5e6, "pounds", "-£2.5m"), (2.5, "score", "2.5")],
)  # fmt: skip
def test_ticks_are_short(value, unit, text):
    assert formats.format_tick(value, unit) == text


def test_intervals_units_and_lists():
    assert formats.format_interval(observation(lower=58.0, upper=62.5), 1) == "58.0 to 62.5"
    assert formats.format_interval(observation(lower=58.0)) == ""
    assert formats.format_unit("%") == "Per cent"
    assert formats.format_unit("per 10,000 children") == "Per 10,000 children"
    assert [formats.format_list(w) for w in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
