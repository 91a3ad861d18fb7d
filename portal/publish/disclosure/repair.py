"""Making any choice of hidden cells safe: cheapest partners for each count that lacks them, then fewer."""

from collections.abc import Iterable

import numpy as np

from portal.errors import DisclosureError
from portal.publish.disclosure.guard import Guard

_LEANING = 0.9
UNPROTECTABLE = (
    "a small count cannot be protected even with every cell tied to it hidden: merge its category with "
    "another, or print less beside it"
)


def make_safe(guard: Guard, hidden: np.ndarray, cost: np.ndarray, leaning: np.ndarray) -> np.ndarray:
    """The choice with cells added until it is safe. `leaning` (0 to 1) makes a cell that much cheaper.

    Raises DisclosureError where a count cannot be protected even with everything hidden.
    """
    price = cost * (1.0 - _LEANING * leaning)
    while failures := guard.failures(hidden):
        before = hidden
        for aim, by_fractions in failures:
            if not guard.witnesses.meets(hidden, aim):
                more = guard.add_partners(hidden, aim, price, whole=not by_fractions)
                if more is None:
                    raise DisclosureError(UNPROTECTABLE)
                hidden = more
        if (hidden == before).all() and not all(guard.witnesses.meets(hidden, aim) for aim, _ in failures):
            raise DisclosureError(UNPROTECTABLE)
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
