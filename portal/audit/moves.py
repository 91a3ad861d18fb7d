"""Other whole-number solutions near a known one: quick proof that a protected count's range is wide."""

from collections import defaultdict

import highspy
import numpy as np
from scipy import sparse

from portal.audit.cells import Cell
from portal.audit.solving import Programs, require_whole, solver

BOX = 500
"""How many unknowns are let move at once; the rest keep the values of the known solution."""

TRIES = 3
"""Boxes drawn around a count before it is left to the exact programs."""

SECONDS = 2.0
"""The longest one move is searched for."""


def widen(cells: tuple[Cell, ...], asked: Programs, protected: np.ndarray, width: int) -> None:
    """Reach a range of `width` for as many protected unknowns as moves of few counts can.

    A move adds to some counts and takes from others so that every equation still holds. Each is checked
    exactly before it counts. Nothing is proved narrow here.
    """
    if asked.point is None:
        return
    start, bounds = asked.point, asked.bounds
    random = np.random.default_rng(1)
    boxes = _Boxes(cells, random)

    def unsettled() -> np.ndarray:
        return np.asarray(protected & (bounds.reached_width() < width) & (bounds.proved_width() >= width))

    for whole in (False, True):
        for i in np.flatnonzero(unsettled()):
            for _ in range(TRIES):
                if bounds.reached_width()[i] >= width:
                    break
                inside = boxes.around(int(i))
                box = _Box(asked, start, inside, random, whole=whole)
                for j in [i, *(other for other in inside if other != i and not whole)]:
                    if unsettled()[j]:
                        box.move(int(j), width)
                if len(inside) == len(cells):
                    break


class _Boxes:
    """Draws sets of cells that share members, so that moves within them can close."""

    def __init__(self, cells: tuple[Cell, ...], random: np.random.Generator) -> None:
        self._cells = cells
        self._random = random
        self._members: dict[str, list[str]] = defaultdict(list)
        for _, pairs in cells:
            for dim, member in pairs:
                self._members[dim].append(member)
        self._members = {dim: sorted(set(members)) for dim, members in self._members.items()}

    def around(self, i: int) -> np.ndarray:
        """Positions of a random box of about BOX cells that holds cell `i`."""
        if len(self._cells) <= BOX:
            return np.arange(len(self._cells))
        share = (BOX / len(self._cells)) ** (1 / max(len(self._members), 1))
        chosen = set(self._cells[i][1])
        for dim, members in self._members.items():
            count = min(len(members), max(3, round(share * len(members))))
            chosen |= {(dim, str(member)) for member in self._random.choice(members, count, replace=False)}
        return np.array([p for p, (_, pairs) in enumerate(self._cells) if chosen.issuperset(pairs)])


class _Box:
    """The moves possible among a few unknowns, as a program that prefers to move little."""

    def __init__(
        self, asked: Programs, start: np.ndarray, inside: np.ndarray, random: np.random.Generator, *, whole: bool
    ) -> None:
        self._asked, self._start, self._inside = asked, start, inside
        self._place = {int(j): place for place, j in enumerate(inside)}
        columns = asked.matrix[:, inside]
        rows = np.unique(columns.nonzero()[0])
        columns = sparse.csr_array(columns[rows])
        sums = (asked.matrix @ start)[rows]
        self._limits = np.concatenate(
            [asked.bounds.greatest[inside] - start[inside], start[inside] - asked.least[inside]]
        ).astype(float)
        both = sparse.csr_array(sparse.hstack([columns, -columns]))
        least = np.zeros(len(self._limits))
        self._model = solver(both, asked.low[rows] - sums, asked.high[rows] - sums, least, self._limits)
        costs = np.tile(1 + random.random(len(inside)) / 100, 2)
        self._model.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        if whole:
            require_whole(self._model)
            self._model.setOptionValue("mip_rel_gap", 1e9)
        else:
            self._model.setOptionValue("presolve", "off")

    def move(self, j: int, width: int) -> None:
        """Try to raise or lower unknown `j` by `width`."""
        place, count = self._place[j], len(self._inside)
        for up, down in ((place, count + place), (count + place, place)):
            if self._limits[up] >= width and self._try(up, down, width):
                return

    def _try(self, up: int, down: int, width: int) -> bool:
        model, limits = self._model, self._limits
        model.changeColBounds(up, float(width), limits[up])
        model.changeColBounds(down, 0.0, 0.0)
        model.setOptionValue("time_limit", model.getRunTime() + SECONDS)
        model.run()
        reached = False
        if model.getInfo().primal_solution_status == highspy.kSolutionStatusFeasible:
            moved = np.asarray(model.getSolution().col_value)
            point = self._start.astype(float)
            point[self._inside] += moved[: len(self._inside)] - moved[len(self._inside) :]
            reached = self._asked.record(point)
        model.changeColBounds(up, 0.0, limits[up])
        model.changeColBounds(down, 0.0, limits[down])
        return reached
