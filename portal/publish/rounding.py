"""Rounding half up, as government statistics round: in whole numbers, so that no digit is lost on the way."""

import numpy as np
from numpy.typing import NDArray

SCALE = 10**6
"""Published values are taken as whole millionths: more places than any source prints."""


def millionths(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Published values as whole millionths, so that sums and middles of them are exact. Values must be finite."""
    return np.round(values * SCALE).astype(np.int64)


def ratio_half_up(top: NDArray[np.int64], bottom: NDArray[np.int64], decimals: int) -> NDArray[np.float64]:
    """top / bottom rounded half up (away from zero) to `decimals` places. `bottom` must be above zero."""
    shifted = np.abs(top) * 10**decimals
    whole = (2 * shifted + bottom) // (2 * bottom)
    return np.sign(top) * whole / 10**decimals
