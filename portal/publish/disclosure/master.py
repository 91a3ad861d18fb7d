"""The choice of which further cells to hide, at least cost, under the cuts found so far."""

import highspy
import numpy as np

from portal.publish.disclosure.blocks import Block
from portal.publish.disclosure.cuts import Cut
from portal.publish.disclosure.effort import Effort
from portal.publish.disclosure.highs import new_solver

_BRANCHING = 5
"""How many times as long a step takes inside the branching as in a plain linear program."""


class Master:
    """A mixed-integer program with a yes or no for every cell that may be hidden."""

    def __init__(self, block: Block, cost: np.ndarray, effort: Effort) -> None:
        self._effort = effort
        self._block = block
        self._choices = block.choices
        self._column = np.full(block.size, -1, dtype=np.int32)
        self._column[self._choices] = np.arange(len(self._choices), dtype=np.int32)
        self._every = np.arange(len(self._choices), dtype=np.int32)
        self._model = model = new_solver()
        count = len(self._choices)
        model.addVars(count, np.zeros(count), np.ones(count))
        model.changeColsCost(count, self._every, cost[self._choices].astype(np.float64))
        self._limit = 0
        self.cap(cost, highspy.kHighsInf)

    def add(self, cuts: list[Cut]) -> None:
        """Adds cuts."""
        for cut in cuts:
            self._model.addRow(
                cut.least, highspy.kHighsInf, len(cut.cells), self._column[cut.cells], cut.weights.astype(np.float64)
            )

    def cap(self, cost: np.ndarray, most: float) -> None:
        """Asks that hiding costs at most `most`, counted by `cost`."""
        self._model.addRow(
            -highspy.kHighsInf, most, len(self._every), self._every, cost[self._choices].astype(np.float64)
        )

    def _marks(self, values: np.ndarray) -> np.ndarray:
        marks = (self._block.must).astype(np.float64)
        marks[self._choices] = np.clip(values, 0, 1)
        return marks

    def _integral(self, whole: bool) -> None:
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        self._model.changeColsIntegrality(len(self._every), self._every, np.full(len(self._every), kind))

    def keep(self, hidden: np.ndarray) -> None:
        """Asks that these cells, of those that may be hidden, are; none for no such wish."""
        least = hidden[self._choices].astype(np.float64)
        self._model.changeColsBounds(len(self._every), self._every, least, np.ones(len(least)))

    def relaxed(self) -> tuple[np.ndarray, float] | None:
        """Fractional marks of least cost and that cost; None where the cuts cannot all be met."""
        self._integral(False)
        self._model.run()
        self._count(1)
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return self._marks(
            np.array(self._model.getSolution().col_value)
        ), self._model.getInfo().objective_function_value

    def _count(self, weight: int) -> None:
        height = weight * (len(self._every) + self._model.getNumRow())
        self._effort.add(self._model.getInfo().simplex_iteration_count, height)

    def solve(self, below: float, gap: float, nodes: int) -> tuple[np.ndarray | None, float]:
        """Marks that cost at most `below`, within `gap` of the least cost, and a lower bound on it.

        The marks are None where there are none, and then the bound is infinite, or where none were found
        at so many nodes. A limit is used rather than a starting choice because the solver can mistake the value of
        a start that its own reductions rule out.
        """
        model = self._model
        self._integral(True)
        model.changeRowBounds(self._limit, -highspy.kHighsInf, below)
        model.setOptionValue("mip_rel_gap", gap)
        model.setOptionValue("mip_max_nodes", nodes)
        model.run()
        self._count(_BRANCHING)
        status, info, values = model.getModelStatus(), model.getInfo(), model.getSolution().col_value
        model.changeRowBounds(self._limit, -highspy.kHighsInf, highspy.kHighsInf)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None, float("inf")
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None, info.mip_dual_bound
        return np.rint(self._marks(np.array(values))), info.mip_dual_bound
