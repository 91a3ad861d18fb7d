"""Making any choice of hidden cells safe: cheapest partners for each count that lacks them, then fewer."""

import highspy
import numpy as np

from portal.errors import DisclosureError
from portal.publish.disclosure.blocks import Block
from portal.publish.disclosure.guard import Guard
from portal.publish.disclosure.outsider import FAR

_USED = 1e-6


class Partners:
    """A linear program: the cheapest cells through which one count could change by a given amount."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._model = model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("threads", 1)
        model.setOptionValue("random_seed", 0)
        size, rows = block.size, block.equations.shape[0]
        both = _beside(block)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = 2 * size, rows
        program.col_cost_ = program.col_lower_ = program.col_upper_ = np.zeros(2 * size)
        program.row_lower_ = program.row_upper_ = np.zeros(rows)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_, program.a_matrix_.index_ = both.indptr, both.indices
        program.a_matrix_.value_ = both.data.astype(np.float64)
        model.passModel(program)
        self._every = np.arange(2 * size, dtype=np.int32)

    def of(self, cell: int, change: float, price: np.ndarray, barred: np.ndarray) -> np.ndarray | None:
        """Marks of the cells through which `cell` changes by `change` at least price; None where none can.

        `price` is that of one unit of change in each cell; `barred` cells cannot change.
        """
        block = self._block
        rise = np.where(barred, 0.0, FAR)
        fall = np.where(barred, 0.0, np.minimum(block.counts - block.floor, FAR))
        lower = np.zeros(2 * block.size)
        upper = np.concatenate([rise, fall])
        at, other = (cell, cell + block.size) if change > 0 else (cell + block.size, cell)
        lower[at] = upper[at] = abs(change)
        upper[other] = 0.0
        model = self._model
        model.changeColsBounds(len(self._every), self._every, lower, upper)
        model.changeColsCost(len(self._every), self._every, np.concatenate([price, price]))
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.array(model.getSolution().col_value)
        return np.abs(values[: block.size] - values[block.size :]) > _USED


def _beside(block: Block):
    from scipy import sparse

    return sparse.hstack([block.equations, -block.equations], format="csr")


def make_safe(guard: Guard, partners: Partners, hidden: np.ndarray, cost: np.ndarray, leaning: np.ndarray) -> np.ndarray:
    """The choice with cells added until it is safe. `leaning` (0 to 1) makes a cell that much cheaper.

    Raises DisclosureError where a count cannot be protected even with everything hidden.
    """
    block = guard.block
    hidden = hidden.copy()
    price = cost * (1.0 - 0.9 * leaning) / block.demand.width
    while True:
        failures = guard.failing(hidden)
        if not failures:
            return hidden
        before = hidden.sum()
        for cell, known, need in failures:
            if guard.holds(hidden, cell, known, need):
                continue
            now = np.where(hidden | block.open, 0.0, price)
            used = partners.of(cell, need, now, block.fixed | known)
            if used is None:
                raise DisclosureError(
                    "a small count cannot be protected even with every cell of its table hidden: merge its "
                    "category with another, or print less beside it"
                )
            hidden |= used & ~block.open
        if hidden.sum() == before:
            hidden |= block.must
            hidden[block.choices] = True
            if guard.failing(hidden):
                raise DisclosureError(
                    "a small count cannot be protected even with every cell of its table hidden: merge its "
                    "category with another, or print less beside it"
                )
            return hidden


def drop_needless(guard: Guard, hidden: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The choice without the cells it can do without, tried in the order given."""
    hidden = hidden.copy()
    for cell in order:
        if hidden[cell]:
            hidden[cell] = False
            if not guard.is_safe(hidden):
                hidden[cell] = True
    return hidden
