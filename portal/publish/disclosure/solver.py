"""Which cells of one block to hide."""

import math
from dataclasses import dataclass

import numpy as np

from portal.errors import DisclosureError
from portal.publish.disclosure.blocks import Block
from portal.publish.disclosure.cuts import Cut
from portal.publish.disclosure.effort import Effort
from portal.publish.disclosure.guard import Guard
from portal.publish.disclosure.search import FEW_NODES, NODES, Search

_SLIGHT = 1e-4


@dataclass(frozen=True, slots=True)
class Choice:
    """A safe choice of hidden cells for a block, what it costs, and the least that any could cost.

    `settled` says whether, of the choices of that cost, it is proved to hide the least value.
    """

    hidden: np.ndarray
    cost: float
    bound: float
    settled: bool


def least_costly(block: Block, seconds: float, seed: int) -> Choice:
    """The safe choice of least cost; of equal ones, that of least value hidden; of those, one by the seed.

    Raises DisclosureError where a count cannot be protected.
    """
    effort = Effort(seconds)
    guard = Guard(block, effort)
    cuts: dict[bytes, Cut] = {}
    search = Search(guard, block.cost.astype(np.float64), cuts, 1 - _SLIGHT, seed)
    search.grow(block.must.copy())
    if not len(block.choices):
        only = float(block.cost[block.must].sum())
        return Choice(search.best, only, only, effort.late)
    search.relax(0.1)
    search.grow(block.must | (search.marks > 0.5))
    search.close(0.2, FEW_NODES)
    search.improve(0.8)
    search.close(0.9, NODES)
    given = float(block.cost[block.must].sum())
    cost = given + search.price(search.best)
    if not search.closed:
        return Choice(_checked(guard, search.best), cost, given + math.ceil(search.bound - _SLIGHT), False)
    random = np.random.default_rng(seed).random(block.size) / (block.size + 1)
    ties = Search(guard, block.counts + random, cuts, _SLIGHT, seed)
    ties.master.cap(block.cost, search.price(search.best) + 0.5)
    ties.best = ties.marks = search.best
    ties.close(1.0, NODES)
    return Choice(_checked(guard, ties.best), cost, cost, ties.closed)


def _checked(guard: Guard, hidden: np.ndarray) -> np.ndarray:
    """The choice itself, once more proved safe by its witnesses; raises DisclosureError where it is not."""
    shown = guard.block.must & ~hidden
    if shown.any() or guard.witnesses.unmet(hidden) or guard.witnesses.told(hidden):
        raise DisclosureError("the choice of cells to hide could not be proved safe: nothing may be published")
    return hidden
