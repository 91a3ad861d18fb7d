"""The guard of a block: whether a choice of hidden cells is safe, and what a safe one would need."""

from collections.abc import Callable, Iterator

import numpy as np

from portal.publish.disclosure.blocks import Aim, Block
from portal.publish.disclosure.cuts import Cut, beyond_cut, reach_cut
from portal.publish.disclosure.outsider import FAR, Outsider, Push, whole_move
from portal.publish.disclosure.witnesses import Witnesses

_SLIGHT = 1e-3
_ALMOST = 1e-6
_SHORT = 0.02
_AJAR = (0.5, 0.1, 0.01, 0.0)
_MULTIPLES = (1, 2, 3, 4)
_PARTS = 6


class Guard:
    """Looks for a witness to everything a reader must believe possible, and for cuts where there is none.

    A choice is safe only where whole-number witnesses prove it. `undecided` counts the searches for
    them that ran out of time, each of which was taken to mean unsafe.
    """

    def __init__(self, block: Block, seconds: float = 20.0) -> None:
        self.block = block
        self.witnesses = Witnesses(block)
        self.undecided = 0
        self._seconds = seconds
        self._outsider = Outsider(block)
        self._whole: Outsider | None = None
        self._fall = (block.counts - block.floor).astype(np.float64)

    def keep(self, move: np.ndarray) -> None:
        """Adds a move to the witnesses, as it is or as the smallest multiple that is whole and fits."""
        for times in _MULTIPLES:
            larger = whole_move(move * times)
            if larger is not None and self.witnesses.add(larger):
                return

    def is_safe(self, hidden: np.ndarray) -> bool:
        """Whether every aim is met, proved by witnesses in whole numbers."""
        return next(self._failures(hidden, first=True), None) is None

    def failures(self, hidden: np.ndarray) -> list[tuple[Aim, bool]]:
        """Every aim that is not met, and whether it is not even where counts need not be whole."""
        return list(self._failures(hidden))

    def _failures(self, hidden: np.ndarray, first: bool = False) -> Iterator[tuple[Aim, bool]]:
        """What outsiders could tell; and only where that is nothing, what lone people could."""
        failed = False
        for failure in self._failures_of(lambda: self.witnesses.unmet(hidden), hidden, first):
            failed = True
            yield failure
        if not failed:
            yield from self._failures_of(lambda: self.witnesses.told(hidden), hidden, first)

    def _failures_of(
        self, unmet: Callable[[], list[Aim]], hidden: np.ndarray, first: bool
    ) -> Iterator[tuple[Aim, bool]]:
        held: set[Aim] = set()
        aims = unmet()
        for chunk in (aims[:1], aims[1:]) if first else (aims,):
            for aim in self._held(chunk, hidden):
                held.add(aim)
                yield aim, True
        for aim in unmet():
            if aim not in held and not self.witnesses.meets(hidden, aim) and not self._search_whole(aim, hidden):
                yield aim, False

    def _limits(self, marks: np.ndarray, cap: float, person: int | None) -> tuple[np.ndarray, np.ndarray]:
        """How far counts may fall and rise, as much as each is hidden, and no farther than `cap`."""
        share = np.where(self.block.open, 1.0, marks)
        share = np.where(self.block.known_to(person), 0.0, share)
        return -np.minimum(self._fall, cap) * share, cap * share

    def _pushes(self, outsider: Outsider, aim: Aim) -> list[Push] | None:
        pushes = [outsider.push(aim.cell, sign, self._seconds) for sign in ((aim.sign,) if aim.sign else (1, -1))]
        found = [push for push in pushes if push is not None]
        return found if len(found) == len(pushes) else None

    def _held(self, aims: list[Aim], hidden: np.ndarray) -> list[Aim]:
        """Pushes every count; gives the aims that even fractions do not reach."""
        for cap in (float(self.block.reach), FAR):
            person = -1
            held = []
            for aim in aims:
                if person != aim.person:
                    person = aim.person
                    self._outsider.allow(*self._limits(hidden.astype(np.float64), cap, person))
                elif self.witnesses.meets(hidden, aim):
                    continue
                pushes = self._pushes(self._outsider, aim) or []
                for push in pushes:
                    self.keep(push.move)
                if sum(push.reach for push in pushes) < aim.need - _ALMOST:
                    held.append(aim)
            aims = held
        return aims

    def _search_whole(self, aim: Aim, hidden: np.ndarray) -> bool:
        """Whether whole-number tables reach an aim; adds the ones found."""
        self._whole = self._whole or Outsider(self.block, whole=True)
        pushes: list[Push] | None = None
        for cap in (float(self.block.reach), FAR):
            self._whole.allow(*self._limits(hidden.astype(np.float64), cap, aim.person))
            pushes = self._pushes(self._whole, aim)
            for push in pushes or ():
                self.keep(push.move)
            if self.witnesses.meets(hidden, aim):
                return True
        self.undecided += pushes is None
        return False

    def cuts(self, hidden: np.ndarray, failures: list[tuple[Aim, bool]], marks: np.ndarray) -> list[Cut]:
        """A cut for each failure, which this choice of hidden cells does not meet.

        `marks` are fractional ones that cost little: cuts that fail between them and the choice are deep.
        """
        found = []
        for aim, by_fractions in failures:
            cut = self._cut_at(hidden, aim, marks) if by_fractions else None
            found.append(cut or self._widest_beyond(hidden, aim))
        return found

    def _cut_at(self, hidden: np.ndarray, aim: Aim, marks: np.ndarray) -> Cut | None:
        """The cut of one failure, priced with printed cells ajar so that few are named."""
        known = self.block.known_to(aim.person)
        for share in _AJAR:
            cap = float(self.block.reach) if share else FAR
            ajar = np.where(hidden, 1.0, share * (marks + _SLIGHT))
            self._outsider.allow(*self._limits(ajar, cap, aim.person))
            pushes = self._pushes(self._outsider, aim)
            if pushes and sum(push.reach for push in pushes) < aim.need - _SHORT:
                cut = reach_cut(self.block, pushes, aim.need, known)
                if cut is not None and cut.shortfall(hidden.astype(np.float64)) > _ALMOST:
                    return cut
        return None

    def _widest_beyond(self, hidden: np.ndarray, aim: Aim) -> Cut:
        """A cut that names only cells without which this aim fails even with many more hidden."""
        wide = hidden.copy()
        choices = self.block.choices
        for part in np.array_split(choices[~hidden[choices]], _PARTS):
            trial = wide.copy()
            trial[part] = True
            if self._held([aim], trial) or not self._search_whole(aim, trial):
                wide = trial
        return beyond_cut(self.block, wide)

    def fractional_cuts(self, marks: np.ndarray) -> list[Cut]:
        """Cuts that fractional marks fail, one for each aim of an outsider that they hold back."""
        self._outsider.allow(*self._limits(marks, float(self.block.reach), None))
        found = []
        for aim in self.witnesses.unmet(marks > 1 - _ALMOST):
            pushes = self._pushes(self._outsider, aim)
            if pushes is None or pushes[0].reach > aim.need - _SHORT:
                continue
            cut = reach_cut(self.block, pushes, aim.need, self.block.known_to(None))
            if cut is not None and cut.shortfall(marks) > _SHORT / 2:
                found.append(cut)
        return found
