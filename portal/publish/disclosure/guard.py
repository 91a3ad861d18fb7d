"""The guard of a block: whether a choice of hidden cells is safe, and what a safe one would need."""

from collections.abc import Iterator

import numpy as np

from portal.publish.disclosure.blocks import Block
from portal.publish.disclosure.cuts import Cut, beyond_cut, width_cut
from portal.publish.disclosure.outsider import FAR, Outsider, Push
from portal.publish.disclosure.witnesses import Witnesses

_SLIGHT = 1e-3
_ALMOST = 1e-6
_MULTIPLES = (2, 3, 4)
_PARTS = 6


class Guard:
    """Looks for witnesses to every small count's width, and for cuts where there are none.

    A choice is safe only where whole-number witnesses prove it; `undecided` counts the searches for
    them that ran out of time, each of which was taken to mean unsafe.
    """

    def __init__(self, block: Block, seconds: float = 20.0) -> None:
        self.block = block
        self.witnesses = Witnesses(block)
        self.undecided = 0
        self._seconds = seconds
        self._outsider = Outsider(block)
        self._whole: Outsider | None = None
        self._nobody = np.zeros(block.size, dtype=bool)
        self._fall = (block.counts - block.floor).astype(np.float64)

    def _limits(self, marks: np.ndarray, cap: float, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How far counts may fall and rise, as much as each is hidden, and no farther than `cap`."""
        share = np.where(self.block.open, 1.0, marks)
        share = np.where(known, 0.0, share)
        return -np.minimum(self._fall, cap) * share, cap * share

    def _pushes(self, outsider: Outsider, cell: int) -> tuple[Push, Push] | None:
        up, down = outsider.push(cell, 1, self._seconds), outsider.push(cell, -1, self._seconds)
        return None if up is None or down is None else (up, down)

    def _keep(self, push: Push) -> None:
        """Adds a push to the witnesses, as it is or as the smallest multiple that is whole."""
        move = push.whole
        if move is not None:
            self.witnesses.add(move)
            return
        for times in _MULTIPLES:
            larger = Push(push.reach, push.move * times, push.price).whole
            if larger is not None and self.witnesses.add(larger):
                return

    def _search(self, cells: np.ndarray, hidden: np.ndarray, cap: float, known: np.ndarray, need: float) -> list[int]:
        """Pushes every cell; gives those that even fractions do not let go as far as needed."""
        self._outsider.allow(*self._limits(hidden.astype(np.float64), cap, known))
        held = []
        for cell in cells:
            pushes = self._pushes(self._outsider, int(cell))
            if pushes is None:
                held.append(int(cell))
                continue
            for push in pushes:
                self._keep(push)
            if pushes[0].reach + pushes[1].reach < need - _ALMOST:
                held.append(int(cell))
        return held

    def _search_whole(self, cell: int, hidden: np.ndarray, known: np.ndarray, need: float) -> bool:
        """Whether whole-number tables let a cell go as far as needed; adds the ones found."""
        self._whole = self._whole or Outsider(self.block, whole=True)
        for cap in (need, FAR):
            self._whole.allow(*self._limits(hidden.astype(np.float64), cap, known))
            pushes = self._pushes(self._whole, cell)
            if pushes is None:
                continue
            for push in pushes:
                self._keep(push)
            if pushes[0].reach + pushes[1].reach >= need - _ALMOST:
                return True
        self.undecided += pushes is None
        return False

    def _held(self, cells: np.ndarray, hidden: np.ndarray, known: np.ndarray, need: float) -> list[int]:
        held = self._search(cells, hidden, need, known, need)
        return self._search(np.array(held), hidden, FAR, known, need) if held else []

    def _who(self, person: int) -> np.ndarray:
        known = self._nobody.copy()
        known[self.block.lone[person]] = True
        return known

    def is_safe(self, hidden: np.ndarray) -> bool:
        """Whether every small count keeps its width, proved by witnesses in whole numbers."""
        return next(self._failures(hidden, first=True), None) is None

    def _failures(self, hidden: np.ndarray, first: bool = False) -> Iterator[tuple[int, np.ndarray, float, bool]]:
        """What fails: (cell, cells known to the one who works it out, width needed, whether by fractions)."""
        need = float(self.block.demand.width)
        yield from self._fails(lambda: self.witnesses.narrow(hidden), hidden, self._nobody, need, first)
        for person, _ in self.witnesses.telling(hidden):
            known = self._who(person)
            yield from self._fails(lambda person=person: self._told(hidden, person), hidden, known, 1.0, first)

    def _told(self, hidden: np.ndarray, person: int) -> np.ndarray:
        found = dict(self.witnesses.telling(hidden))
        return found.get(person, np.array([], dtype=int))

    def _fails(self, lacking, hidden, known, need, first):
        cells = lacking()
        held: set[int] = set()
        for chunk in (cells[:1], cells[1:]) if first else (cells,):
            for cell in self._held(chunk, hidden, known, need) if len(chunk) else ():
                held.add(cell)
                yield cell, known, need, True
        for cell in lacking():
            if int(cell) not in held and not self._search_whole(int(cell), hidden, known, need):
                yield int(cell), known, need, False

    def cuts(self, hidden: np.ndarray) -> list[Cut]:
        """Cuts that an unsafe choice fails; empty where the choice is safe."""
        found = []
        for cell, known, need, by_fractions in list(self._failures(hidden)):
            cut = self._cut_at(cell, hidden, known, need) if by_fractions else None
            found.append(cut or self._widest_beyond(cell, hidden, known, need))
        return found

    def _cut_at(self, cell: int, hidden: np.ndarray, known: np.ndarray, need: float) -> Cut | None:
        """The cut of one cell, priced with every printed cell ajar so that few are named."""
        for ajar in (_SLIGHT, 0.0):
            marks = np.where(hidden, 1.0, ajar)
            lower, upper = self._limits(marks, need, known)
            if not ajar:
                lower, upper = self._limits(marks, FAR, known)
            self._outsider.allow(lower, upper)
            pushes = self._pushes(self._outsider, cell)
            cut = width_cut(self.block, pushes, need, known) if pushes else None
            if cut is not None and cut.shortfall(hidden.astype(np.float64)) > _ALMOST:
                return cut
        return None

    def _widest_beyond(self, cell: int, hidden: np.ndarray, known: np.ndarray, need: float) -> Cut:
        """A cut that names only cells without which this one fails even with many more hidden."""
        wide = hidden.copy()
        for part in np.array_split(self.block.choices[~hidden[self.block.choices]], _PARTS):
            trial = wide.copy()
            trial[part] = True
            held = self._held(np.array([cell]), trial, known, need)
            if held or not self._search_whole(cell, trial, known, need):
                wide = trial
        return beyond_cut(self.block, wide)

    def fractional_cuts(self, marks: np.ndarray) -> list[Cut]:
        """Cuts that fractional marks fail, one for each small count held too tightly by them."""
        need = float(self.block.demand.width)
        self._outsider.allow(*self._limits(marks, need, self._nobody))
        found = []
        for cell in self.witnesses.narrow(marks > 1 - _ALMOST):
            pushes = self._pushes(self._outsider, int(cell))
            if pushes is None or pushes[0].reach + pushes[1].reach > need - 0.02:
                continue
            cut = width_cut(self.block, pushes, need, self._nobody)
            if cut is not None and cut.shortfall(marks) > 0.01:
                found.append(cut)
        return found
