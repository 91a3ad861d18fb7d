"""The least costly safe choice: cuts are learnt until the cheapest choice that meets them is safe."""

import math
import time
from dataclasses import dataclass

import numpy as np

from portal.errors import DisclosureError
from portal.publish.disclosure.blocks import Block
from portal.publish.disclosure.cuts import Cut, Lines
from portal.publish.disclosure.guard import Guard
from portal.publish.disclosure.master import Master
from portal.publish.disclosure.repair import UNPROTECTABLE, drop_needless, make_safe

_ROUNDS = 60
_GAPS = (0.02, 0.005, 0.0)


@dataclass(frozen=True, slots=True)
class Choice:
    """A safe choice of hidden cells for a block, what it costs, and the least that any could cost."""

    hidden: np.ndarray
    cost: float
    bound: float


class Search:
    """One search for the least of one cost; cuts are shared, as they hold whatever the cost."""

    def __init__(self, guard: Guard, cost: np.ndarray, cuts: dict[bytes, Cut], step: float) -> None:
        self.guard, self.block, self.cost, self.cuts = guard, guard.block, cost, cuts
        self.master = Master(guard.block, cost)
        self.master.add(list(cuts.values()))
        self.lines = Lines(guard.block)
        self.step = step
        self.given = float(cost[guard.block.must].sum())

    def price(self, hidden: np.ndarray) -> float:
        """What a choice costs."""
        return float(self.cost[hidden].sum())

    def learn(self, cuts: list[Cut]) -> int:
        """Adds the cuts that are new; how many there were."""
        new = {c.cells.tobytes() + c.weights.tobytes(): c for c in cuts}
        new = {name: cut for name, cut in new.items() if name not in self.cuts}
        self.cuts.update(new)
        self.master.add(list(new.values()))
        return len(new)

    def relax(self, deadline: float) -> tuple[np.ndarray, float]:
        """Fractional marks and their cost after learning from them as long as that raises the cost."""
        bound, stalled = 0.0, 0
        for _ in range(_ROUNDS):
            found = self.master.relaxed()
            if found is None:
                raise DisclosureError(UNPROTECTABLE)
            marks, now = found
            stalled = stalled + 1 if now < bound + 0.01 else 0
            bound = max(bound, now)
            if stalled > 3 or time.process_time() > deadline:
                break
            if not self.learn(self.lines.violated(marks) + self.guard.fractional_cuts(marks)):
                break
        return marks, bound

    def improve(self, start: np.ndarray, marks: np.ndarray) -> np.ndarray:
        """A safe choice grown from a start and stripped of what it can do without."""
        safe = make_safe(self.guard, start, self.cost, marks)
        extra = np.flatnonzero(safe & ~self.block.must)
        return drop_needless(self.guard, safe, extra[np.lexsort((extra, marks[extra], -self.cost[extra]))])

    def least(self, best: np.ndarray, marks: np.ndarray, bound: float, deadline: float) -> tuple[np.ndarray, float]:
        """The best safe choice found by the deadline, and the bound it was proved to (both without `given`)."""
        gaps = list(_GAPS)
        while time.process_time() < deadline and bound <= self.better(best):
            found, lower = self.master.solve(self.better(best), gaps[0], deadline - time.process_time())
            bound = max(bound, lower)
            if found is None:
                break
            hidden = found > 0.5
            failures = self.guard.failures(hidden)
            if failures:
                self.learn(self.guard.cuts(hidden, failures, marks))
                hidden = self.improve(hidden, marks)
            elif len(gaps) > 1:
                gaps.pop(0)
            if self.price(hidden) < self.price(best):
                best = hidden
        return best, bound

    def better(self, best: np.ndarray) -> float:
        """The most that a better choice could cost beyond what is given."""
        return self.price(best) - self.given - self.step


def least_costly(block: Block, value: np.ndarray, seconds: float, guard: Guard) -> Choice:
    """The safe choice of least cost; of equal ones, that of least `value`.

    Raises DisclosureError where a count cannot be protected.
    """
    start = time.process_time()
    cuts: dict[bytes, Cut] = {}
    search = Search(guard, block.cost.astype(np.float64), cuts, step=1 - 1e-4)
    search.learn(search.lines.starting())
    best = search.improve(block.must.copy(), np.zeros(block.size))
    marks, bound = search.relax(start + seconds / 3)
    best = min(best, search.improve(block.must | (marks > 0.5), marks), key=search.price)
    best, bound = search.least(best, marks, bound, start + seconds)
    cost = search.price(best)
    if bound <= search.better(best):
        return Choice(best, cost, search.given + math.ceil(bound - 1e-4))
    ties = Search(guard, value, cuts, step=1e-3)
    ties.master.cap(block.cost, cost - search.given + 0.5)
    best, _ = ties.least(best, best.astype(float), 0.0, start + seconds)
    return Choice(best, cost, cost)
