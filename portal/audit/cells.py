"""What an outsider sees of a table of counts, and the names that let tables be joined."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Cell = tuple[str, tuple[tuple[str, str], ...]]
"""A count's name: its measure, then its (dimension, member) pairs in order, totals left out."""


def cell(measure: str, members: Mapping[str, str]) -> Cell:
    """The name of the count of `measure` for these members; no members is the grand total."""
    return measure, tuple(sorted((dim, str(member)) for dim, member in members.items()))


@dataclass(frozen=True)
class SeenTable:
    """One printed table of counts.

    `cells` is keyed by the members of `dims` then `index`, in that order: the printed whole number, or None
    where it is protected. `unavailable` cells have no value for another reason and may be zero.
    `hierarchy` gives a dimension's parents and their children; without one, `total` is the sum of all the
    dimension's other members. A dimension that is False in `additive` has members that overlap, each at
    most the total. `origin` says who printed the table; a `soft` table may speak of corrected figures, so
    its sums are given up where they cannot hold together with the rest.
    """

    id: str
    measure: str
    dims: tuple[str, ...]
    cells: Mapping[tuple[str, ...], int | None]
    total: str = "Total"
    index: tuple[str, ...] = ()
    hierarchy: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    additive: Mapping[str, bool] = field(default_factory=dict)
    unavailable: frozenset[tuple[str, ...]] = frozenset()
    origin: str = ""
    soft: bool = False

    def name(self, members: tuple[str, ...]) -> Cell:
        """The count's name, shared with every table of the measure that has the same cell."""
        columns = self.dims + self.index
        inner = len(self.dims)
        return cell(
            self.measure,
            {
                dim: member
                for position, (dim, member) in enumerate(zip(columns, members, strict=True))
                if position >= inner or member != self.total
            },
        )

    def seen(self) -> Iterator[tuple[tuple[str, ...], int | None]]:
        """Printed and protected cells; those not available for another reason are left out."""
        return ((members, value) for members, value in self.cells.items() if members not in self.unavailable)


@dataclass(frozen=True)
class Term:
    """One count in a relation, times a whole number, with the words a reader would use for it."""

    cell: Cell
    times: int
    label: str


@dataclass(frozen=True)
class Relation:
    """What a reader knows of some counts: `low` <= their sum <= `high` (None: no limit).

    `words` name it as a reader would ("row 6-11"). A `soft` relation may not hold, and is given up where it
    contradicts the rest.
    """

    words: str
    terms: tuple[Term, ...]
    low: int | None = 0
    high: int | None = 0
    soft: bool = False


@dataclass(frozen=True)
class Range:
    """The least and greatest value a protected count can have; `greatest` is None where nothing limits it.

    `least` and `greatest` are proved bounds. `seen_least` and `seen_greatest` are values that whole-number
    solutions of every equation reach, so the true range lies between the two; they agree once it is known.
    """

    least: int
    greatest: int | None
    seen_least: int
    seen_greatest: int | None

    @property
    def known(self) -> bool:
        """Whether this is exactly the range, not only an outer and an inner one."""
        return self.least == self.seen_least and self.greatest == self.seen_greatest

    def at_least_as_wide_as(self, width: int) -> bool | None:
        """Whether greatest less least is `width` or more; None where that is undecided."""
        if self.seen_greatest is None or self.seen_greatest - self.seen_least >= width:
            return True
        if self.greatest is not None and self.greatest - self.least < width:
            return False
        return None
