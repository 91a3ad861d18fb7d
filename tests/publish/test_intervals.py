"""Confidence intervals against published tables and other arithmetic, and which figures get one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2, norm
from statsmodels.stats.proportion import proportions_ztest

from portal.publish.intervals import PER_10000, PERCENT, counted, difference_beyond_chance, with_intervals


def frame(*rows: tuple[str, float | None, float | None, float | None]) -> pd.DataFrame:
    """Rows of (unit, value, numerator, denominator)."""
    found = pd.DataFrame(rows, columns=["unit", "value", "numerator", "denominator"])
    return found.astype({"value": float, "numerator": float, "denominator": float}).assign(lower=np.nan, upper=np.nan)


def interval(unit: str, numerator: float, denominator: float) -> tuple[float, float]:
    found = with_intervals(frame((unit, 1.0, numerator, denominator)), pd.Series([True])).iloc[0]
    return found["lower"], found["upper"]


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [(0, 0.0, 3.69), (1, 0.03, 5.57), (5, 1.62, 11.67), (10, 4.80, 18.39), (25, 16.18, 36.90), (100, 81.36, 121.63)],
)
def test_exact_poisson_limits_are_those_of_the_printed_tables(events: int, low: float, high: float) -> None:
    """Limits for a count in a population of 10,000, as printed in tables of the Poisson distribution."""
    found = interval(PER_10000, events, 10_000)
    assert found == (pytest.approx(low, abs=0.006), pytest.approx(high, abs=0.006))


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18), (29, 29, 88.30, 100)],
)
def test_wilson_limits_are_those_newcombe_printed(numerator: int, denominator: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), Table I, method 3 (score without continuity correction)."""
    assert interval(PERCENT, numerator, denominator) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 5000), st.integers(1, 200_000))
def test_poisson_limits_follow_from_chi_squared(events: int, people: int) -> None:
    low, high = interval(PER_10000, events, people)
    assert low == pytest.approx(10_000 / people * (chi2.ppf(0.025, 2 * events) / 2 if events else 0), abs=0.0051)
    assert high == pytest.approx(10_000 / people * chi2.ppf(0.975, 2 * events + 2) / 2, abs=0.0051)
    assert low <= 10_000 * events / people <= high + 0.0051


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 5000), st.data())
def test_wilson_limits_are_scipys(denominator: int, data: st.DataObject) -> None:
    numerator = data.draw(st.integers(0, denominator))
    expected = binomtest(numerator, denominator).proportion_ci(0.95, method="wilson")
    low, high = interval(PERCENT, numerator, denominator)
    assert (low, high) == (
        pytest.approx(100 * expected.low, abs=0.0051),
        pytest.approx(100 * expected.high, abs=0.0051),
    )
    assert 0 <= low <= high <= 100


@pytest.mark.parametrize(
    "row",
    [
        ("%", None, 5, 10), ("%", 50.0, None, 10), ("%", 50.0, 5, None), ("%", 50.0, 5, 0), ("%", 50.0, 5.5, 10),
        ("%", 50.0, 5, 10.4), ("%", 120.0, 12, 10), ("children", 5.0, 5, 10), ("score", 5.0, 5, 10),
    ],
)  # fmt: skip
def test_no_interval_without_whole_counts_of_people(row: tuple[str, float, float, float]) -> None:
    found = with_intervals(frame(row), pd.Series([True]))
    assert found[["lower", "upper"]].isna().all().all()


def test_no_interval_for_what_is_not_people() -> None:
    rows = frame(("%", 50.0, 5, 10), ("%", 50.0, 5, 10))
    found = with_intervals(rows, pd.Series([True, False]))
    assert found["lower"].notna().tolist() == [True, False]
    assert counted(rows, pd.Series([True, False])).tolist() == [True, False]


def test_a_publishers_limits_are_kept_and_nothing_else_changes() -> None:
    rows = frame((PER_10000, 42.2, 160, 37904), (PER_10000, 42.2, 160, 37904))
    rows.loc[0, ["lower", "upper"]] = [35.68085, 48.99903]
    found = with_intervals(rows, pd.Series([True, True]))
    assert found.loc[0, ["lower", "upper"]].tolist() == [35.68085, 48.99903]
    assert found.loc[1, ["lower", "upper"]].tolist() == [35.92, 49.28]
    assert found[["unit", "value", "numerator", "denominator"]].equals(
        rows[["unit", "value", "numerator", "denominator"]]
    )
    assert rows["lower"].isna().tolist() == [False, True]


@settings(max_examples=60, deadline=None)
@given(st.integers(5, 400), st.integers(5, 400), st.integers(401, 3000), st.integers(401, 3000))
def test_the_difference_of_two_shares_is_the_usual_test(one: int, other: int, whole: int, other_whole: int) -> None:
    score, _ = proportions_ztest([one, other], [whole, other_whole])
    found = difference_beyond_chance(*(np.array([float(n)]) for n in (one, whole, other, other_whole)), unit=PERCENT)
    assert found[0] == ("yes" if abs(score) > norm.ppf(0.975) else "no")


def test_the_difference_of_two_rates_by_hand() -> None:
    """100 and 130 among 10,000 each: 30 / sqrt(230) is 1.98, just beyond 1.96; 129 is 1.92, within it."""
    hundred, people = np.array([100.0, 100.0]), np.array([10_000.0, 10_000.0])
    found = difference_beyond_chance(hundred, people, np.array([130.0, 129.0]), people, unit=PER_10000)
    assert found.tolist() == ["yes", "no"]


@pytest.mark.parametrize(
    "numbers",
    [
        (4, 100, 50, 100),
        (50, 100, 4, 100),
        (np.nan, 100, 50, 100),
        (50, np.nan, 50, 100),
        (50, 0, 50, 100),
        (9, 9, 9, 9),
    ],
)
def test_it_cannot_be_told_with_few_events_or_none_stated(numbers: tuple[float, ...]) -> None:
    found = difference_beyond_chance(*(np.array([n], float) for n in numbers), unit=PERCENT)
    assert found.tolist() == [""]
