"""Protection of linked tables: which cells to hide, at what cost, and how sure that is."""

from dataclasses import dataclass

import numpy as np

from portal.publish.disclosure.blocks import Demand, blocks_of
from portal.publish.disclosure.exact import least_costly
from portal.publish.disclosure.guard import Guard
from portal.publish.disclosure.reading import Table
from portal.publish.disclosure.relations import System, system_of

TOTAL_COST = 10
"""Hiding a total costs as much as hiding this many other cells: a reader misses it more."""
SECONDS_A_BLOCK = 60.0
"""Time for the search in one block of tied cells; what has been found by then is used, with its bound."""


@dataclass(frozen=True)
class Protection:
    """Which rows of each table are hidden, by table id, and the summary of the choice.

    `hidden` marks rows in table order; small counts and their partners are marked alike. `cost` counts a hidden
    total as `TOTAL_COST`; `bound` is the least that any safe choice could cost.
    """

    hidden: dict[str, np.ndarray]
    primary: int
    secondary: int
    cost: float
    bound: float

    @property
    def proof(self) -> str:
        """How good the choice is known to be."""
        if self.cost <= self.bound + 1e-6:
            return "least cost, proven"
        return f"safe; within {100 * (self.cost / max(self.bound, 1) - 1):.0f}% of the least cost"


def _order_of_worth(system: System, places: np.ndarray) -> np.ndarray:
    """What hiding each cell loses, to choose between choices of equal cost: its count, then its place."""
    counts = np.array([system.cells[p].value or 0 for p in places], dtype=float)
    return counts + np.arange(len(places)) / (1000.0 * max(len(places), 1))


def protect_tables(tables: list[Table], threshold: int = 5, seconds: float = SECONDS_A_BLOCK) -> Protection:
    """The least costly safe choice of cells to hide in tables that share cells.

    Counts of 1 to `threshold` are hidden, and with them the fewest and least others that leave every one of
    them at least as wide a range of possible values as 1 to `threshold` is. True zeros stay.
    Raises DisclosureError for tables that are not true to themselves, or that cannot be protected.
    """
    system = system_of(tables)
    marks = np.zeros(len(system.cells), dtype=bool)
    primary, cost, bound = 0, 0.0, 0.0
    for block in blocks_of(system, Demand(threshold, TOTAL_COST)):
        choice = least_costly(block, _order_of_worth(system, block.places), seconds, Guard(block))
        marks[block.places] = choice.hidden & ~block.open
        primary += int(block.small.sum())
        cost, bound = cost + choice.cost, bound + choice.bound
    hidden = {name: marks[places] for name, places in system.rows.items()}
    return Protection(hidden, primary, int(marks.sum()) - primary, cost, bound)
