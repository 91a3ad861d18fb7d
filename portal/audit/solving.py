"""Least and greatest values under a reader's equations, by linear and then whole-number programs."""

import math
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

FAR = 10_000_000
"""Stands for "no limit": no count of children in one council comes near it."""

NEAR = 1e-5
"""How far a solver's bound may be from the truth; whole-number solutions are checked exactly."""


class Solver(highspy.Highs):
    """HiGHS without its callbacks, which print a banner on standard output and are not used here."""

    def enableCallbacks(self) -> None:  # noqa: N802
        pass


class ImpossibleError(Exception):
    """No numbers satisfy the equations."""


@dataclass
class Bounds:
    """Ranges of every unknown: proved from outside (`least`, `greatest`), reached from inside (`low`, `high`)."""

    least: np.ndarray
    greatest: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def proved_width(self) -> np.ndarray:
        """Greatest less least proved value, one an unknown."""
        return np.asarray(self.greatest - self.least)

    def reached_width(self) -> np.ndarray:
        """Greatest less least value reached, one an unknown; negative before the first solution."""
        return np.asarray(self.high - self.low)


class Programs:
    """The equations `low <= matrix @ x <= high` over whole `x >= least`, ready to be asked for extremes.

    `seconds` limits each whole-number program; one that runs out sets `timed_out` and leaves the bounds it
    had proved.
    """

    def __init__(
        self,
        matrix: sparse.csr_array,
        low: np.ndarray,
        high: np.ndarray,
        least: np.ndarray,
        seconds: float = 10.0,
        *,
        tighten: bool = True,
    ) -> None:
        count = matrix.shape[1]
        self.matrix, self.low, self.high, self.least = matrix, low, high, least
        self.seconds = seconds
        self.timed_out = False
        self.point: np.ndarray | None = None
        self.linear_solves = 0
        self.whole_solves = 0
        lower, upper = least.astype(np.int64), np.full(count, FAR, dtype=np.int64)
        if tighten:
            tighten_by_line(matrix, low, high, lower, upper)
        self.bounds = Bounds(lower, upper, np.full(count, FAR + 1), np.full(count, -1))
        self._linear: highspy.Highs | None = None
        self._whole: highspy.Highs | None = None
        self._asked: dict[int, np.ndarray] = {}

    def record(self, point: np.ndarray) -> bool:
        """Take a solution into the reached ranges, if it is whole and satisfies every equation exactly."""
        whole = np.rint(point)
        if np.abs(point - whole).max(initial=0.0) > 1e-4:
            return False
        whole = whole.astype(np.int64)
        sums = self.matrix @ whole
        if (whole < self.least).any() or (sums < self.low).any() or (sums > self.high).any():
            return False
        self.point = whole
        np.minimum(self.bounds.low, whole, out=self.bounds.low)
        np.maximum(self.bounds.high, whole, out=self.bounds.high)
        return True

    def linear(self, columns: np.ndarray, costs: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        """The least weighted sum over real numbers, the point that reaches it, and the rows' dual values.

        Raises ImpossibleError where not even real numbers satisfy the equations.
        """
        if self._linear is None:
            self._linear = self._model(whole=False)
        self.linear_solves += 1
        self._run(self._linear, columns, costs)
        if self._linear.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ImpossibleError
        solution = self._linear.getSolution()
        point = np.asarray(solution.col_value)
        self.record(point)
        return self._linear.getObjectiveValue(), point, np.asarray(solution.row_dual)

    def linear_end(self, i: int, *, greatest: bool) -> np.ndarray:
        """Bring one end of an unknown's proved range to the linear truth; gives the rows' dual values."""
        value, _, duals = self.linear(np.array([i]), np.array([-1.0 if greatest else 1.0]))
        self._prove(i, value, greatest)
        return duals

    def any_whole(self) -> None:
        """Reach one whole-number solution, if time allows. Raises ImpossibleError where there is none."""
        self._ask_whole(np.array([0]), np.array([0.0]))

    def whole_end(self, i: int, *, greatest: bool) -> None:
        """Bring one end of an unknown's proved range to the whole-number truth, as far as time allows.

        Raises ImpossibleError where no whole numbers satisfy the equations.
        """
        proved = self._ask_whole(np.array([i]), np.array([-1.0 if greatest else 1.0]))
        if math.isfinite(proved):
            self._prove(i, proved, greatest)

    def _ask_whole(self, columns: np.ndarray, costs: np.ndarray) -> float:
        if self._whole is None:
            self._whole = self._model(whole=True)
        self.whole_solves += 1
        # The solver's clock runs on from one program to the next.
        self._whole.setOptionValue("time_limit", self._whole.getRunTime() + self.seconds)
        self._run(self._whole, columns, costs)
        status = self._whole.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise ImpossibleError
        if self._whole.getInfo().primal_solution_status == highspy.kSolutionStatusFeasible:
            self.record(np.asarray(self._whole.getSolution().col_value))
        self.timed_out |= status == highspy.HighsModelStatus.kTimeLimit
        return float(self._whole.getInfo().mip_dual_bound)

    def _prove(self, i: int, value: float, greatest: bool) -> None:
        if greatest:
            self.bounds.greatest[i] = min(self.bounds.greatest[i], math.floor(-value + NEAR))
        else:
            self.bounds.least[i] = max(self.bounds.least[i], math.ceil(value - NEAR))

    def _run(self, model: highspy.Highs, columns: np.ndarray, costs: np.ndarray) -> None:
        before = self._asked.get(id(model))
        if before is not None:
            model.changeColsCost(len(before), before, np.zeros(len(before)))
        self._asked[id(model)] = columns = columns.astype(np.int32)
        model.changeColsCost(len(columns), columns, costs)
        model.run()

    def _model(self, *, whole: bool) -> Solver:
        model = solver(self.matrix, self.low, self.high, self.bounds.least, self.bounds.greatest)
        if whole:
            require_whole(model)
        else:
            # After a change of cost the last solution still satisfies every equation, so the primal
            # simplex method starts from it.
            model.setOptionValue("simplex_strategy", 4)
            model.setOptionValue("presolve", "off")
        return model


def solver(
    matrix: sparse.csr_array, low: np.ndarray, high: np.ndarray, least: np.ndarray, greatest: np.ndarray
) -> Solver:
    """A silent single-threaded HiGHS model of `low <= matrix @ x <= high`, no costs yet."""
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = np.zeros(matrix.shape[1])
    program.col_lower_ = least.astype(float)
    program.col_upper_ = greatest.astype(float)
    program.row_lower_ = np.where(low <= -FAR, -highspy.kHighsInf, low.astype(float))
    program.row_upper_ = np.where(high >= FAR, highspy.kHighsInf, high.astype(float))
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data.astype(float)
    model = Solver()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.passModel(program)
    return model


def require_whole(model: Solver) -> None:
    """Make every unknown of a model whole."""
    count = model.getNumCol()
    kinds = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    model.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", 0.5)


def tighten_by_line(
    matrix: sparse.csr_array, low: np.ndarray, high: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> None:
    """Bring `lower` and `upper` to the whole-number bounds that follow line by line, in place.

    Raises ImpossibleError where a line cannot be satisfied.
    """
    starts, columns, times = matrix.indptr, matrix.indices, matrix.data
    for _ in range(20):
        before = lower.sum(), upper.sum()
        for row in range(matrix.shape[0]):
            here = slice(starts[row], starts[row + 1])
            index, factor = columns[here], times[here]
            size, adds = np.abs(factor), factor > 0
            small = np.where(adds, factor * lower[index], factor * upper[index])
            large = np.where(adds, factor * upper[index], factor * lower[index])
            most = high[row] - (small.sum() - small) if high[row] < FAR else np.full(len(index), FAR)
            fewest = low[row] - (large.sum() - large) if low[row] > -FAR else np.full(len(index), -FAR)
            upper[index] = np.minimum(upper[index], np.where(adds, most // size, (-fewest) // size))
            lower[index] = np.maximum(lower[index], np.where(adds, -((-fewest) // size), -(most // size)))
        if (lower > upper).any():
            raise ImpossibleError
        if before == (lower.sum(), upper.sum()):
            return
