"""Cuts: what every safe choice of hidden cells must satisfy, learnt from the reader's programs."""

from dataclasses import dataclass

import numpy as np

from portal.publish.disclosure.blocks import Block
from portal.publish.disclosure.outsider import Push

_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Cut:
    """`weights` times the hidden marks of `cells` must come to `least` or more."""

    cells: np.ndarray
    weights: np.ndarray
    least: float

    def shortfall(self, hidden: np.ndarray) -> float:
        """How far (fractional) marks of all cells fall short of the cut; zero or less where they meet it."""
        return float(self.least - self.weights @ hidden[self.cells])


def reach_cut(block: Block, pushes: list[Push], need: float, known: np.ndarray) -> Cut | None:
    """The cut that pushes of one count imply when together they must reach `need`.

    `known` marks cells that this reader knows whatever is hidden (a lone person's own). The prices say
    which cells hold the count back: some of them must be hidden too, up to what each could give
    (a limit above gives all that is needed; one below at most the count itself less its floor). None
    where that asks nothing. Method: Fischetti and Salazar (2001), capacity constraints.
    """
    above = sum(np.maximum(push.price, 0) for push in pushes)
    below = sum(np.maximum(-push.price, 0) for push in pushes)
    gives = np.where(above > 0, need, np.minimum((block.counts - block.floor) * below, need))
    gives[known] = 0
    given = block.must | block.open
    least = need - gives[given].sum()
    if least < _LEAST:
        return None
    cells = block.choices
    cells = cells[gives[cells] > _LEAST]
    return Cut(cells, np.minimum(gives[cells], least), float(least))


def beyond_cut(block: Block, hidden: np.ndarray) -> Cut:
    """At least one cell beyond these must be hidden: for when whole numbers fail where fractions do not."""
    cells = block.choices
    cells = cells[~hidden[cells]]
    return Cut(cells, np.ones(len(cells)), 1.0)


class Lines:
    """Cuts of a simple kind: a hidden cell needs another hidden cell in every relation it is in."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._lines = []
        equations = block.equations
        for row in range(equations.shape[0]):
            cells = equations.indices[equations.indptr[row] : equations.indptr[row + 1]]
            if not block.open[cells].any():
                self._lines.append(cells)

    def starting(self) -> list[Cut]:
        """The cuts of the relations that have just one cell that must be hidden."""
        found = []
        for cells in self._lines:
            if self._block.must[cells].sum() == 1:
                others = cells[~self._block.must[cells] & ~self._block.fixed[cells]]
                found.append(Cut(others, np.ones(len(others)), 1.0))
        return found

    def violated(self, hidden: np.ndarray) -> list[Cut]:
        """The cuts that (fractional) marks fail: a cell is hidden more than all others of its relation."""
        found = []
        for cells in self._lines:
            if self._block.must[cells].any():
                continue
            marks = hidden[cells]
            first = int(np.argmax(marks))
            if 2 * marks[first] > marks.sum() + 0.01:
                free = cells[~self._block.fixed[cells]]
                weights = np.where(free == cells[first], -1.0, 1.0)
                found.append(Cut(free, weights, 0.0))
        return found
