"""Large blocks: partners are looked for near each count, and the result is checked like any other."""

import numpy as np

from portal.publish.disclosure.blocks import Aim, Block
from portal.publish.disclosure.effort import Effort
from portal.publish.disclosure.guard import Guard
from portal.publish.disclosure.mover import Mover
from portal.publish.disclosure.neighbourhood import Neighbourhood

_WIDTHS = (3, 6, 12)
_ALMOST = 1e-6


class NearGuard(Guard):
    """A guard whose programs reach only over the members around a count, so that each is solved at once.

    What it does not find near is taken for unsafe, so it may hide more than it must and never less.
    """

    def __init__(self, block: Block, effort: Effort, seed: int) -> None:
        super().__init__(block, effort)
        self._neighbourhood = Neighbourhood(block, seed)

    def is_safe(self, hidden: np.ndarray) -> bool:
        return all(
            self._found_near(aim, hidden)
            for unmet in (self.witnesses.unmet, self.witnesses.told)
            for aim in unmet(hidden)
        )

    def failures(self, hidden: np.ndarray, enough: int | None = None) -> list[tuple[Aim, bool]]:
        for unmet in (self.witnesses.unmet, self.witnesses.told):
            found = [(aim, True) for aim in unmet(hidden) if not self._found_near(aim, hidden)]
            if found:
                return found
        return []

    def _found_near(self, aim: Aim, hidden: np.ndarray) -> bool:
        """Whether hidden cells near a count let it reach its aim; adds the witness."""
        if self.witnesses.meets(hidden, aim):
            return True
        free = hidden | self.block.open
        for width in _WIDTHS[:2]:
            cells = self._neighbourhood.around(aim.cell, hidden, width)
            if self._move_among(cells[free[cells]], aim, self._evenly) is not None:
                return True
        return False

    def add_partners(self, hidden: np.ndarray, aim: Aim, price: np.ndarray, whole: bool) -> np.ndarray | None:
        free = hidden | self.block.open
        now = np.where(free, 0.0, price)
        for width in _WIDTHS:
            cells = self._neighbourhood.around(aim.cell, hidden, width)
            move = self._move_among(cells, aim, now)
            if move is not None:
                return hidden | ((move != 0) & ~self.block.open)
        return super().add_partners(hidden, aim, price, whole)

    def _move_among(self, cells: np.ndarray, aim: Aim, price: np.ndarray) -> np.ndarray | None:
        """The cheapest whole move of some cells that reaches an aim, kept as a witness."""
        barred = self.block.fixed | self.block.known_to(aim.person)
        mover = Mover(self.block, cells, self.effort)
        for sign in (aim.sign,) if aim.sign else (1, -1):
            for whole in (False, True):
                move, _ = mover.move(aim.cell, sign * aim.need, price, barred, whole)
                if move is None:
                    break
                if np.abs(move - np.rint(move)).max() < _ALMOST:
                    move = np.rint(move)
                    self.witnesses.add(move)
                    return move
        return None
