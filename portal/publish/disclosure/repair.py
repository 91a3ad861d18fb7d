"""Making any choice of hidden cells safe: cheapest partners for each count that lacks them, then fewer."""

from collections.abc import Iterable

import numpy as np

from portal.errors import DisclosureError
from portal.publish.disclosure.guard import Guard

_USED = 1e-6
_LEANING = 0.9
UNPROTECTABLE = (
    "a small count cannot be protected even with every cell tied to it hidden: merge its category with "
    "another, or print less beside it"
)


def make_safe(
    guard: Guard, hidden: np.ndarray, cost: np.ndarray, leaning: np.ndarray
) -> np.ndarray:
    """The choice with cells added until it is safe. `leaning` (0 to 1) makes a cell that much cheaper.

    Raises DisclosureError where a count cannot be protected even with everything hidden.
    """
    block = guard.block
    hidden = hidden.copy()
    price = cost * (1.0 - _LEANING * leaning)
    while True:
        before = hidden.copy()
        for aim, by_fractions in guard.failures(hidden):
            if not guard.witnesses.meets(hidden, aim):
                now = np.where(hidden | block.open, 0.0, price)
                barred = block.fixed | block.known_to(aim.person)
                move, _ = guard.mover.move(aim.cell, (aim.sign or 1) * aim.need, now, barred, not by_fractions)
                if move is None:
                    raise DisclosureError(UNPROTECTABLE)
                guard.keep(move)
                hidden |= (np.abs(move) > _USED) & ~block.open
        if (hidden == before).all():
            return hidden


def drop_needless(guard: Guard, hidden: np.ndarray, order: Iterable[int]) -> np.ndarray:
    """The choice without the cells it can do without, tried in the order given."""
    hidden = hidden.copy()
    for cell in order:
        if hidden[cell]:
            hidden[cell] = False
            if not guard.is_safe(hidden):
                hidden[cell] = True
    return hidden
