"""Making any choice of hidden cells safe: cheapest partners for each count that lacks them, then fewer."""

from collections.abc import Iterable

import highspy
import numpy as np
from scipy import sparse

from portal.errors import DisclosureError
from portal.publish.disclosure.blocks import Block
from portal.publish.disclosure.guard import Guard
from portal.publish.disclosure.outsider import FAR

_USED = 1e-6
_LEANING = 0.9
UNPROTECTABLE = (
    "a small count cannot be protected even with every cell tied to it hidden: merge its category with "
    "another, or print less beside it"
)


class Partners:
    """A program: the cheapest cells through which one count could change by a given amount."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._model = model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("threads", 1)
        model.setOptionValue("random_seed", 0)
        size, rows = block.size, block.equations.shape[0]
        both = sparse.hstack([block.equations, -block.equations], format="csr")
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = 2 * size, rows
        program.col_cost_ = program.col_lower_ = program.col_upper_ = np.zeros(2 * size)
        program.row_lower_ = program.row_upper_ = np.zeros(rows)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_, program.a_matrix_.index_ = both.indptr, both.indices
        program.a_matrix_.value_ = both.data.astype(np.float64)
        model.passModel(program)
        self._every = np.arange(2 * size, dtype=np.int32)

    def move(self, cell: int, change: float, price: np.ndarray, barred: np.ndarray, whole: bool) -> np.ndarray | None:
        """The cheapest move (in whole numbers if `whole`) in which `cell` changes by `change`, or None.

        `price` is that of one unit of change in each cell; `barred` cells cannot change.
        """
        block, model, count = self._block, self._model, 2 * self._block.size
        rise = np.where(barred, 0.0, FAR)
        fall = np.where(barred, 0.0, np.minimum(block.counts - block.floor, FAR))
        lower, upper = np.zeros(count), np.concatenate([rise, fall])
        at, other = (cell, cell + block.size) if change > 0 else (cell + block.size, cell)
        lower[at] = upper[at] = abs(change)
        upper[other] = 0.0
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        model.changeColsIntegrality(count, self._every, np.full(count, kind))
        model.changeColsBounds(count, self._every, lower, upper)
        model.changeColsCost(count, self._every, np.concatenate([price, price]))
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.array(model.getSolution().col_value)
        return values[: block.size] - values[block.size :]


def make_safe(
    guard: Guard, partners: Partners, hidden: np.ndarray, cost: np.ndarray, leaning: np.ndarray
) -> np.ndarray:
    """The choice with cells added until it is safe. `leaning` (0 to 1) makes a cell that much cheaper.

    Raises DisclosureError where a count cannot be protected even with everything hidden.
    """
    block = guard.block
    hidden = hidden.copy()
    price = cost * (1.0 - _LEANING * leaning)
    while True:
        before = hidden.copy()
        for aim, by_fractions in guard.failures(hidden):
            if not guard.witnesses.meets(hidden, aim):
                now = np.where(hidden | block.open, 0.0, price)
                barred = block.fixed | block.known_to(aim.person)
                move = partners.move(aim.cell, (aim.sign or 1) * aim.need, now, barred, whole=not by_fractions)
                if move is None:
                    raise DisclosureError(UNPROTECTABLE)
                guard.keep(move)
                hidden |= (np.abs(move) > _USED) & ~block.open
        if (hidden == before).all():
            return hidden


def drop_needless(guard: Guard, hidden: np.ndarray, order: Iterable[int]) -> np.ndarray:
    """The choice without the cells it can do without, tried in the order given."""
    hidden = hidden.copy()
    for cell in order:
        if hidden[cell]:
            hidden[cell] = False
            if not guard.is_safe(hidden):
                hidden[cell] = True
    return hidden
