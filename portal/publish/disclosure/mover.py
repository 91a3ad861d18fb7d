"""Moves: the cheapest way in which one count could be different and everything printed still be true."""

import highspy
import numpy as np
from scipy import sparse

from portal.publish.disclosure.blocks import Block
from portal.publish.disclosure.effort import Effort
from portal.publish.disclosure.highs import new_solver, pass_equations
from portal.publish.disclosure.outsider import FAR

_GAP = 0.2
_NODES = 2_000


class Mover:
    """A program over the changes of some of a block's `cells`, each split into a rise and a fall."""

    def __init__(self, block: Block, cells: np.ndarray, effort: Effort) -> None:
        self.cells = cells
        self._size = block.size
        self._column = np.full(block.size, -1)
        self._column[cells] = np.arange(len(cells))
        self._model = model = new_solver()
        model.setOptionValue("mip_rel_gap", _GAP)
        model.setOptionValue("mip_max_nodes", _NODES)
        equations = block.by_cell[:, cells].tocsr()
        equations = equations[np.flatnonzero(np.diff(equations.indptr))]
        size, rows = len(cells), equations.shape[0]
        pass_equations(model, sparse.hstack([equations, -equations], format="csr"))
        self._effort = effort
        self._height = 2 * size + rows
        self._every = np.arange(2 * size, dtype=np.int32)
        self._whole = False
        self._fall = np.minimum(block.counts - block.floor, FAR)[cells]

    def _set_whole(self, whole: bool) -> None:
        if whole != self._whole:
            kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
            self._model.changeColsIntegrality(len(self._every), self._every, np.full(len(self._every), kind))
            self._whole = whole

    def move(
        self, cell: int, change: int, price: np.ndarray, barred: np.ndarray, whole: bool = False
    ) -> tuple[np.ndarray | None, bool]:
        """The cheapest move in which `cell` changes by `change`, and whether the answer is certain.

        `price` is that of one unit of change in each cell; `barred` cells cannot change. With `whole` the
        changes are whole numbers. The move is None where there is none, or none was found in time.
        """
        model, size = self._model, len(self.cells)
        barred, price = barred[self.cells], price[self.cells]
        rise, fall = np.where(barred, 0.0, FAR), np.where(barred, 0.0, self._fall)
        lower, upper = np.zeros(2 * size), np.concatenate([rise, fall])
        column = int(self._column[cell])
        at, other = (column, column + size) if change > 0 else (column + size, column)
        if upper[at] < abs(change):
            return None, True
        lower[at] = upper[at] = abs(change)
        upper[other] = 0.0
        self._set_whole(whole)
        model.changeColsBounds(2 * size, self._every, lower, upper)
        model.changeColsCost(2 * size, self._every, np.concatenate([price, price]))
        model.run()
        self._effort.add(model.getInfo().simplex_iteration_count, self._height)
        status = model.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            values = np.array(model.getSolution().col_value)
            found = np.zeros(self._size)
            found[self.cells] = values[:size] - values[size:]
            return found, True
        return None, status == highspy.HighsModelStatus.kInfeasible
