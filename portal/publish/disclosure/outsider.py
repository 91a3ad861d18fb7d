"""The reader's own programs: how far a hidden count could move, given everything printed."""

from dataclasses import dataclass

import highspy
import numpy as np

from portal.publish.disclosure.blocks import Block
from portal.publish.disclosure.effort import Effort
from portal.publish.disclosure.highs import new_solver, pass_equations

FAR = 1000.0
"""As good as unlimited for one count's change, and small enough to solve exactly."""

_PRIMAL_SIMPLEX = 4
_TINY = 1e-7
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Push:
    """How far one count could be pushed: `reach` (0 or more), the `move` that does it, and `price`.

    `price` is, for every cell, how much further the push could go for each unit that the cell's own
    limit were wider: positive for the limit above, negative for the limit below.
    """

    reach: float
    move: np.ndarray
    price: np.ndarray


def whole_move(move: np.ndarray) -> np.ndarray | None:
    """A solver's move in whole numbers, or None where it is not whole."""
    rounded = np.rint(move)
    return rounded.astype(np.int64) if np.abs(move - rounded).max(initial=0) < 1e-6 else None


class Outsider:
    """A linear program over the changes a reader cannot rule out, whole or not."""

    def __init__(self, block: Block, effort: Effort) -> None:
        self._model = model = new_solver()
        model.setOptionValue("presolve", "off")
        model.setOptionValue("simplex_iteration_limit", _MOST)
        model.setOptionValue("simplex_strategy", _PRIMAL_SIMPLEX)
        pass_equations(model, block.equations)
        rows, size = block.equations.shape
        self._effort = effort
        self._height = size + rows
        self._every = np.arange(size, dtype=np.int32)
        self.lower = np.zeros(size)
        self.upper = np.zeros(size)

    def allow(self, lower: np.ndarray, upper: np.ndarray) -> None:
        """Sets how far each count may fall (zero or less) and rise."""
        self.lower, self.upper = lower, upper
        self._model.changeColsBounds(len(self._every), self._every, lower, upper)

    def push(self, cell: int, sign: int) -> Push | None:
        """The farthest that one count can go up (`sign` 1) or down (-1); None where it was not found."""
        model = self._model
        model.changeColCost(cell, -float(sign))
        model.run()
        status = model.getModelStatus()
        solution = model.getSolution()
        self._effort.add(model.getInfo().simplex_iteration_count, self._height)
        model.changeColCost(cell, 0.0)
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        move = np.array(solution.col_value)
        price = -np.array(solution.col_dual)
        price[np.abs(price) < _TINY] = 0.0
        return Push(sign * move[cell], move, price)
