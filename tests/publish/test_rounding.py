"""Rounding half up loses nothing: held against fractions and decimals over generated numbers."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.publish.rounding import SCALE, millionths, ratio_half_up
from portal.publish.sources.dfe import half_up

DECIMALS = st.integers(0, 2)
PRINTED = st.decimals(-9999, 9999, places=2, allow_nan=False).map(float)


def exactly(top: int, bottom: int, decimals: int) -> float:
    """top / bottom rounded half away from zero, in whole numbers of any size."""
    size = floor(Fraction(abs(top) * 10**decimals, bottom) + Fraction(1, 2))
    return (-size if top < 0 else size) / 10**decimals


@settings(deadline=None)
@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), DECIMALS)
def test_a_ratio_is_rounded_as_fractions_are(top: int, bottom: int, decimals: int) -> None:
    found = ratio_half_up(np.array([top]), np.array([bottom]), decimals)[0]
    assert found == exactly(top, bottom, decimals)
    assert abs(Fraction(found) - Fraction(top, bottom)) <= Fraction(1, 2 * 10**decimals) + Fraction(1, 10**6)


@settings(deadline=None)
@given(PRINTED)
def test_printed_values_are_whole_millionths(value: float) -> None:
    found = int(millionths(np.array([value]))[0])
    assert Fraction(found, SCALE) == Fraction(Decimal(repr(value)))


@settings(deadline=None)
@given(st.integers(0, 10**7), st.integers(1, 2 * 10**7), st.sampled_from([1, 100, 1000, 10_000]), DECIMALS)
def test_rates_are_rounded_half_up(part: int, whole: int, per: int, decimals: int) -> None:
    found = half_up(pd.Series([float(part)]), pd.Series([float(whole)]), per, decimals)[0]
    assert found == exactly(part * per, whole, decimals)


@pytest.mark.parametrize(
    ("part", "whole", "per", "decimals", "expected"),
    [
        (1, 8, 100, 0, 13), (1, 8, 100, 1, 12.5), (3, 200, 100, 0, 2), (5, 200, 100, 0, 3), (13, 40000, 10000, 1, 3.3),
        (1005, 1000, 1, 2, 1.01), (0, 7, 100, 1, 0), (37172.04, 46271, 1000, 0, 803), (2.5, 1, 1, 0, 3),
    ],
)  # fmt: skip
def test_rates_by_hand(part: float, whole: float, per: int, decimals: int, expected: float) -> None:
    """1.005 is 1.00 to a binary computer and 1.01 to a statistician."""
    assert half_up(pd.Series([float(part)]), pd.Series([float(whole)]), per, decimals)[0] == expected


def test_nothing_comes_of_nothing() -> None:
    part = pd.Series([5.0, np.nan, 5.0, 5.0], index=[7, 8, 9, 10])
    whole = pd.Series([0.0, 3.0, np.nan, -2.0], index=[7, 8, 9, 10])
    found = half_up(part, whole, 100, 1)
    assert found.isna().all()
    assert list(found.index) == [7, 8, 9, 10]


@settings(deadline=None)
@given(st.lists(PRINTED, min_size=1, max_size=10), st.integers(1, 2))
def test_a_mean_of_printed_values_is_rounded_as_decimals_are(values: list[float], decimals: int) -> None:
    exact = sum(Decimal(repr(value)) for value in values) / Decimal(len(values))
    total = millionths(np.array(values)).sum()
    found = ratio_half_up(np.array([total]), np.array([len(values)]) * SCALE, decimals)[0]
    whole = Fraction(sum(Fraction(Decimal(repr(value))) for value in values), len(values))
    assert found == exactly(whole.numerator, whole.denominator, decimals)
    if exact == exact.quantize(Decimal("0.000001")):
        assert found == float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
