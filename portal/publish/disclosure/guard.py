"""The guard of a block: whether a choice of hidden cells is safe, and what a safe one would need."""

import numpy as np

from portal.publish.disclosure.blocks import Aim, Block
from portal.publish.disclosure.cuts import Cut, beyond_cut, reach_cut
from portal.publish.disclosure.effort import Effort
from portal.publish.disclosure.mover import Mover
from portal.publish.disclosure.outsider import FAR, Outsider, Push, whole_move
from portal.publish.disclosure.witnesses import Witnesses

_SLIGHT = 1e-3
_ALMOST = 1e-6
_SHORT = 0.02
_AJAR = (0.5, 0.1, 0.01, 0.0)
_MULTIPLES = (1, 2, 3, 4)
_PARTS = 6
_LOOSE = 0.7


class Guard:
    """Looks for a witness to everything a reader must believe possible, and for cuts where there is none.

    A choice is safe only where whole-number witnesses prove it. `undecided` counts the searches for
    them that ran out of time, each of which was taken to mean unsafe.
    """

    def __init__(self, block: Block, effort: Effort) -> None:
        self.block = block
        self.effort = effort
        self.witnesses = Witnesses(block)
        self.undecided = 0
        self._outsider = Outsider(block, effort)
        self._all = Mover(block, np.arange(block.size), effort)
        self._near = self._all
        self._evenly = np.where(block.open, 0.0, 1.0)
        self._fall = (block.counts - block.floor).astype(np.float64)
        self._failed: dict[Aim, int] = {}
        tied = abs(block.equations).T @ abs(block.equations)
        self._close = {(person, int(c)) for person, cells in enumerate(block.lone) for c in tied[cells].indices}

    def keep(self, move: np.ndarray) -> None:
        """Adds a move to the witnesses, as it is or as the smallest multiple that is whole and fits."""
        for times in _MULTIPLES:
            larger = whole_move(move * times)
            if larger is not None and self.witnesses.add(larger):
                return

    def is_safe(self, hidden: np.ndarray) -> bool:
        """Whether witnesses prove every aim met, as far as linear programs find them."""
        for unmet in (self.witnesses.unmet, self.witnesses.told):
            for aim in self._likeliest(unmet(hidden)):
                if not self.witnesses.meets(hidden, aim):
                    self._search(aim, hidden, whole=False)
                    if not self.witnesses.meets(hidden, aim):
                        self._failed[aim] = self._failed.get(aim, 0) + 1
                        return False
        return True

    def failures(self, hidden: np.ndarray, enough: int | None = None) -> list[tuple[Aim, bool]]:
        """Every aim that is not met, and whether it is not even where counts need not be whole.

        Those of lone people are looked at only where outsiders can tell nothing. With `enough` the search
        stops at so many.
        """
        found: list[tuple[Aim, bool]] = []
        for unmet in (self.witnesses.unmet, self.witnesses.told):
            if not found:
                held = self._held(self._likeliest(unmet(hidden)), hidden, enough)
                found = [(aim, True) for aim in held]
                if not held or enough is None:
                    rest = [aim for aim in unmet(hidden) if aim not in set(held)]
                    found += [(aim, False) for aim in rest if not self._search_whole(aim, hidden)]
        return found

    def add_partners(self, hidden: np.ndarray, aim: Aim, price: np.ndarray, whole: bool) -> np.ndarray | None:
        """The choice with the cheapest partners that let an aim be met; None where there are none.

        `price` is that of a unit of change in each cell.
        """
        block = self.block
        now = np.where(hidden | block.open, 0.0, price)
        barred = block.fixed | block.known_to(aim.person)
        move, _ = self._all.move(aim.cell, (aim.sign or 1) * aim.need, now, barred, whole)
        if move is None:
            return None
        self.keep(move)
        return hidden | ((np.abs(move) > _ALMOST) & ~block.open)

    def _likeliest(self, aims: list[Aim]) -> list[Aim]:
        """Aims with those that failed most often before put first."""
        return sorted(aims, key=lambda aim: -self._failed.get(aim, 0))

    def _limits(self, marks: np.ndarray, cap: float, person: int | None) -> tuple[np.ndarray, np.ndarray]:
        """How far counts may fall and rise, as much as each is hidden, and no farther than `cap`."""
        share = np.where(self.block.open, 1.0, marks)
        share = np.where(self.block.known_to(person), 0.0, share)
        return -np.minimum(self._fall, cap) * share, cap * share

    def _pushes(self, aim: Aim) -> list[Push]:
        """The pushes an aim needs; none where the solver failed at one."""
        pushes = [self._outsider.push(aim.cell, sign) for sign in ((aim.sign,) if aim.sign else (1, -1))]
        found = [push for push in pushes if push is not None]
        return found if len(found) == len(pushes) else []

    def _focus(self, hidden: np.ndarray) -> None:
        """Keeps a program of about the hidden cells alone, which is solved sooner than one of all cells."""
        within = np.zeros(self.block.size, dtype=bool)
        within[self._near.cells] = True
        if np.any(hidden & ~within) or hidden.sum() < _LOOSE * within.sum():
            self._near = Mover(self.block, np.flatnonzero(hidden), self.effort)

    def _search(self, aim: Aim, hidden: np.ndarray, whole: bool) -> bool | None:
        """Looks for the smallest move that reaches an aim: None where there is none, else whether it is whole."""
        self._focus(hidden | self.block.open)
        barred = ~(hidden | self.block.open) | self.block.known_to(aim.person)
        found: bool | None = None
        for sign in (aim.sign,) if aim.sign else (1, -1):
            # Any whole move will do, and one that need not be small is found far sooner.
            price = self._evenly * (not whole)
            move, certain = self._near.move(aim.cell, sign * aim.need, price, barred, whole)
            self.undecided += not certain
            if move is not None:
                self.keep(move)
                found = self.witnesses.meets(hidden, aim)
                if found:
                    return True
        return found

    def _held(self, aims: list[Aim], hidden: np.ndarray, enough: int | None) -> list[Aim]:
        """Searches for every aim; gives those that even fractions do not reach."""
        held: list[Aim] = []
        for aim in aims:
            if enough is not None and len(held) >= enough:
                break
            if not self.witnesses.meets(hidden, aim) and self._search(aim, hidden, whole=False) is None:
                held.append(aim)
                self._failed[aim] = self._failed.get(aim, 0) + 1
        return held

    def _search_whole(self, aim: Aim, hidden: np.ndarray) -> bool:
        """Whether whole-number tables reach an aim; adds the ones found."""
        return self.witnesses.meets(hidden, aim) or bool(self._search(aim, hidden, whole=True))

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
            cap = float(aim.need) if share else FAR
            ajar = np.where(hidden, 1.0, share * (marks + _SLIGHT))
            self._outsider.allow(*self._limits(ajar, cap, aim.person))
            pushes = self._pushes(aim)
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
            if self._held([aim], trial, None) or not self._search_whole(aim, trial):
                wide = trial
        return beyond_cut(self.block, wide)

    def fractional_cuts(self, marks: np.ndarray) -> list[Cut]:
        """Cuts that fractional marks fail, one for each aim that they hold back.

        Aims of lone people are tried once those of outsiders are met, and only for counts that share a
        relation with the person's own.
        """
        hidden = marks > 1 - _ALMOST
        found = self._fractional_cuts(self.witnesses.unmet(hidden), marks)
        if not found:
            close = [aim for aim in self.witnesses.told(hidden) if (aim.person, aim.cell) in self._close]
            found = self._fractional_cuts(close, marks)
        return found

    def _fractional_cuts(self, aims: list[Aim], marks: np.ndarray) -> list[Cut]:
        found = []
        limits: tuple[int, int | None] | None = None
        for aim in sorted(aims, key=lambda aim: (aim.person or 0, aim.need)):
            if limits != (aim.need, aim.person):
                limits = (aim.need, aim.person)
                self._outsider.allow(*self._limits(marks, float(aim.need), aim.person))
            pushes = self._pushes(aim)
            if pushes and sum(push.reach for push in pushes) < aim.need - _SHORT:
                cut = reach_cut(self.block, pushes, aim.need, self.block.known_to(aim.person))
                if cut is not None and cut.shortfall(marks) > _SHORT / 2:
                    found.append(cut)
        return found
