"""The least costly safe choice: cuts are learnt until the cheapest choice that meets them is safe."""

import numpy as np

from portal.errors import DisclosureError
from portal.publish.disclosure.cuts import Cut, Lines
from portal.publish.disclosure.guard import Guard
from portal.publish.disclosure.master import Master
from portal.publish.disclosure.repair import UNPROTECTABLE, drop_needless, make_safe

_ROUNDS = 60
_TRIES = 12
_ENOUGH = 30
NODES = 20_000
FEW_NODES = 500
_GAPS = (0.02, 0.005, 0.0)
_FEWEST = 6


class Search:
    """One search for the least of one cost; cuts are shared, as they hold whatever the cost.

    Costs are those of cells beyond the ones that must be hidden. A better choice costs less by at least
    `step`. `best` is the best safe choice so far, and no safe choice costs less than `bound`.
    """

    def __init__(self, guard: Guard, cost: np.ndarray, cuts: dict[bytes, Cut], step: float, seed: int) -> None:
        self.guard, self.block, self.cuts, self.step = guard, guard.block, cuts, step
        self.cost = np.where(guard.block.must, 0.0, cost)
        self.master = Master(guard.block, cost, guard.effort)
        self.master.add(list(cuts.values()))
        self.best = np.ones(guard.block.size, dtype=bool)
        self.marks = np.zeros(guard.block.size)
        self.bound = 0.0
        self._lines = Lines(guard.block)
        self._random = np.random.default_rng(seed)

    def price(self, hidden: np.ndarray) -> float:
        """What a choice costs."""
        return float(self.cost[hidden].sum())

    @property
    def below(self) -> float:
        """The most that a better choice could cost."""
        return self.price(self.best) - self.step

    @property
    def closed(self) -> bool:
        """Whether the best choice is proved to be the least costly."""
        return self.bound > self.below

    def offer(self, hidden: np.ndarray) -> None:
        """Takes a safe choice as the best if it is."""
        if self.price(hidden) <= self.below:
            self.best = hidden

    def learn(self, cuts: list[Cut]) -> int:
        """Adds the cuts that are new; how many there were."""
        new = {c.cells.tobytes() + c.weights.tobytes(): c for c in cuts}
        new = {name: cut for name, cut in new.items() if name not in self.cuts}
        self.cuts.update(new)
        self.master.add(list(new.values()))
        return len(new)

    def grow(self, start: np.ndarray) -> None:
        """Offers a safe choice grown from a start and stripped of what it can do without."""
        safe = make_safe(self.guard, start, self.cost, self.marks)
        extra = np.flatnonzero(safe & ~self.block.must)
        order = np.lexsort((self.block.counts[extra], self.marks[extra], -self.cost[extra]))
        self.offer(drop_needless(self.guard, safe, extra[order]))

    def relax(self, share: float) -> None:
        """Learns from the cheapest fractional marks as long as that raises their cost."""
        self.learn(self._lines.starting())
        stalled = 0
        for _ in range(_ROUNDS):
            found = self.master.relaxed()
            if found is None:
                raise DisclosureError(UNPROTECTABLE)
            self.marks, now = found
            stalled = stalled + 1 if now < self.bound + 0.01 else 0
            self.bound = max(self.bound, now)
            if stalled > 3 or self.guard.effort.over(share):
                break
            if not self.learn(self._lines.violated(self.marks) + self.guard.fractional_cuts(self.marks)):
                break

    def close(self, share: float, nodes: int) -> None:
        """Solves the whole problem again and again, until the cheapest choice is safe or the share is spent.

        Each solution may take so many `nodes`.
        """
        gaps = list(_GAPS)
        while not self.closed and not self.guard.effort.over(share):
            found, lower = self.master.solve(self.below, gaps[0], nodes)
            self.bound = max(self.bound, lower)
            if found is None:
                break
            hidden = found > 0.5
            failures = self.guard.failures(hidden, _ENOUGH)
            if failures:
                self.learn(self.guard.cuts(hidden, failures, self.marks))
            else:
                self.offer(hidden)
                gaps = gaps[1:] or gaps

    def improve(self, share: float) -> None:
        """Frees some of the further cells at a time and solves for the best replacement of those."""
        tied = abs(self.block.equations).T @ abs(self.block.equations)
        size = float(_FEWEST)
        while not self.closed and not self.guard.effort.over(share):
            extra = np.flatnonzero(self.best & ~self.block.must)
            if size >= len(extra):
                break
            near = np.zeros(self.block.size)
            near[tied[self._random.choice(extra)].indices] = 1.0
            weight = (near + 0.05 * (tied @ near > 0) + 0.001)[extra]
            freed = self._random.choice(extra, int(size), replace=False, p=weight / weight.sum())
            size *= self._replace(freed)
        self.master.keep(np.zeros(self.block.size, dtype=bool))

    def _replace(self, freed: np.ndarray) -> float:
        """Solves for the cells freed; how many more to free next time, as a ratio."""
        kept = self.best.copy()
        kept[freed] = False
        self.master.keep(kept)
        for tries in range(_TRIES):
            found, lower = self.master.solve(self.below, 0.0, FEW_NODES)
            if found is None:
                return 1.05 if lower == float("inf") and tries < 3 else 0.9
            hidden = found > 0.5
            failures = self.guard.failures(hidden, _ENOUGH)
            if not failures:
                self.offer(hidden)
                return 1.0
            self.learn(self.guard.cuts(hidden, failures, self.marks))
        return 0.8
