"""Blocks: cells that no relation ties to others, so that each block is protected by itself."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from portal.publish.disclosure.relations import Relation, System


@dataclass(frozen=True, slots=True)
class Demand:
    """What protection asks: a count of 1 to `threshold` could be any of them, as far as a reader can tell.

    Hiding a total costs as much as hiding `total_cost` other cells.
    """

    threshold: int
    total_cost: int


@dataclass(frozen=True, slots=True)
class Aim:
    """A small count must be able to go `need` up (`sign` 1) or down (-1), or both together (0).

    `person` is None where an outsider is to believe it, or the lone person (in `Block.lone`) who is.
    """

    cell: int
    sign: int
    need: int
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Cells that hang together, as arrays of one length; every count is 1 or more where printed.

    `places` are positions in the system's cells. `small` marks the counts that must be protected,
    `must` those and any others that must be hidden, `open` the cells that nobody prints, `fixed` those
    that must stay printed. `floor` is the least
    count a reader can suppose. `equations` has a row for each relation: times `counts` it is zero;
    `by_cell` is the same matrix, quick to take columns from.
    `codes` has a column for each dimension and numbers its members, 0 for the total.
    `lone` lists, for each person who is alone in a cell, all the cells that hold just that person.
    """

    places: np.ndarray
    counts: np.ndarray
    floor: np.ndarray
    cost: np.ndarray
    small: np.ndarray
    must: np.ndarray
    open: np.ndarray
    fixed: np.ndarray
    equations: sparse.csr_matrix
    by_cell: sparse.csc_matrix
    codes: np.ndarray
    lone: tuple[np.ndarray, ...]
    demand: Demand

    @property
    def size(self) -> int:
        """How many cells."""
        return len(self.places)

    @property
    def choices(self) -> np.ndarray:
        """Positions of the cells that may be hidden though they need not be."""
        return np.flatnonzero(~(self.must | self.open | self.fixed))

    @property
    def reach(self) -> int:
        """How far no single change needs to go beyond."""
        return max(self.demand.threshold, 2)

    @property
    def least(self) -> np.ndarray:
        """The least each count could be if every cell were hidden: no total is less than its parts."""
        least = self.floor.copy()
        while True:
            sums = np.where(self.equations.data > 0, least[self.equations.indices], 0)
            parts = np.add.reduceat(sums, self.equations.indptr[:-1]) if len(sums) else sums
            rows, wholes = (self.equations < 0).nonzero()
            raised = least.copy()
            np.maximum.at(raised, wholes, parts[rows])
            if (raised == least).all():
                return least
            least = raised

    @property
    def aims(self) -> list[Aim]:
        """What an outsider must believe possible of every small count.

        It could be 1, or the least that printed zeros leave possible; and it could be `threshold`, or as
        much more than that least as the threshold is more than 1. A threshold of 1 is treated as 2.
        """
        cells = np.flatnonzero(self.small)
        least = self.least[cells]
        greatest = np.maximum(self.reach, least + self.reach - 1)
        up = [Aim(int(c), 1, int(need)) for c, need in zip(cells, greatest - self.counts[cells], strict=True)]
        down = [Aim(int(c), -1, int(need)) for c, need in zip(cells, self.counts[cells] - least, strict=True)]
        return [aim for aim in up + down if aim.need > 0]

    def known_to(self, person: int | None) -> np.ndarray:
        """Marks of the cells that a lone person knows; none for an outsider."""
        known = np.zeros(self.size, dtype=bool)
        if person is not None:
            known[self.lone[person]] = True
        return known


def blocks_of(
    system: System,
    demand: Demand,
    printed_before: Collection[int] = (),
    hidden_before: Collection[int] = (),
) -> list[Block]:
    """The blocks that hold a count to protect, in the order of their first cells.

    `printed_before` and `hidden_before` are positions of cells that must stay as an earlier release had
    them. Printed zeros are known and tie nothing, so they are left out.
    """
    counts = np.array([cell.value or 0 for cell in system.cells], dtype=np.int64)
    printed = np.array([cell.printed for cell in system.cells], dtype=bool)
    kept = ~(printed & (counts == 0))
    matrix = _matrix(list(system.relations), len(counts), kept)
    fixed = _marked(printed_before, len(counts))
    small = printed & (counts >= 1) & (counts <= demand.threshold) & ~fixed
    must = (small | _marked(hidden_before, len(counts))) & kept
    codes = _codes(system)
    both = sparse.bmat([[None, matrix], [matrix.T, None]])
    label = connected_components(both, directed=False)[1][matrix.shape[0] :]
    order = np.argsort(label, kind="stable")
    found = []
    for group in np.unique(label[small]):
        start, end = np.searchsorted(label[order], [group, group + 1])
        places = np.sort(order[start:end])
        places = places[kept[places]]
        equations = matrix[:, places]
        equations = equations[np.flatnonzero(np.diff(equations.indptr))]
        summed = np.array([system.cells[place].summed for place in places], dtype=bool)
        known = np.array([not system.cells[place].supposed for place in places], dtype=bool)
        block = Block(
            places=places,
            counts=counts[places],
            floor=printed[places].astype(np.int64),
            cost=np.where(printed[places], np.where(summed, demand.total_cost, 1), 0),
            small=small[places],
            must=must[places],
            open=~printed[places],
            fixed=fixed[places],
            equations=equations,
            by_cell=equations.tocsc(),
            codes=codes[places],
            lone=_lone_people(counts[places], small[places], known, equations),
            demand=demand,
        )
        found.append(block)
    return sorted(found, key=lambda block: int(block.places[0]))


def _marked(places: Collection[int], size: int) -> np.ndarray:
    marks = np.zeros(size, dtype=bool)
    marks[list(places)] = True
    return marks


def _codes(system: System) -> np.ndarray:
    """A number for every cell's member of every dimension named; 0 where the cell is at its total."""
    dims = {dim: number for number, dim in enumerate(sorted({d for c in system.cells for d, _ in c.key[1]}))}
    numbers: list[dict[str, int]] = [{} for _ in dims]
    codes = np.zeros((len(system.cells), len(dims)), dtype=np.int32)
    for place, cell in enumerate(system.cells):
        for dim, member in cell.key[1]:
            known = numbers[dims[dim]]
            codes[place, dims[dim]] = known.setdefault(member, len(known) + 1)
    return codes


def _matrix(relations: list[Relation], size: int, kept: np.ndarray) -> sparse.csr_matrix:
    rows, columns, signs = [], [], []
    for row, relation in enumerate(relations):
        for place, sign in ((relation.whole, -1), *((part, 1) for part in relation.parts)):
            if kept[place]:
                rows.append(row)
                columns.append(place)
                signs.append(sign)
    return sparse.csr_matrix((signs, (rows, columns)), shape=(len(relations), size), dtype=np.int64)


def _lone_people(
    counts: np.ndarray, small: np.ndarray, known: np.ndarray, equations: sparse.csr_matrix
) -> tuple[np.ndarray, ...]:
    """Groups of cells of 1 that hold one and the same person: a whole of 1 and its part of 1 do."""
    ones = known & (counts == 1)
    wholes = (equations < 0).multiply(ones).tocsr()
    parts = (equations > 0).multiply(ones).tocsr()
    _, label = connected_components(wholes.T @ parts, directed=False)
    cells = np.flatnonzero(small & ones)
    return tuple(cells[label[cells] == group] for group in np.unique(label[cells]))
